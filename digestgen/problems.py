"""What can be wrong, as data: a Problem says which code, where, what, and what to do.

A Problem is collected, never printed here (report.py prints). Exceptions carry Problems or one message:

    DigestgenError                 anything this package raises on purpose
    ├── ContentError               content/ or mkdocs.yml has problems           exit 1
    │   └── ConfigError            … in mkdocs.yml
    ├── SourceError                a source's answer cannot be used              exit 3
    └── UsageError                 the command was asked something impossible    exit 2
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType

# Every code and what it means, for the reference. Codes are permanent: scripts rely on them. A new kind of mistake
# gets a new code, none changes its meaning, and one that no check reports any longer stays, marked "No longer used".
CODES: Mapping[str, str] = MappingProxyType(
    {
        "active-file": "A file of `content/` holds script, asks another host, or is a program for a web server.",
        "address-list": "A file of `content/` is a list of mail addresses, and would be published.",
        "alias-taken": "Two tags claim one alias, or two people one spelling.",
        "bad-date": "There is no such day, or it is not written as one.",
        "bad-family": "The family name of an author is not in the name.",
        "bad-guid": "A feed identity is not a URI.",
        "bad-hash": "An entry of `imported` was not written by digestgen.",
        "bad-id": "The text is not an id of a known kind.",
        "bad-key": "The text cannot be a citation key.",
        "bad-lang": "The text is not a language tag (RFC 5646).",
        "bad-line": "A line of a file in `inbox/` is not a candidate, or not a paper that was rejected.",
        "bad-name": "The name of a file is not UTF-8, or has a backslash: no address can be made of it.",
        "bad-orcid": "The text is not an ORCID iD.",
        "bad-path": "`docs_dir` is not a folder inside the project.",
        "bad-period": "The name of a file in `digests/`, or the period of a view, is not a day, week or month.",
        "bad-setting": "A setting of the plugin has a value that it cannot have.",
        "bad-slug": "The text cannot be part of an address.",
        "bad-url": "The text is not an http(s) address, or not the address of a site.",
        "body-too-long": "A text is longer than one file may be.",
        "body-too-nested": "A text is nested so deeply that it would take for ever to render.",
        "broken-link": "A link, or an entry of the nav, leads to no file of `content/` and to no page of the site.",
        "duplicate-id": "Two files are the same paper.",
        "duplicate-key": "A field or entry appears twice.",
        "engine-failed": "The engine cannot render the theme or a page: because of a setting, a plugin or a template.",
        "engine-ignores": "A remark: the engine that was chosen does not run this plugin or hook, or has no such theme.",
        "engine-warns": "A remark: the engine, or one of its plugins, warns of something.",
        "example-address": "A remark, and a problem for `check --ready`: `site_url` is an address that is set aside for examples, or shows the repository; a remark where only one network knows it.",
        "far-date": "A remark: a day that has not come, long after the paper was brought in, or long before it was published.",
        "file-name": "A remark: Windows cannot have a file of this name, or takes it for another one that differs in case.",
        "front-matter-not-fields": "The front matter is a list or a text instead of fields.",
        "front-matter-open": "The front matter is never closed.",
        "front-matter-too-long": "The front matter is longer than it may be.",
        "host-limit": "A remark: the site comes near to what its host takes, or is beyond it.",
        "joined-authors": "A remark: the only author is several names in one text, or one stands for others (`et al.`).",
        "key-moved": "A remark: what a person changed since a commit gives a paper another citation key.",
        "maths-extension": "A remark: no page needs this Markdown extension for its formulas, and it is left out.",
        "merge-conflict": "A paper, an editorial or a page has both sides of a conflict that git left for somebody to choose.",
        "misplaced-file": "A remark: a file is not read as what it looks like.",
        "missing-key": "A required field or setting is missing.",
        "name-too-long": "A name is longer than names are: several in one, or not a name.",
        "no-config": "There is no `mkdocs.yml`.",
        "no-content": "There is no content folder.",
        "no-front-matter": "A paper or editorial does not begin with `---`.",
        "no-vocabulary": "A remark: papers have tags, and there is no `tags.yml`.",
        "no-words": "A remark: digestgen's own texts are not translated into the language of the site.",
        "not-a-file": "There is a folder where a page, or a file that digestgen writes, has to be.",
        "not-a-folder": "There is a file where a folder has to be.",
        "not-shown": "A remark: an abstract, a note or an editorial has HTML that pages do not show, or a link of a kind that they do not make.",
        "not-utf8": "A file is not UTF-8 text.",
        "page-left-out": "A remark: a link, or an entry of the nav, leads to a file of `content/` of which the engine makes no page, or makes it elsewhere.",
        "papers-lost": "More than a fifth of the papers and at least ten, or all of them, would be gone from the site, or are since a commit.",
        "per-page-plugin": "A remark: this plugin works page by page and never sees a paper.",
        "plain-text": "A remark: a field is plain text and has Markdown or HTML in it, whose signs are shown.",
        "policy-blocks": "A remark: the Content-Security-Policy of the pages blocks something on them.",
        "shared-name": "A remark: authors of one name have different ORCID iDs, so each has a page.",
        "symbolic-link": "A link is not followed: it leads to a folder, out of its folder or to nothing, or is in place of `site/`, `inbox/` or `.digestgen/`.",
        "system-error": "The system refuses something: a file cannot be read or written, the disk is full.",
        "tag-cycle": "A tag is its own ancestor.",
        "tag-too-deep": "A tag has too many wider tags above it.",
        "template-error": "A template of the site's own is not valid Jinja, or asks for what does not exist.",
        "too-many-tags": "A paper has more tags than anybody looks under.",
        "two-themes": "A remark: two packages that install into the same folder are there: Material and MaterialX.",
        "undated-status": "A remark: the `status` of a paper was set by hand, without the day (`changed`).",
        "unknown-author": "A view asks for somebody who has no paper here.",
        "unknown-key": "There is no field or setting of this name.",
        "unknown-paper": "An editorial orders or pins a paper that is not there.",
        "unknown-tag": "A paper, tag or view names a tag that is not in the vocabulary.",
        "unknown-template": "A remark: a file almost has the name of a template, and replaces none.",
        "unknown-value": "The value is not one of those that are allowed.",
        "unread-formula": "A remark: a formula that a person wrote has TeX that is not understood; its text is shown.",
        "unsupported-setting": "digestgen cannot work with this setting of `mkdocs.yml`.",
        "unused-editorial": "A remark: an editorial belongs to an issue without papers.",
        "url-collision": "A page has an address that digestgen uses itself.",
        "url-resolved": "A remark: two papers would have had one address, so this one got another.",
        "without-effect": "A remark: nothing reads a setting of `mkdocs.yml`, or what it names is not there.",
        "wrong-type": "The value is of the wrong kind, such as a text where a list is needed.",
        "yaml-alias": "YAML anchors and aliases are not supported.",
        "yaml-syntax": "The file is not valid YAML.",
    }
)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in one place."""

    path: str  # the file, relative to the project folder, with `/`
    line: int  # 1-based line in it; 0 when the whole file is meant
    code: str  # permanent name, e.g. `unknown-tag`; a key of CODES.
    field: str  # front matter key or configuration key, "" where there is none
    what: str  # one sentence without a full stop: what is wrong
    hint: str = ""  # what to do about it, in whole sentences

    def as_dict(self) -> dict[str, str | int]:
        """The problem for `--json`."""
        return asdict(self)


class DigestgenError(Exception):
    """Base of everything this package raises on purpose; `str()` is for people."""

    exit_status = 1


class ContentError(DigestgenError):
    """`content/` cannot be published as it is.

    Attributes:
        problems: all of them, sorted by path and line; never empty.
        files: how many files were read, for the closing line.
    """

    exit_status = 1

    def __init__(self, problems: Iterable[Problem], files: int = 0) -> None:
        self.problems = tuple(sorted(problems))
        self.files = files
        super().__init__("; ".join(f"{p.path}:{p.line}: {p.what}" for p in self.problems))


class ConfigError(ContentError):
    """`mkdocs.yml` cannot be used as it is; all mistakes at once."""


class SourceError(DigestgenError):
    """A source's file or answer cannot be used.

    Attributes:
        name: the file or address it came from.
        line: 1-based line the reason was found on; 0 when there is none.
        hint: what to do about it.
        status: of HTTP, of an answer that is a refusal (RFC 9110, 15); else 0.
    """

    exit_status = 3

    def __init__(self, name: str, what: str, *, line: int = 0, hint: str = "", status: int = 0) -> None:
        self.name, self.what, self.line, self.hint, self.status = name, what, line, hint, status
        super().__init__(f"{name}{f':{line}' if line else ''}: {what}")


class UsageError(DigestgenError):
    """The command was asked something that cannot be done."""

    exit_status = 2


@contextmanager
def name_file(file: Path) -> Iterator[None]:
    """Give an error of the system a file's name where it has none: a full disk is found out when nobody says what for."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(file)
        raise


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like this one, whatever its case, or "" when none is near enough to be meant."""
    cased = {name.casefold(): name for name in sorted(known, reverse=True)}
    found = difflib.get_close_matches(word.casefold(), sorted(cased), n=1, cutoff=0.7)
    return cased[found[0]] if found else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`Did you mean "x"? `, or "" when nothing is near."""
    near = nearest(word, known)
    return f'Did you mean "{near}"? ' if near else ""
