"""digestgen: research papers in, a site people read, subscribe to and cite out."""

__version__ = "0.1.0"
