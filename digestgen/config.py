"""Config: the settings in `mkdocs.yml` that digestgen needs; all mistakes at once.

The only place that reads the environment (through MkDocs' own `!ENV` in mkdocs.yml).
"""

from __future__ import annotations

import marshal
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import yaml

from digestgen.links import find_folder_problems
from digestgen.messages.messages import Messages, read_messages
from digestgen.problems import ConfigError, Problem, did_you_mean
from digestgen.settings.places import find_half, find_line, read_places
from digestgen.settings.settings import SITE, Settings, build_settings, name_value

if TYPE_CHECKING:
    from digestgen.compiled import CompiledTemplates

NAME = "mkdocs.yml"
BUILTIN_EXTENSIONS = ("toc", "tables", "fenced_code")  # MkDocs adds these to every site
# Plugins that work page by page: they see hand-written pages and layouts, never a paper.
PER_PAGE_PLUGINS = {
    "git-revision-date-localized": "dates come from front matter",
    "git-authors": "authors come from front matter",
    "macros": "papers are data, not templates",
    "blog": "issues and feeds are digestgen's own",
    "material/blog": "issues and feeds are digestgen's own",
    "tags": "tag pages are digestgen's own",
    "material/tags": "tag pages are digestgen's own",
    "rss": "feeds are digestgen's own",
}
# Extensions that leave formulas to a script of the page. Here they are MathML, or text in feeds and mail.
MATHS_EXTENSIONS = ("pymdownx.arithmatex", "mdx_math", "mdx_mathjax", "markdown_katex", "l2m4m")
_ENTRY = "An entry is a name, or a name with its options below it."


@dataclass(frozen=True, slots=True)
class Config:
    """One site's settings."""

    root: Path  # the project folder
    file: Path  # mkdocs.yml itself
    site_name: str
    site_url: str  # absolute, ends in `/`
    base_path: str  # its path, `/` or `/repo/`
    site_description: str = ""
    site_author: str = ""
    content: str = "content"  # content, site_dir: relative to `root`, with `/`
    site_dir: str = "site"
    language: str = "en"  # BCP 47 tag of the site's messages
    edit_uri: str = ""  # where files of content/ are edited, absolute, ends in `/`; "" for none
    settings: Settings = field(default_factory=Settings)
    # as Python-Markdown takes them for a body: MkDocs' own included, MATHS_EXTENSIONS left out
    markdown_extensions: tuple[Any, ...] = BUILTIN_EXTENSIONS
    # extension → its settings
    extension_configs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    # mkdocs.yml with INHERIT and environment resolved
    resolved: Mapping[str, Any] = field(default_factory=dict)
    # dotted name of a setting → its line in mkdocs.yml
    lines: Mapping[str, int] = field(default_factory=dict)
    # of the site's interface, in its language
    messages: Messages = field(default_factory=lambda: Messages("en"))
    remarks: tuple[Problem, ...] = ()

    @property
    def identity(self) -> str:
        """The address that subscribers know the digest by; ends in `/`."""
        return (self.settings.identity or self.site_url).rstrip("/") + "/"

    @property
    def key(self) -> str:
        """All settings, in words that are the same in every process."""
        return name_value(self.resolved)

    @property
    def extension_key(self) -> str:
        """What Markdown becomes under these settings."""
        return name_value([self.markdown_extensions, sorted(self.extension_configs.items())])

    @property
    def work(self) -> Path:
        """Working files: ignored by git, safe to delete."""
        return self.root / ".digestgen"

    @property
    def templates(self) -> tuple[Path, ...]:
        """Folders of templates: the site's own, then the package's."""
        return _templates(self.root)

    def find_line(self, name: str) -> int:
        """The line of a setting in mkdocs.yml, or of what it is in; 0 where it is not there."""
        return find_line(self.lines, name, 0)

    def compiled(self, kind: str) -> CompiledTemplates:
        """Where compiled templates of a kind are kept: `articles`, `mail`, `theme`, `desk`."""
        from digestgen.compiled import find_compiled

        return find_compiled(f"{kind}-{self.language}", self.work)


def _templates(root: Path) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(p for p in (root / "site_templates", package_templates()) if p.is_dir()))


def package_templates() -> Path:
    """The templates that come with digestgen: inside the package when installed, beside it in a checkout."""
    here = Path(__file__).resolve().parent
    inside = here / "site_templates"
    return inside if inside.is_dir() else here.parent / "site_templates"


def pack_settings(config: Config) -> bytes:
    """What of a site's settings takes long to read and check; b"" where one is no plain value, such as a function."""
    values: Any = config.resolved, config.lines, asdict(config.settings)
    try:
        return marshal.dumps(values)
    except ValueError:
        return b""


def read_config(file: Path, *, site_dir: Path | None = None, before: bytes = b"") -> Config:
    """Read mkdocs.yml.

    Args:
        site_dir: overrides the file's own, for a build to another place.
        before: what pack_settings() made of the same settings in the same environment.

    Raises:
        ConfigError: with every mistake.
    """
    # Paths are counted from where the file stands, as MkDocs does, whatever it is a link to.
    file = Path(os.path.realpath(file.parent)) / file.name
    if not file.is_file():
        above = next((folder for folder in file.parents[1:] if (folder / NAME).is_file()), None)
        hint = 'Go to a folder that has one, or make a site with "digestgen init DIR".'
        if (file / NAME).is_file():
            hint = f"This is a folder: write --config {Path(os.path.relpath(file), NAME)}"
        if above and file.name == NAME:
            up = os.path.relpath(above, file.parent)
            hint = f'There is one above: "cd {up}" first, or add "--config {os.path.join(up, NAME)}".'
        raise ConfigError([Problem(file.name, 0, "no-config", "", "there is no such file here", hint)])
    raw, lines, known = marshal.loads(before) if before else (*_read_yaml(file), None)
    problems: list[Problem] = []

    def problem(code: str, name: str, what: str, hint: str = "", place: str = "") -> None:
        problems.append(Problem(file.name, find_line(lines, place or name), code, name, what, hint))

    def setting(name: str, default: str = "") -> str:
        value = raw.get(name)
        if value is None:
            return default
        if not isinstance(value, str):
            problem("wrong-type", name, f'"{name}" has to be text', "Put it in quotes.")
            return default
        return value

    site_name = setting("site_name")
    if not site_name and not problems:
        problem("missing-key", "site_name", '"site_name" is missing', "Give the site a name.")
    site_url = setting("site_url")
    if not re.fullmatch(SITE, site_url):
        problem("bad-url" if site_url else "missing-key", "site_url",
                f'"{site_url}" is not the address of a site' if site_url else '"site_url" is missing',
                "Feeds and citations need that of its folder, as a whole: https://example.org/digest/.")  # fmt: skip
    if raw.get("use_directory_urls") is False:
        problem("unsupported-setting", "use_directory_urls", "it cannot be false here: addresses of papers are folders",
                "Take use_directory_urls out of mkdocs.yml.")  # fmt: skip
    content, out = setting("docs_dir", "content"), setting("site_dir", "site")
    description, author = setting("site_description"), setting("site_author")
    edit_uri = _edit_uri(setting("repo_url"), setting("edit_uri"))
    if not (inside := _inside(file.parent, content)):
        problem("bad-path", "docs_dir", f'"{content}" is not a folder inside the project',
                "Write the path from mkdocs.yml to it, for example docs_dir: content.")  # fmt: skip
    content = inside or content
    out_dir = str(site_dir.absolute()) if site_dir else out
    for folder, use in ((content, "published"), ("site_templates", "read"), ("inbox", "read")):
        if f"{_inside(file.parent, out_dir)}/".startswith(f"{folder}/"):
            problem("unsupported-setting", "site_dir", f"what is in {folder}/ is {use}, and so would be the site",
                    "Choose a folder beside it.")  # fmt: skip
    settings, remarks = _plugins(raw.get("plugins"), problem, file.name, lines, known)
    names, configs, more = _extensions(raw.get("markdown_extensions"), problem, file.name, lines)
    theme = {"name": raw["theme"]} if isinstance(raw.get("theme"), str) else raw.get("theme")
    if not isinstance(theme, dict) or theme.get("name") not in ("material", "materialx"):
        problem("unsupported-setting", "theme", "the theme has to be material, or materialx",
                "Write theme: {name: material}.")  # fmt: skip
        theme = {}
    for name, hint in (("custom_dir", "Write the path of one folder."),
                       ("language", 'Put it in quotes: "no", which YAML reads as false.')):  # fmt: skip
        if not isinstance(theme.get(name, ""), str | None):
            problem("wrong-type", f"theme.{name}", f'"{name}" has to be text', hint)
    names_read = (".digestgen", "inbox", "site_templates", *filter(None, [theme.get("custom_dir")]))
    problems += find_folder_problems(file.parent, *(file.parent / str(name) for name in names_read))
    if problems:
        raise ConfigError(problems, 1)
    site_url = site_url.rstrip("/") + "/"
    language = str(theme.get("language") or "en")
    return Config(
        root=file.parent, file=file, site_name=site_name, site_url=site_url,
        base_path=(urlsplit(site_url).path or "/").rstrip("/") + "/", site_description=description,
        site_author=author, content=content, site_dir=out_dir,
        language=language, edit_uri=edit_uri,
        settings=settings, markdown_extensions=names, extension_configs=configs, resolved=raw, lines=lines,
        messages=read_messages(_templates(file.parent), language), remarks=(*remarks, *more),
    )  # fmt: skip


def _read_yaml(file: Path) -> tuple[dict[str, Any], dict[str, int]]:
    """What is in mkdocs.yml and the files it inherits from, and the lines of its settings."""
    from mkdocs.exceptions import ConfigurationError  # slow to load
    from mkdocs.utils.yaml import get_yaml_loader, yaml_load

    try:
        text = file.read_text("utf-8-sig")
        lines, repeated = read_places(text)
        with file.open(encoding="utf-8-sig") as stream:
            raw = yaml_load(stream, get_yaml_loader()) or {}
    except UnicodeDecodeError:
        what, hint = "the file is not UTF-8 text", "Save it as UTF-8."
        raise ConfigError([Problem(file.name, 0, "not-utf8", "", what, hint)], 1) from None
    except (ConfigurationError, yaml.YAMLError) as error:
        cause = error.__context__ if isinstance(error.__context__, yaml.YAMLError) else error
        if not str(error).startswith("Inherited"):
            raise ConfigError([_explain_yaml(cause, file, text)], 1) from None
        name = re.search(r"'(.*?)'", str(error))  # the rest of MkDocs' message is a path of this machine
        what = f'there is no file "{name[1]}"' if name else "the file it names is not there"
        hint, line = "INHERIT takes a path from the folder of this file.", lines.get("INHERIT", 1)
        raise ConfigError([Problem(file.name, line, "yaml-syntax", "INHERIT", what, hint)], 1) from None
    except RecursionError:
        raise ConfigError([Problem(file.name, 1, "yaml-syntax", "", "the settings are nested too deeply",
                                   "Take some levels out.")], 1) from None  # fmt: skip
    if not isinstance(raw, dict):
        raise ConfigError([Problem(file.name, 1, "wrong-type", "", "the file has to be a mapping of settings",
                                   "Each line is a setting and its value: site_name: My Digest.")], 1)  # fmt: skip
    if repeated:  # what is meant is not known, and so is what else is wrong
        raise ConfigError([Problem(file.name, line, "duplicate-key", name, f'"{name}" is here a second time',
                                   f"The first one is on line {first}; keep one of them.")
                           for name, line, first in repeated], 1)  # fmt: skip
    if (half := find_half(raw)) is not None:
        what = "this is not YAML: half of a pair of surrogates, which no page can hold"
        hint = "Write the character itself instead of a backslash, or UTF-8 into the variable."
        shown, line = half if half.isprintable() else "", find_line(lines, half)
        raise ConfigError([Problem(file.name, line, "yaml-syntax", shown, what, hint)], 1)
    return raw, lines


def _explain_yaml(error: BaseException, file: Path, text: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 1
    what = f"this is not YAML: {(getattr(error, 'problem', None) or str(error)).splitlines()[0]}"
    if mark and mark.name not in (str(file), "<unicode string>"):  # a file that this one inherits from
        return Problem(Path(mark.name).name, line, "yaml-syntax", "", what, "Mend it there.")
    hint = 'Put values in double quotes when they hold ": " or begin with a special character.'
    if re.match(r"\s*\t", "".join(text.splitlines()[line - 1 : line])) or r"'\t'" in what:
        what, hint = "this is not YAML: there is a tab in this line", "Write blanks instead of tabs."
    if conflict := re.search(r"^<{7} ", text, re.MULTILINE):
        line, what = text.count("\n", 0, conflict.start()) + 1, "git left both sides of a conflict here"
        hint = "Choose one, and delete <<<<<<<, ======= and >>>>>>>."
    return Problem(file.name, line, "yaml-syntax", "", what, hint)


def _inside(root: Path, folder: str) -> str:
    path = (root / folder).resolve()
    return path.relative_to(root).as_posix() if path != root and path.is_relative_to(root) else ""


def _edit_uri(repo_url: str, edit_uri: str) -> str:
    if not edit_uri:
        return ""
    uri = edit_uri if re.match(r"https?://", edit_uri) else repo_url.rstrip("/") + "/" + edit_uri.lstrip("/")
    return uri.rstrip("/") + "/" if re.match(r"https?://", uri) else ""


def _plugins(
    plugins: Any, problem: Any, path: str, lines: Mapping[str, int], known: Mapping[str, Any] | None
) -> tuple[Settings, list[Problem]]:
    """The settings of our own plugin, and a remark for each plugin that needs every paper as a page."""
    remarks: list[Problem] = []
    block: Any = None
    if isinstance(plugins, dict):
        plugins = [{name: options} for name, options in plugins.items()]
    for number, entry in enumerate(plugins if isinstance(plugins, list) else []):
        is_one = isinstance(entry, dict) and len(entry) == 1
        name, options = next(iter(entry.items())) if is_one else (entry, None)
        if not isinstance(name, str):
            problem("wrong-type", "plugins", f'"{entry}" is not a plugin', _ENTRY, f"plugins.{number}")
        elif name == "digestgen":
            block = options or {}
        elif name in PER_PAGE_PLUGINS:
            remarks.append(Problem(path, lines.get("plugins", 1), "per-page-plugin", "plugins",
                                   f'the plugin "{name}" works page by page and never sees a paper',
                                   f"You can take it out: {PER_PAGE_PLUGINS[name]}."))  # fmt: skip
    if block is None:
        problem("missing-key", "plugins", "the digestgen plugin is not among the plugins",
                "Write plugins: [digestgen]; mkdocs build and its settings need it.")  # fmt: skip
        return Settings(), remarks
    if not isinstance(block, dict):
        problem("wrong-type", "plugins.digestgen", "the settings of digestgen have to be a mapping",
                f"Write each below it: {fields(Settings)[0].name}: 2.")  # fmt: skip
        return Settings(), remarks
    if known is not None:
        return build_settings(known), remarks
    from digestgen.settings.checks import check_settings  # slow to load

    settings, mistakes = check_settings(block, did_you_mean)
    for mistake in mistakes:
        problem(*mistake)
    return settings, remarks


def _extensions(
    entries: Any, problem: Any, path: str, lines: Mapping[str, int]
) -> tuple[tuple[Any, ...], dict[str, Mapping[str, Any]], list[Problem]]:
    """markdown_extensions as MkDocs reads them, always with its own three, and a remark for each that is left out."""
    remarks: list[Problem] = []
    if isinstance(entries, dict):
        entries = [{name: options} for name, options in entries.items()]
    if not isinstance(entries, list | None):
        problem("wrong-type", "markdown_extensions", '"markdown_extensions" has to be a list',
                "Write markdown_extensions: [footnotes, admonition].")  # fmt: skip
        entries = []
    names: list[Any] = list(BUILTIN_EXTENSIONS)
    configs: dict[str, Mapping[str, Any]] = {}
    for number, entry in enumerate(entries or []):
        is_one = isinstance(entry, dict) and len(entry) == 1
        name, options = next(iter(entry.items())) if is_one else (entry, None)
        if not isinstance(name, str) or not isinstance(options, dict | None):
            place = f"markdown_extensions.{number}"
            problem("wrong-type", "markdown_extensions", f'"{entry}" is not an extension', _ENTRY, place)
            continue
        if name.partition(":")[0] in MATHS_EXTENSIONS:
            line = lines.get(f"markdown_extensions.{name}", lines.get("markdown_extensions", 1))
            remarks.append(Problem(path, line, "maths-extension", "markdown_extensions",
                                   f'no page needs "{name}": formulas are MathML without it',
                                   "It is left out. You can take it out, and the script that draws its formulas."))  # fmt: skip
            continue
        if name not in names:
            names.append(name)
        if options:
            configs[name] = options
    return tuple(names), configs, remarks
