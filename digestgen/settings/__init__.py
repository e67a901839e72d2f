"""The digestgen block of `mkdocs.yml`."""
