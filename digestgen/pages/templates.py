"""The article templates: Jinja with autoescape on, the site's own folder before the package's.

Before a template is compiled, the mark of the site's root and the messages, which are the same on all pages of a site,
are inserted into its text. White space that shows nothing (indentation, empty lines) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from jinja2 import (
    BytecodeCache,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateSyntaxError,
)
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Getattr
from jinja2.runtime import Context
from jinja2.utils import internalcode
from markupsafe import Markup, escape

from digestgen.engine.layout import minify
from digestgen.messages.messages import English, Messages
from digestgen.problems import Problem
from digestgen.site.fragments import BASE

_FOLDER = "articles"
_HINT = "The message is Jinja's; https://jinja.palletsprojects.com/templates/ says how templates are written."
_MESSAGE = re.compile(r'\{\{ words\("([\w.]+)"\) \}\}')


def _escape(value: object) -> str:
    """As markupsafe.escape(), of which a template only writes the text: most values have nothing to escape."""
    if value.__class__ is Markup:
        return value
    if (
        value.__class__ is not str
        or "&" in value
        or "<" in value
        or ">" in value
        or '"' in value
        or "'" in value
    ):
        return escape(value)
    return value


class _Template(Template):
    @classmethod
    def from_code(cls, *args: Any) -> Template:
        template = super().from_code(*args)
        template.root_render_func.__globals__["escape"] = _escape
        return template


class _Context(Context):
    """Calls functions as they are: none of a template's asks for the context, which Jinja looks for at each call."""

    @internalcode
    def call(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return function(*args, **kwargs)


class _Generator(CodeGenerator):
    """Reads attributes as Python does in what is rendered for each paper: Jinja calls a function that takes items for them, too.

    Compiled templates are kept by its name: what it writes otherwise is for another name.
    """

    def visit_Getattr(self, node: Getattr, frame: Frame) -> None:
        if self.filename not in self.environment.of_papers:  # type: ignore[attr-defined]
            super().visit_Getattr(node, frame)
            return
        self.visit(node.node, frame)
        self.write(f".{node.attr}")


class _Environment(Environment):
    code_generator_class = _Generator
    context_class = _Context
    of_papers: Collection[str] = ()  # the package's templates whose values have attributes, and no items
    template_class = _Template


class _Loader(FileSystemLoader):
    def __init__(self, folders: Sequence[Path], messages: Messages) -> None:
        super().__init__([str(folder / _FOLDER) for folder in folders])
        self._messages = messages

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, file, is_current = super().get_source(environment, template)
        source = minify(source).replace("{{ base }}", BASE)
        return _MESSAGE.sub(self._insert, source), file, is_current

    def _insert(self, match: re.Match[str]) -> str:
        text = self._messages.texts.get(match[1], "{")
        # unknown keys and values are dealt with when it is run, and what is to be marked
        return match[0] if "{" in text or isinstance(text, English) else str(escape(text))


def build_templates(
    folders: Sequence[Path], messages: Messages, compiled: BytecodeCache | None = None
) -> Environment:
    """An environment over `<folder>/articles` of each folder; the first that has a template wins.

    Args:
        compiled: where compiled templates are kept.

    In templates `base` is the site's root: write `{{ base }}tags/`. `words("paper.tags")` is a message.
    """
    environment = _Environment(
        bytecode_cache=compiled,
        loader=_Loader(folders, messages),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        optimized=False,  # there are no constants to work out
    )
    environment.of_papers = [str(folders[-1] / _FOLDER / name) for name in ("card.html", "paper.html")]
    environment.globals.update(base=Markup(BASE), words=messages)
    messages.mark_templates(environment)
    return environment


def find_line(file: Path, line: int) -> int:
    """The line of a template's file for a line of its compiled text; only article templates are minified."""
    if file.parent.name != _FOLDER:
        return line
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return line
    before = minify(text).split("\n")[: line - 1]
    left = sum(len("".join(text.split())) for text in before)  # both have all but white space in common
    for number, row in enumerate(text.split("\n"), 1):
        left -= len("".join(row.split()))
        if left < 0:
            return number
    return line


def find_template_problems(root: Path, folders: Sequence[Path], messages: Messages) -> list[Problem]:
    """Problems of a site's own templates that show without rendering a page: syntax, unknown filters.

    Args:
        folders: of templates, the package's last.
    """
    articles = build_templates(folders, messages)
    others = Environment(extensions=["jinja2.ext.i18n"])  # as MkDocs makes it; filters are not known here
    problems = []
    for folder in folders[:-1]:
        for file in sorted((*folder.rglob("*.html"), *folder.rglob("*.txt"))):
            kind = file.relative_to(folder).parts[0]
            try:
                if kind == _FOLDER:
                    articles.compile(file.read_text("utf-8"), file.name, str(file))
                elif kind in ("mail", "theme"):
                    others.parse(file.read_text("utf-8"))
            except TemplateSyntaxError as error:
                path = file.relative_to(root).as_posix()
                problems.append(
                    Problem(path, error.lineno, "template-error", "", str(error.message).rstrip("."), _HINT)
                )
            except UnicodeDecodeError:
                path = file.relative_to(root).as_posix()
                problems.append(
                    Problem(path, 0, "not-utf8", "", "the file is not UTF-8 text", "Save it as UTF-8.")
                )
    return problems
