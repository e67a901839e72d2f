"""One entry of PubMed's XML, an article or a part of a book, as a record.

The elements: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html and the DTD
https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from digestgen.model.ids import PaperId
from digestgen.model.person import Name
from digestgen.sources.pubmed import medline
from digestgen.sources.records import RICH, RecordBuilder
from digestgen.sources.toolkit.days import join_when, parse_when
from digestgen.sources.toolkit.names import body_name, join_name
from digestgen.sources.toolkit.references import language_tag, read_id
from digestgen.sources.toolkit.xmltree import Element, inner_markup, inner_text
from digestgen.text.clean import clean_line


def read_pmid(entry: Element) -> str:
    """The PMID of a `PubmedArticle` or `PubmedBookArticle`; "" where it has none."""
    return _text(entry, "MedlineCitation/PMID") or _text(entry, "BookDocument/PMID")


def add_entry(builder: RecordBuilder, where: str, entry: Element) -> None:
    """Add what a `PubmedArticle` or `PubmedBookArticle` says; see RecordBuilder.add."""
    if entry.find("BookDocument") is not None:
        _add_book(builder, where, _child(entry, "BookDocument"), _child(entry, "PubmedBookData"))
    else:
        _add_article(builder, where, _child(entry, "MedlineCitation"), _child(entry, "PubmedData"))


def _add_article(builder: RecordBuilder, where: str, citation: Element, data: Element) -> None:
    article = _child(citation, "Article")
    journal, issue = _child(article, "Journal"), _child(_child(article, "Journal"), "JournalIssue")
    languages = [_text_of(language) for language in article.findall("Language")]
    title, lang, vernacular = _title(article, languages)
    kinds = [_text_of(element) for element in article.findall("PublicationTypeList/PublicationType")]
    corrections = citation.findall("CommentsCorrectionsList/CommentsCorrections")
    ids = _ids(
        _text(citation, "PMID"), data.findall("ArticleIdList/ArticleId"), article.findall("ELocationID")
    )
    days = [_day(day) for day in (*article.findall("ArticleDate"), *issue.findall("PubDate"))]
    kind = medline.article_type(kinds)
    other, other_lang = _other_abstract(citation)
    abstract = _abstract(article.find("Abstract"))
    if abstract:
        other = other_lang = ""
    short_venue = _text(journal, "ISOAbbreviation") or _text(citation, "MedlineJournalInfo/MedlineTA")
    builder.add(
        where,
        title=title,
        markup=RICH,
        ids=ids,
        abstract=abstract or other,
        authors=_authors(article.find("AuthorList")),
        published=medline.first_day(*days),
        keywords=_keywords(citation),
        links={"html": _url(ids, "pmcid")},  # free to read
        publication={
            "type": kind,
            "venue": _text(journal, "Title") or short_venue,
            "volume": _text(issue, "Volume"),
            "issue": _text(issue, "Issue"),
            "pages": _pages(article.find("Pagination")),
            "article": _article_number(article),
            "issued": _day(issue.find("PubDate")),
        },
        status=medline.find_status(
            title, kinds, [correction.get("RefType", "") for correction in corrections]
        ),
        lang=lang or other_lang,
        payload={
            "url": _url(ids, "pmid"),
            "types": [kind for kind in kinds if kind.lower() != "journal article"],
            "vernacular_title": vernacular,
            "abstract_language": other_lang if other_lang != lang else "",
            "language": ", ".join(code for code in languages if code.lower() not in ("eng", "en")),
            "corrections": [
                f"{medline.CORRECTIONS[correction.get('RefType', '')]}: {_text(correction, 'RefSource')}"
                for correction in corrections
                if correction.get("RefType", "") in medline.CORRECTIONS
            ],
            "copyright": _text(article, "Abstract/CopyrightInformation"),
        },
    )


def _add_book(builder: RecordBuilder, where: str, document: Element, data: Element) -> None:
    book = _child(document, "Book")
    book_title = _text(book, "BookTitle")
    is_chapter = document.find("ArticleTitle") is not None
    languages = [_text_of(language) for language in document.findall("Language")]
    title, lang, vernacular = _title(document, languages)
    whole = [] if is_chapter else book.findall("ELocationID")  # a book's DOI is not its chapters'
    numbers = (*document.findall("ArticleIdList/ArticleId"), *data.findall("ArticleIdList/ArticleId"))
    ids = _ids(_text(document, "PMID"), numbers, whole)
    shelf = next((_text_of(number) for number in numbers if number.get("IdType") == "bookaccession"), "")
    shelf = shelf if re.fullmatch(r"NBK\d+", shelf) else ""
    lists = (*document.findall("AuthorList"), *book.findall("AuthorList"))
    authors = next((people for people in lists if people.get("Type", "authors").lower() == "authors"), None)
    editors = next((people for people in lists if people.get("Type", "").lower() == "editors"), None)
    chapter_day, book_day = _day(document.find("ContributionDate")), _day(book.find("PubDate"))
    builder.add(
        where,
        title=title or inner_markup(book.find("BookTitle")),
        markup=RICH,
        ids=ids,
        abstract=_abstract(document.find("Abstract")),
        authors=_authors(authors),
        published=chapter_day if is_chapter and chapter_day else book_day,
        updated=_day(document.find("DateRevised")),
        keywords=_keywords(document),
        links={"html": f"https://www.ncbi.nlm.nih.gov/books/{shelf}/" if shelf else ""},
        publication={
            "type": "chapter" if is_chapter else "book",
            "venue": book_title if is_chapter else "",
            "publisher": _text(book, "Publisher/PublisherName"),
            "place": _text(book, "Publisher/PublisherLocation"),
            "edition": _text(book, "Edition"),
            "editor": _authors(editors),
            "series": _text(book, "CollectionTitle"),
            "volume": _text(book, "Volume"),
            "pages": _pages(document.find("Pagination")),
        },
        lang=lang,
        payload={
            "url": _url(ids, "pmid"),
            "accession": shelf,
            "types": [_text_of(kind) for kind in document.findall("PublicationType")],
            "vernacular_title": vernacular,
            "copyright": _text(document, "Abstract/CopyrightInformation"),
        },
    )


def _title(parent: Element, languages: list[str]) -> tuple[str, str, str]:
    """Title as markup, its language, and the original title where it is a translation."""
    title, translated = medline.split_title(inner_markup(parent.find("ArticleTitle")))
    vernacular, _ = medline.split_title(inner_markup(parent.find("VernacularTitle")))
    tags = [tag for tag in map(language_tag, languages) if tag]
    if vernacular and (not title or title == medline.NOT_AVAILABLE):
        return vernacular, tags[0] if len(tags) == 1 else "", ""
    return title, "en" if translated or "en" in tags else "", _text(parent, "VernacularTitle").rstrip(". ")


def _abstract(abstract: Element | None) -> str:
    parts = [] if abstract is None else abstract.findall("AbstractText")
    texts = [(part.get("Label", ""), " ".join(inner_markup(part).split())) for part in parts]
    return "".join(medline.label_paragraph(label, text) for label, text in texts if text)


def _other_abstract(citation: Element) -> tuple[str, str]:
    """The first abstract in another language or of another publisher, and its language."""
    for other in citation.findall("OtherAbstract"):
        if (text := _abstract(other)) and not medline.NOT_HERE.fullmatch(text.strip()):
            return text, language_tag(other.get("Language", ""))
    return "", ""


def _authors(authors: Element | None) -> Iterator[Name]:
    """People and groups; not the misspelled names that are kept beside their corrections (`ValidYN="N"`)."""
    for author in () if authors is None else authors.findall("Author"):
        if author.get("ValidYN") == "N":
            continue
        given = _text(author, "ForeName") or _text(author, "Initials")
        name = join_name(given, _text(author, "LastName"), _text(author, "Suffix"))
        if not name.text:
            name = body_name(_text(author, "CollectiveName").strip(" ;,"))
        sources = (
            number for number in author.findall("Identifier") if number.get("Source", "").upper() == "ORCID"
        )
        orcid = next(
            (found for found in (medline.find_orcid(inner_text(number)) for number in sources) if found), ""
        )
        places = (*author.findall("AffiliationInfo/Affiliation"), *author.findall("Affiliation"))
        affiliation = next((medline.clean_affiliation(inner_text(place)) for place in places), "")
        yield name._replace(orcid=orcid, affiliation=affiliation)


def _keywords(parent: Element) -> list[str]:
    """The authors' keywords, then subject headings, those of the main topics first."""
    headings = parent.findall("MeshHeadingList/MeshHeading")
    main = [heading for heading in headings if any(part.get("MajorTopicYN") == "Y" for part in heading)]
    subjects = [_text(heading, "DescriptorName") for heading in (*main, *headings)]
    return [*(_text_of(keyword) for keyword in parent.findall("KeywordList/Keyword")), *subjects]


def _ids(pmid: str, numbers: Iterable[Element], places: Iterable[Element] = ()) -> list[PaperId]:
    """Ids, the DOI first: other sources know it too."""
    by_kind: dict[str, str] = {}
    for place in places:
        if place.get("ValidYN") != "N":
            by_kind.setdefault(place.get("EIdType", ""), _text_of(place))
    for number in numbers:
        by_kind.setdefault(number.get("IdType", ""), _text_of(number))
    central = re.search(r"PMC\d+", by_kind.get("pmc", ""))
    found = (
        read_id(by_kind.get("doi", ""), scheme="doi"),
        read_id(pmid or by_kind.get("pubmed", ""), scheme="pmid"),
        read_id(central[0] if central else "", scheme="pmcid"),
    )
    return [paper_id for paper_id in found if paper_id]


def _url(ids: Iterable[PaperId], scheme: str) -> str:
    return next((paper_id.url for paper_id in ids if paper_id.scheme == scheme), "")


def _pages(pagination: Element | None) -> str:
    start, end = _text(pagination, "StartPage"), _text(pagination, "EndPage")
    return medline.full_pages(f"{start}-{end}" if start and end else _text(pagination, "MedlinePgn") or start)


def _article_number(article: Element) -> str:
    """The short ones among the publishers' own ids are numbers of articles: `e15`, `104567`; never `S1080-6032(20)30001-2`."""
    numbers = (_text_of(place) for place in article.findall("ELocationID") if place.get("EIdType") == "pii")
    return next((number for number in numbers if medline.ARTICLE_NUMBER.fullmatch(number)), "")


def _day(date: Element | None) -> str:
    year, month, day = (_text(date, part)[:12] for part in ("Year", "Month", "Day"))
    return join_when(year, month, day) if year else parse_when(_text(date, "MedlineDate"))


def _child(parent: Element, path: str) -> Element:
    """The first element of a path, or an empty one."""
    found = parent.find(path)
    return etree.Element("missing") if found is None else found


def _text(parent: Element | None, path: str) -> str:
    return "" if parent is None else _text_of(parent.find(path))


def _text_of(element: Element | None) -> str:
    return clean_line(inner_text(element))
