"""`digestgen init`: a new site."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digestgen.cli.options import command, read_config, utc_today
from digestgen.problems import SourceError, UsageError, did_you_mean
from digestgen.report import Reporter

if TYPE_CHECKING:
    from digestgen.init.answers import Answers

_HOSTS = ("github", "gitlab", "netlify", "cloudflare", "server")  # a test holds them to answers.HOSTS
_WORKFLOWS = ("publish", "fetch", "inbox", "mail", "ping")
_ALL = "machine learning"


@click.command(
    help="Write a new site into FOLDER: settings, a vocabulary, three papers to begin with, and what publishes it. Asks "
    "what it is to be where it can; options answer instead. In a site that is there, --with and --host add their files.",
    epilog="Example: digestgen init my-digest --name 'Lamps' --topics 'Lamps, Kettles' --fetch 'arxiv-feed cs.CL'",
)
@click.argument("folder", type=click.Path(path_type=Path), required=False, metavar="FOLDER")
@click.option("--name", help="What the digest is called.")
@click.option("--address", help="Where it will be: https://ada.github.io/digest/.")
@click.option(
    "--topics",
    help="'machine learning' for some two hundred topics, 'none', or your own with commas between; also a file of them, one a line.",
)
@click.option(
    "--fetch", "fetches", multiple=True, metavar="SOURCE",
    help="What is to come in every day, as digestgen fetch is asked: huggingface, 'arxiv-feed cs.CL'. Can be repeated.",
)  # fmt: skip
@click.option("--inbox/--no-inbox", default=None, help="What is fetched waits until you have looked at it.")
@click.option("--language", help="Language of the site, such as en, de, fr, zh or ar.")
@click.option(
    "--host",
    type=click.Choice(_HOSTS),
    help="Where it is published; if you say nothing, where the folder's repository is, or else github.",
)
@click.option("--with", "workflows", metavar="LIST", help=f"Workflows of GitHub, with commas between: {', '.join(_WORKFLOWS)}.")  # fmt: skip
@click.option("-y", "--yes", is_flag=True, help="Ask nothing.")
@click.option(
    "--check", is_flag=True, help="Show what init would write into this site today, as a diff; write nothing."
)
@command(has_config=False)
def init(reporter: Reporter, folder: Path | None, check: bool, yes: bool, **given: Any) -> None:
    from digestgen.init.answers import HOSTS, find_repository, read_answers
    from digestgen.init.origin import find_requirement
    from digestgen.init.site import REQUIREMENTS, build_additions, compare_site, init_site, save_new
    from digestgen.publishing.build import read_site
    from digestgen.publishing.schemas import save_schemas

    workflows = _read_workflows(given["workflows"]) if given["workflows"] else None
    is_here = folder is None and Path("mkdocs.yml").is_file()
    if folder is None and not (check or is_here):
        what = "Name the folder of the new site: digestgen init my-digest. For this one, digestgen init ."
        raise UsageError(what)
    folder = folder or Path()
    here = folder / "mkdocs.yml"
    if check:
        answers = read_answers(read_config(here), find_requirement(), _remote(folder))
        host, names = given["host"] or answers.host, (*answers.workflows, *(workflows or ()))
        difference = compare_site(folder, replace(answers, host=host, workflows=tuple(dict.fromkeys(names))))
        reporter.print(difference.rstrip("\n")) if difference else None
        reporter.info(
            "Lines with + are what init would write today; those with - are only yours, and may well stay. "
            "Papers and pages were not looked at. Nothing was written."
            if difference
            else "init would write the same today."
        )
        return
    if here.is_file() and (workflows or given["host"]):
        answers = read_answers(read_config(here), find_requirement(), _remote(folder))
        _refuse_unknown_place(given["host"] or answers.host, workflows or ())
        answers = replace(answers, host=given["host"] or "github", workflows=workflows or ())
        for path in save_new(folder, build_additions(answers)):
            reporter.info(f"  {path}")
        return
    above = next((parent for parent in folder.absolute().parents if (parent / "mkdocs.yml").is_file()), None)
    if above and (above / "content") in (folder.absolute(), *folder.absolute().parents):
        raise UsageError(
            f"{folder} is inside the content of another site, {above}: it would be published there."
        )
    answers = _ask(folder, given, workflows, asking=not yes and sys.stdin.isatty() and sys.stderr.isatty())
    _refuse_unknown_place(answers.host, answers.workflows)
    answers = replace(answers, requirement=find_requirement(), repository=find_repository(_remote(folder)))
    for path in init_site(folder, answers):
        reporter.info(f"  {path}")
    save_schemas(read_site(read_config(here)))
    source = (
        answers.requirement
        or "digestgen once you have written there where it comes from: do it before you publish"
    )
    reporter.info(f"{REQUIREMENTS} installs {source}.")
    branch = _ask_git(folder, "symbolic-ref", "--short", "HEAD") if (folder / ".git").exists() else ""
    if answers.host == "github" and branch not in ("", "main"):
        reporter.info(f"Its repository is on {branch}; what is on main is published: git branch -m main")
    to_publish = HOSTS[answers.host][0] if answers.host != "github" else "README.md"
    is_here = folder.resolve() == Path.cwd()
    place, there = ("this folder", "") if is_here else (str(folder), f"  cd {folder}\n")
    reporter.info(f"There is a site in {place}. Next:\n{there}  digestgen serve\n"
                  f"How to publish it is in its {to_publish}.")  # fmt: skip


def _ask(
    folder: Path, given: Mapping[str, Any], workflows: tuple[str, ...] | None, *, asking: bool
) -> Answers:
    """What the site is to be: from options, from the person, or as it is for most."""
    from digestgen.init.answers import ADDRESS, NAME, Answers, guess_address, guess_host, read_address

    given = {**given, "fetch": "; ".join(given["fetches"]) or None}

    def answer(name: str, question: str, default: str, read: Any = str.strip) -> Any:
        if given[name] is not None:
            return read(given[name])
        if not asking:
            return read(default)
        while True:
            try:
                return read(click.prompt(question, default, err=True, show_default=bool(default)))
            except UsageError as mistake:
                click.echo(str(mistake), err=True)

    name = answer("name", "What is the digest called?", NAME) or NAME
    guess = guess_address(_remote(folder)) or ADDRESS
    address = answer(
        "address",
        "Where will it be? GitHub, GitLab and Netlify say it themselves, so Enter will do:",
        guess,
        read_address,
    )
    topics = answer("topics", f"Topics ({_ALL}, none, or your own with commas between)?", _ALL, read_topics)
    question = "What is to come in every day (huggingface; arxiv-feed cs.CL; …), if anything?"
    sources = answer("fetch", question, "", read_sources)
    inbox = given["inbox"]
    if inbox is None:
        inbox = bool(asking and sources) and click.confirm(
            "Look at it before it is published?", False, err=True
        )
    language = answer("language", "Language of the site?", "en", read_language)
    guessed = "github" if set(workflows or ()) - {"publish"} else guess_host(_remote(folder))
    host = answer("host", f"Where is it published ({', '.join(_HOSTS)})?", guessed, read_host)
    if inbox:
        sources = tuple({**source, "inbox": True} for source in sources)
    if workflows is None:
        daily = ["inbox" if inbox else "fetch"] if sources else []
        workflows = ("publish",) if host == "gitlab" else ("publish", *daily)
    return Answers(name, address, topics, sources, inbox, language, host, workflows)


def read_topics(text: str) -> dict[str, str] | None:
    """`machine learning` → None, `none` → {}, titles with commas between, or a file with one a line → slug → title."""
    from digestgen.library.vocabulary import SLUG
    from digestgen.text.slug import slugify

    wanted = text.strip()
    if wanted.lower().replace("-", " ") in ("", _ALL):
        return None
    if wanted.lower() == "none":
        return {}
    file = Path(wanted)
    if "," not in wanted and (file.suffix in (".txt", ".md", ".csv") or file.is_file()):
        try:
            wanted = file.read_text("utf-8-sig")
        except (OSError, UnicodeError) as error:
            raise UsageError(f"{file} cannot be read: {getattr(error, 'strerror', None) or error}.") from None
    titles = [" ".join(title.split()).lstrip("-*• ") for title in re.split(r"[,;\n]", wanted)]
    topics: dict[str, str] = {}
    for title in (title for title in titles if title and not title.startswith("#")):
        if title.casefold() in map(str.casefold, topics.values()):
            continue
        slug = slugify(title)
        slug = slug if SLUG.fullmatch(slug) else f"topic-{len(topics) + 1}"
        while slug in topics:  # "C++" and "C#" are c and c-2
            slug += "-2"
        topics[slug] = title
    return topics


def read_sources(text: str) -> tuple[Mapping[str, Any], ...]:
    """`huggingface; arxiv-feed cs.CL` → entries of the setting `sources`."""
    from digestgen.collecting.fetching import build_asked
    from digestgen.sources import Context, Query

    entries = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        words, options = [], {}
        rest = iter(part.split(None, 1)[1:] and shlex.split(part)[1:])
        for word in rest:
            if word in ("--category", "--query"):
                options[word[2:]] = next(rest, "")
            elif word.startswith("-"):
                what = f'"{word}" says nothing to a source of every day; --category and --query do.'
                raise UsageError(what)
            else:
                words.append(word)
        query = Query(tuple(words), options.get("query", ""), options.get("category", ""))
        asked = build_asked(part.split()[0], query)
        if asked.source.takes_days(query):
            query = replace(query, first=utc_today(), last=utc_today())
        try:
            asked.source.ask(query, _ask_nothing, Context("", utc_today()))
        except SourceError as error:
            raise UsageError(f"{error}. {error.hint}") from None
        entries.append({"source": asked.source.key, **({"words": words} if words else {}), **options})
    return tuple(entries)


def _ask_nothing(*_: Any, **__: Any) -> Any:
    raise AssertionError("what is asked is looked at before anything is asked")


def read_language(text: str) -> str:
    """A tag of a language, as the theme takes it."""
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", text.strip()):
        raise UsageError(f'"{text}" is not the tag of a language. Write it as en, de or pt-BR.')
    return text.strip()


def read_host(text: str) -> str:
    """A host that there is a way to."""
    if text.strip().lower() not in _HOSTS:
        raise UsageError(f'There is no "{text}". {did_you_mean(text, _HOSTS)}There are: {", ".join(_HOSTS)}.')
    return text.strip().lower()


def _read_workflows(text: str) -> tuple[str, ...]:
    names = [name for name in re.split(r"[,\s]+", text.strip()) if name]
    for name in names:
        if name not in _WORKFLOWS:
            raise UsageError(f'There is no workflow "{name}". {did_you_mean(name, _WORKFLOWS)}'
                             f"There are: {', '.join(_WORKFLOWS)}.")  # fmt: skip
    return tuple(name for name in _WORKFLOWS if name in names)


def _refuse_unknown_place(host: str, workflows: tuple[str, ...]) -> None:
    if host == "gitlab" and set(workflows) - {"publish"}:
        raise UsageError("The workflows of --with run on GitHub. On GitLab, run digestgen fetch in a scheduled pipeline; "
                         "docs: How to → Publish.")  # fmt: skip


def _remote(folder: Path) -> str:
    """The address of the repository that the folder is in, "" for none."""
    return _ask_git(folder, "remote", "get-url", "origin") if folder.is_dir() else ""


def _ask_git(folder: Path, *question: str) -> str:
    """git's answer, "" where there is none."""
    try:
        done = subprocess.run(["git", "-C", str(folder), *question], capture_output=True, text=True, timeout=20,
                              check=False)  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
