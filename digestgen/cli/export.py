"""The command that gives papers away: export."""

from __future__ import annotations

from pathlib import Path

import click

from digestgen.cli.options import command, read_config, show_dangling
from digestgen.problems import Problem, UsageError, name_file
from digestgen.report import Reporter

# What a file of each format begins with, and an empty list of CSL-JSON: nothing else is replaced, such as a list of readers
# or mkdocs.yml.
_STARTS = (b"@", b"TY  - ", b'[\n{"', b"[\n\n]", b"PK\x03\x04")


@click.command(epilog="Example: digestgen export --tag agents --format ris -o agents.ris")
@click.option("--format", "format_", type=click.Choice(("bibtex", "ris", "csl-json", "epub")), default="bibtex",
              show_default=True, help="What the file is for.")  # fmt: skip
@click.option("--tag", "tags", multiple=True, metavar="SLUG", help="Papers with this tag, or one below it.")
@click.option("--issue", "issues", multiple=True, metavar="PERIOD", help="Papers of this day, week or month.")
@click.option(
    "--author", "authors", multiple=True, metavar="NAME", help="Papers by this author, in any spelling."
)
@click.option("--view", "views", multiple=True, metavar="SLUG", help="Papers of this named view.")
@click.option("--id", "ids", multiple=True, metavar="ID", help="This paper: an id, an address or a DOI.")
@click.option(
    "--full",
    is_flag=True,
    help="With abstracts and keywords, and the citation keys of the files that papers came from.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False),
              help="The file to write, instead of standard output.")  # fmt: skip
@command(state="Nothing was written.")
def export(
    reporter: Reporter,
    format_: str,
    tags: tuple[str, ...],
    issues: tuple[str, ...],
    authors: tuple[str, ...],
    views: tuple[str, ...],
    ids: tuple[str, ...],
    full: bool,
    output: Path | None,
    config_file: Path,
) -> None:
    """References of papers in content/, newest first: of all of them, or of those that fit every option.

    As EPUB they are a book for e-readers: with notes and abstracts, and as `--issue` has it where that is all that is asked.

    An option that is given twice means either of its values.
    """
    from digestgen.citations.cached import Citations
    from digestgen.exports.choosing import choose_papers, render_full, render_papers
    from digestgen.publishing.build import read_site

    loose: list[Problem] = []
    config = read_config(config_file)
    if output and output.is_file() and (old := output.read_bytes().lstrip()) and not old.startswith(_STARTS):
        raise UsageError(f"{output} is no list of references and would be lost. Choose another name.")
    site = read_site(config, loose=loose)
    show_dangling(reporter, loose)
    papers = choose_papers(site, tags=tags, issues=issues, authors=authors, saved_searches=views, ids=ids)
    if format_ == "epub":
        from digestgen.mail.book import build_book
        from digestgen.site.fragments import Fragments

        if output is None or str(output) == "-":
            raise click.UsageError("An EPUB file is not text: say where it goes with -o papers.epub.")
        is_issue = len(issues) == 1 and not (tags or authors or views or ids)
        issue = site.issues.get(issues[0]) if is_issue else None
        book = build_book(site, Fragments(site), issue.shown if issue else papers, issue)
        _write(reporter, output, book, len(papers))
        return
    citations = Citations(site.library.papers, site.library.citation_keys)
    text = (
        render_full(site, citations, papers, format_) if full else render_papers(citations, papers, format_)
    )
    if output is None or str(output) == "-":
        reporter.pipe(text.rstrip("\n"))
        return
    _write(reporter, output, text.encode("utf-8", "replace"), len(papers))


def _write(reporter: Reporter, output: Path, data: bytes, papers: int) -> None:
    with name_file(output):
        output.write_bytes(data)
    reporter.info(f"{papers} paper{'s' * (papers != 1)} in {output}.")
