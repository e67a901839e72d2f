"""digestgen: research papers in, a site people read, subscribe to and cite out."""

import sys
from importlib import import_module

# ProperDocs continues MkDocs 1.x, and answers to its name too; not inside of the program `mkdocs`, which is running by then.
if "mkdocs" not in sys.modules:
    try:
        import_module("properdocs.replacement")
    except ModuleNotFoundError as error:
        if error.name not in ("properdocs", "properdocs.replacement"):
            raise

__version__ = "0.1.0"
# Where this program is at home; said here only. hatch_build.py and docs/repository.py make all other addresses of it.
HOME = "https://github.com/digestgen/digestgen"
