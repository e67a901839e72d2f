"""Tables of papers in Markdown: a row a paper, columns by their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from digestgen.sources.markdown.digest import Entry
from digestgen.sources.markdown.keys import normalise_key
from digestgen.sources.markdown.links import read_links
from digestgen.sources.markdown.rows import LETTER, NO_LINK, build_entry, has_bold_title, read_title
from digestgen.sources.markdown.text import prepare, to_plain
from digestgen.sources.source import is_day
from digestgen.sources.toolkit.days import parse_when
from digestgen.sources.toolkit.references import read_id

_CELL = re.compile(r"(?<!\\)\|")
_WHOLE = re.compile(r"\*\*(?=\S)[^*\n]+?(?<=\S)\*\*|\$[^$\n]+\$")
_DATED = re.compile(r"([^\d\n]{2,80}?)[\s,('’]{1,3}((?:19|20)\d\d)\)?")  # "ICML 2021"
_NICKNAME = 3  # words; a title of fewer may be the name of what its paper is about
_COLUMNS = {
    "title": "title|paper|papers|papertitle|titleofpaper|article|publication|work|name|papername|标题|题目|论文|论文标题|论文名称|標題|題目|論文標題|論文名稱|論文|タイトル|제목|논문|titel|titre|título|titolo|название",
    "authors": "author|authors|firstauthor|作者|著者|저자|autoren|auteurs|autores|autori|авторы",
    "published": "publishdate|published|publicationdate|pubdate|year|yearpublished|发布时间|发表时间|年份|发表日期|出版年|發布時間|發表時間|發表日期",
    "date": "date|day|dateadded|added|listed|updated|dateupdated|updatedate|日期|时间|更新时间|時間|更新時間|日付|날짜|datum|fecha",
    "venue": "venue|conference|conf|journal|pub|publishedin|publishedat|source|会议|期刊|收录|发表|出处|会议期刊|学会|會議|發表|出處",
    "abstract": "abstract|摘要|アブストラクト|초록",
    "note": "note|notes|comment|comments|remark|remarks|summary|tldr|description|keypoints|takeaway|备注|简介|总结|要点|備註|簡介|總結|重點|概要|要約",
    "topics": "tag|tags|keyword|keywords|topic|topics|category|categories|类别|标签|关键词|方向|類別|標籤|關鍵詞|關鍵字",
    "id": "arxiv|arxivid|doi|id|paperid|pmid",
}  # fmt: skip
FIELDS = {word: key for key, words in _COLUMNS.items() for word in words.split("|")}


def split_cells(line: str, most: int = 0) -> list[str]:
    """The cells of a table's row; where they are more than `most`, a `|` in a formula or bold words cuts none."""
    line = line.strip()
    if most and len(_CELL.findall(line)) > most + 1:
        line = _WHOLE.sub(lambda match: match[0].replace("|", "\\|"), line)
    line = line[1:] if line.startswith("|") else line
    line = line[:-1] if line.endswith("|") and not line.endswith("\\|") else line
    cells = (cell if "$" in cell else cell.replace(" \\| ", " &#124; ") for cell in _CELL.split(line))
    return [prepare(cell.replace("\\|", "|").strip()) for cell in cells]


def read_table(lines: Sequence[str], line: int, day: str, topics: tuple[str, ...]) -> Iterator[Entry]:
    """The rows of a table: names of columns, a rule, rows; `line` is the number of the first."""
    header = [
        FIELDS.get(normalise_key(to_plain(cell)).replace("/", ""), "") for cell in split_cells(lines[0])
    ]
    named = [normalise_key(to_plain(cell)) for cell in split_cells(lines[0])]
    for number in range(2, len(lines)):
        cells = split_cells(lines[number], len(header))
        if any(cells):
            yield read_row(line + number, cells, header, named, day=day, topics=topics)


def read_row(
    line: int,
    cells: Sequence[str],
    header: Sequence[str],
    named: Sequence[str] = (),
    *,
    day: str = "",
    topics: tuple[str, ...] = (),
) -> Entry:
    """A table's row.

    Args:
        header: of each column the field that it holds, or "".
        named: of each column its name, for links that are only called "Link".
    """
    columns: dict[str, str] = {}
    for key, cell in zip(header, cells, strict=False):
        if key and re.search(r"\w", cell) and key not in columns:
            columns[key] = cell
    links = [link for cell in cells for link in read_links(cell)]
    title, rest = _find_title(cells, header)
    days = (parse_when(_day_text(columns.get(key, ""))) for key in ("date", "published"))
    when = next(filter(None, days), "")
    published = parse_when(_day_text(columns.get("published", ""))) or ("" if is_day(when) else when)
    kinds = {
        kind: read_links(cell)[0].address
        for name, cell in zip(named, cells, strict=False)
        if (kind := {"code": "code", "github": "code", "project": "project", "projectpage": "project", "video": "video",
                     "slides": "slides", "data": "data", "dataset": "data", "demo": "demo"}.get(name, "")) and read_links(cell)
    }  # fmt: skip
    entry = build_entry(
        line, title, links, "\n".join([rest, columns.get("note", "")]), day=when if is_day(when) else day
    )
    written = to_plain(columns.get("id", "")[:200])
    paper_id = (read_id(written, scheme="arxiv") or read_id(written, scheme="doi")) if written else None
    if paper_id and title and entry.problem == NO_LINK:
        entry = replace(entry, ids=(paper_id,), url=paper_id.url, problem="")
    venue = to_plain(columns.get("venue", ""))
    if dated := _DATED.fullmatch(venue):
        venue, published = dated[1], published or dated[2]
    return replace(
        entry,
        authors=to_plain(columns.get("authors", "")),
        publication={"venue": venue},
        abstract=columns.get("abstract", ""),
        published=published,
        topics=(
            *topics,
            *(
                to_plain(topic)
                for topic in re.split(r"[,;、]|\n", columns.get("topics", ""))
                if topic.strip()
            ),
        ),
        links={**entry.links, **kinds},
    )


def _day_text(cell: str) -> str:
    return re.sub(r"(?<=\d)[./](?=\d)", "-", to_plain(cell[:200])).strip("*_ ")


def _find_title(cells: Sequence[str], header: Sequence[str]) -> tuple[str, str]:
    """(title, the rest of its cell): of the column that is called so, else the first linked or bold words."""
    named = [cell for key, cell in zip(header, cells, strict=False) if key == "title"]
    others = [cell for key, cell in zip(header, cells, strict=False) if not key] + list(cells[len(header) :])
    titles = [read_title(cell, read_links(cell))[:2] for cell in named]
    titles = [(title, rest) for title, rest in titles if LETTER.search(title)]
    longer = next((one for one in titles[1:] if len(one[0].split()) >= _NICKNAME), None)
    if longer and len(titles[0][0].split()) < _NICKNAME:  # | Name | Paper |
        return longer[0], "\n".join(filter(None, (titles[0][0], longer[1])))
    if titles:
        return titles[0]
    for cell in others:
        links = read_links(cell)
        is_linked = any(link.is_title and link.id and len(link.words.split()) > 1 for link in links)
        if is_linked or has_bold_title(cell, links):
            title, rest, _ = read_title(cell, links)
            return title, rest
    return "", ""
