"""Compiled templates, kept as Python keeps compiled modules: in `__pycache__`, whichever site they were compiled for.

A digest that is built for the first time needs some fifty templates, most of them Material's, and compiling them takes
a tenth of a small build.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path

import jinja2
from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket

# What of an environment shows in a template's code (https://jinja.palletsprojects.com/api/#jinja2.Environment).
_SHOWN = (
    "block_start_string", "block_end_string", "variable_start_string", "variable_end_string", "comment_start_string",
    "comment_end_string", "line_statement_prefix", "line_comment_prefix", "trim_blocks", "lstrip_blocks",
    "newline_sequence", "keep_trailing_newline", "optimized", "code_generator_class",
)  # fmt: skip
# whose extensions change what they make only with a version, or in preprocess()
_KNOWN = ("jinja2.", "digestgen.")


@cache
def _read_version() -> str:
    """Jinja's. What reads a package's metadata is slow to load; Jinja 3.1 says its version by itself, too."""
    if said := vars(jinja2).get("__version__"):
        return str(said)
    from importlib.metadata import version

    return version("jinja2")


class CompiledTemplates(FileSystemBytecodeCache):
    """Code of templates by name, environment and the text that is compiled: one of each, whoever had it last."""

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """As Jinja's, with all in key and checksum that makes a difference; in Jinja's are name, file and text."""
        shown = [getattr(environment, setting) for setting in _SHOWN]
        extensions = sorted(environment.extensions)
        key = self.get_cache_key(
            f"{name} {environment.autoescape is True} {shown} {extensions} {_read_version()}"
        )
        bucket = Bucket(
            environment, key, self.get_source_checksum(environment.preprocess(source, name, filename))
        )
        if all(extension.startswith(_KNOWN) for extension in extensions):
            self.load_bytecode(bucket)
        if bucket.code:  # the same text may have been another site's; problems name the file
            bucket.code = bucket.code.replace(co_filename=filename or "<template>")
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        """As Jinja's. What cannot be read or written is compiled again; so it is with modules."""
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """As load_bytecode."""
        with suppress(OSError):
            Path(self.directory).mkdir(exist_ok=True)
            super().dump_bytecode(bucket)


def find_compiled(kind: str, work: Path) -> CompiledTemplates:
    """Where templates of one kind are kept.

    Args:
        kind: templates that share names do not share a kind.
        work: a site's folder of working files, for an installation that this user cannot write to, and for Python
            without compiled modules (`PYTHONDONTWRITEBYTECODE`). It is not made.
    """
    folder = Path(cache_from_source(__file__)).parent  # PEP 3147; it follows PYTHONPYCACHEPREFIX
    if sys.dont_write_bytecode or not os.access(folder, os.W_OK):
        folder = work / "templates"
    return CompiledTemplates(str(folder), f"{kind}-%s.jinja")
