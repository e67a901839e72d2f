"""`digestgen check`: every problem of the content, named."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from digestgen.cli.options import command, json_option, keep_objects, read_config, utc_today
from digestgen.problems import ContentError, Problem, UsageError, name_file, nearest
from digestgen.publishing.failures import explain_failures
from digestgen.report import Reporter, render_annotation, render_json, render_problem, render_summary

if TYPE_CHECKING:
    from digestgen.config import Config
    from digestgen.publishing.shrinking import Comparison
    from digestgen.site.site import Site

# RFC 2606: nobody's, ever, or only this machine's; and what stands for a name in instructions.
_PLACEHOLDER = re.compile(
    r"(?:.+\.)?(?:example\.(?:org|com|net|edu)|invalid|test|localhost)"
    r"|(?:(?:user|owner|org|organi[sz]ation|username)|your[-_]?\w*)\.(?:github\.io|gitlab\.io|codeberg\.page|netlify\.app|pages\.dev)"
    r"|(?:\w+\.)?your[-_]?(?:site|domain|host|name|username|digest)(?:\.\w+)*",
    re.IGNORECASE,
)
# They show repositories; sites are elsewhere.
_FORGES = {"github.com": "github.io", "gitlab.com": "gitlab.io", "codeberg.org": "codeberg.page"}
_LOCAL = re.compile(r"(?:.+\.)?(?:local|localdomain|lan|internal|intranet|home\.arpa)|[^.:]+", re.IGNORECASE)


@click.command(epilog="Example: digestgen check --json")
@click.option(
    "--against",
    metavar="COMMIT",
    help="Also count the papers of this commit that are gone: a branch, HEAD^ or what else git knows.",
)
@click.option(
    "--allow-shrink", is_flag=True, help="Also when more than a fifth of the commit's papers are gone."
)
@click.option(
    "--ready",
    is_flag=True,
    help="Also refuse what may be on this machine only: a site_url on example.org.",
)
@click.option(
    "--annotate",
    is_flag=True,
    help="Also print lines that GitHub Actions shows beside the lines of a pull request.",
)
@click.option(
    "--summary",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also append all of it to this file, as Markdown: $GITHUB_STEP_SUMMARY.",
)
@json_option
@command(state="Nothing was written.")
def check(
    reporter: Reporter,
    against: str | None,
    allow_shrink: bool,
    ready: bool,
    annotate: bool,
    summary: Path | None,
    as_json: bool,
    config_file: Path,
) -> None:
    """Read everything and name every problem, with file, line and what to do."""
    from digestgen.publishing.shrinking import check_comparison, compare_with_commit

    if annotate and as_json:
        raise UsageError("--json and --annotate both answer on standard output; take one of them.")
    keep_objects()
    comparison = None
    try:
        with explain_failures(config_file.absolute().parent):
            site = _read_all(read_config(config_file))
            comparison = compare_with_commit(site, against) if against is not None else None
            if comparison and not allow_shrink:
                check_comparison(site, comparison, str(against))
            if ready and (placeholders := find_placeholder(site.config)):
                raise ContentError(placeholders, site.library.files)
            remarks = (*list_remarks(site), *(comparison.moved if comparison else ()))
    except ContentError as error:
        _publish_findings(reporter, config_file, error.problems, (), error.files, annotate, summary)
        if not as_json:
            raise
        problems = [problem.as_dict() for problem in error.problems]
        reporter.print(render_json({"problems": problems, "files": error.files, **_as_dict(comparison)}))
        sys.exit(error.exit_status)
    files = site.library.files
    _publish_findings(reporter, config_file, (), remarks, files, annotate, summary)
    if as_json:
        said = {"problems": [], "files": files, "remarks": [remark.as_dict() for remark in remarks]}
        reporter.print(render_json(said | _as_dict(comparison)))
        return
    for remark in remarks:
        reporter.info(render_problem(remark))
    if comparison:
        gone = len(comparison.gone)
        reporter.info(
            f"{gone:,} of the {comparison.before:,} papers of {against} {'is' if gone == 1 else 'are'} gone."
        )
    reporter.info(f"{files} file{'s' * (files != 1)} read, no problems.")


def _read_all(config: Config) -> Site:
    """The site; what is wrong with it, and with the inbox beside it, at once."""
    from digestgen.collecting.inbox import read_inbox
    from digestgen.publishing.build import find_target_problems, read_site

    problems = [*read_inbox(config.root).problems, *find_target_problems(config)]
    try:
        site = read_site(config)
    except ContentError as error:
        raise ContentError((*error.problems, *problems), error.files) from None
    if config.settings.sources:
        from digestgen.collecting.standing import find_standing_problems  # slow to load

        problems += find_standing_problems(config, site.library.tags)
    for name in config.settings.taste:
        if not (config.root / name).is_file():
            what, hint = f'there is no file "{name}"', "It is looked for beside mkdocs.yml."
            line = config.lines.get("plugins.digestgen.taste", 1)
            field = "plugins.digestgen.taste"
            problems.append(Problem(config.file.name, line, "bad-setting", field, what, hint))
    if (config.root / "inbox").is_file():
        what, hint = "a folder has to be here, for papers that wait", "Rename this file."
        problems.append(Problem("inbox", 0, "not-a-folder", "", what, hint))
    if problems:
        raise ContentError(problems, site.library.files)
    return site


def _publish_findings(reporter: Reporter, config_file: Path, problems: Sequence[Problem], remarks: Sequence[Problem], files: int,
                      annotate: bool, summary: Path | None) -> None:  # fmt: skip
    """What was found, for who reviews a change in a browser."""
    if annotate:
        folder = Path(os.path.relpath(config_file.absolute().parent)).as_posix()
        prefix = "" if folder == "." else f"{folder}/"
        for level, found in (("error", problems), ("warning", remarks)):
            for one in found:
                reporter.print(render_annotation(one, level, prefix))
    if summary:
        with name_file(summary), summary.open("a", encoding="utf-8") as file:
            file.write(render_summary(problems, remarks, files))


def _as_dict(comparison: Comparison | None) -> dict[str, list[str]]:
    return {"gone": list(comparison.gone)} if comparison else {}


def list_remarks(site: Site) -> tuple[Problem, ...]:
    """What can be published and may be worth a look: what a build says, and what matters before the first one."""
    from digestgen.library.remarks import (
        find_beside,
        find_far_dates,
        find_undated_states,
        find_unportable_names,
    )
    from digestgen.publishing.build import try_engine
    from digestgen.publishing.hosts import find_near_limits, read_sizes
    from digestgen.publishing.shrinking import check_shrinking
    from digestgen.publishing.surprises import may_surprise

    config = site.config
    rendered = try_engine(site) if may_surprise(site) else ()
    lost: tuple[Problem, ...] = ()
    try:
        check_shrinking(site, config.root / config.site_dir)
    except ContentError as error:  # what has to be confirmed there, and is no fault of the content
        lost = error.problems
    return (
        *list_setting_remarks(config),
        *find_far_dates(site.papers, utc_today()),
        *find_undated_states(site.papers),
        *find_beside(config.root, config.content),
        *find_unportable_names(config.content, _list_names(site)),
        *site.notes,
        *_find_unread_formulas(site),
        *lost,
        *rendered,
        *find_near_limits(config, read_sizes(config.root / config.site_dir)),
    )


def list_setting_remarks(config: Config) -> tuple[Problem, ...]:
    """What settings, templates and the engine leave to be desired, whatever the content is."""
    from digestgen.publishing.build import find_engine_remarks

    return (
        *config.remarks,
        *find_placeholder(config),
        *_find_private(config),
        *_find_missing_words(config),
        *_find_misnamed_templates(config),
        *find_engine_remarks(config),
    )


def _list_names(site: Site) -> list[str]:
    """Every file of content/ that is read or published, below it."""
    library = site.library
    prefix = len(library.content) + 1
    read = (*(paper.path for paper in library.papers), *(one.path for one in library.editorials.values()))
    return sorted((*(path[prefix:] for path in read), *library.pages, *library.assets))


def _find_unread_formulas(site: Site) -> Iterator[Problem]:
    """In what people write: pages, editorials, notes. Abstracts come from sources, in which nobody here can mend anything."""
    from digestgen.library.remarks import find_unread_formulas

    content = site.library.content
    texts = {f"{content}/{page}": "" for page in site.library.pages}
    texts |= {one.path: one.introduction for one in site.library.editorials.values() if not one.draft}
    texts |= {
        paper.path: f"{paper.note}\n\n{paper.rest}" for paper in site.papers if paper.note or paper.rest
    }
    for path, text in texts.items():
        if text and "$" not in text and "\\" not in text:
            continue
        written = (site.config.root / path).read_text("utf-8", errors="replace")
        yield from find_unread_formulas(path, written, text or written)


def find_placeholder(config: Config) -> list[Problem]:
    """A site_url that nobody can have."""
    host = urlsplit(config.site_url).hostname or ""
    hint = "Write the address under which the site is published."
    if forge := _FORGES.get(host.removeprefix("www.")):
        what = f"{host} shows the repository: feeds and citations of this site lead there"
        hint += f" There it is like https://ada.{forge}/digest/."
    elif _PLACEHOLDER.fullmatch(host) or _is_machine(host):
        what = f"{host} is nobody's address: feeds and citations of this site lead there"
    else:
        return []
    line = config.lines.get("site_url", 1)
    return [Problem(config.file.name, line, "example-address", "site_url", what, hint)]


def _find_private(config: Config) -> Iterator[Problem]:
    """A site_url that only one network knows: good for who is in there."""
    host = urlsplit(config.site_url).hostname or ""
    address = _read_ip(host)
    if find_placeholder(config) or (address.is_global if address else not _LOCAL.fullmatch(host)):
        return
    what = f"{host} is known in one network only: nobody outside can follow feeds and citations of this site"
    line = config.lines.get("site_url", 1)
    yield Problem(
        config.file.name, line, "example-address", "site_url", what, "For readers there, all is well."
    )


def _read_ip(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _is_machine(host: str) -> bool:
    """Whether it is the address of whichever machine asks, or of none."""
    address = _read_ip(host)
    return bool(address and (address.is_loopback or address.is_unspecified or address.is_link_local))


def _find_missing_words(config: Config) -> list[Problem]:
    """A language of the theme for which no catalogue is there, or half of one: the site would speak two."""
    messages, base = config.messages, config.language.partition("-")[0].lower()
    name = f"site_templates/words/{base if base in messages.tags else messages.tags[0]}.yml"
    missing = [key for key in messages.english if not key.startswith("desk.")]
    if not missing:
        return []
    if len(missing) > len(messages.texts) / 2:
        what = (
            f'digestgen has no words in "{config.language}": what it says itself, and dates, are in English'
        )
        hint = f"Translate words/en.yml of digestgen, and save it as {name}."
        if "_" in config.language:
            hint = f"In a tag of a language stands -, not _: {config.language.replace('_', '-')}."
    else:
        what = f'{len(missing)} texts have no words in "{config.language}" and are in English, such as {", ".join(missing[:3])}'
        hint = f"Translate these keys of words/en.yml of digestgen in {name}."
    line = config.lines.get("theme.language", config.lines.get("theme", 1))
    return [Problem(config.file.name, line, "no-words", "theme.language", what, hint)]


def _find_misnamed_templates(config: Config) -> list[Problem]:
    """Files of the site's own templates that almost have the name of one of ours, and replace nothing."""
    from digestgen.config import package_templates

    package, folder = package_templates(), config.root / "site_templates"
    kinds = ("articles", "mail", "theme", "words")
    what, hint = "a folder has to be here, with templates in it", "Rename this file."
    names = ("site_templates", *(f"site_templates/{kind}" for kind in kinds))
    if taken := [name for name in names if (config.root / name).is_file()]:
        return [Problem(name, 0, "unknown-template", "", what, hint) for name in taken]
    if folder.resolve() == package.resolve():
        return []
    ours = [file.relative_to(package) for kind in kinds
            for file in (package / kind).rglob("*") if file.is_file()]  # fmt: skip
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    texts = [file.read_text("utf-8", errors="replace") for file in files if file.suffix in (".html", ".txt")]
    problems = []
    for file in files:
        name = file.relative_to(folder)
        if name in ours or any(name.name in text for text in texts):  # one that others include
            continue
        same = [known for known in ours if known.name == name.name]
        beside = {known.stem: known for known in ours if known.parent == name.parent}
        near = same[0] if len(same) == 1 else beside.get(nearest(name.stem, beside))
        if near:
            what, hint = "no template has this name", f'Did you mean "site_templates/{near.as_posix()}"?'
            path = file.relative_to(config.root).as_posix()
            problems.append(Problem(path, 0, "unknown-template", "", what, hint))
    return problems
