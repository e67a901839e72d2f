"""Column names of tables: those that Zotero, PubMed, Scopus, Web of Science, IEEE Xplore, ACM, Springer, OpenAlex, Lens,
Publish or Perish, Retraction Watch, rispy, RefLib and conference programmes write, and what they are called in other languages."""

from __future__ import annotations

from collections.abc import Mapping

_ENGLISH: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "papertitle", "articletitle", "documenttitle", "itemtitle", "primarytitle", "displayname"),
    "abstract": ("abstract", "abstractnote", "paperabstract", "abstracttext", "summary", "ab"),
    "authors": (
        "authorfullnames", "authors", "author", "authornames", "authorlist", "paperauthors", "firstauthors",
        "authorshipsauthordisplayname", "authorshipsrawauthorname", "bookauthorfullnames", "bookauthors",
    ),
    "orcids": ("orcids", "oi", "orcidnumbers", "authorshipsauthororcid"),
    "groups": ("groupauthors", "bookgroupauthors", "corporateauthors", "collaborations", "collaboration"),
    "published": (
        "publicationdateprint", "publicationdate", "datepublished", "published", "publisheddate", "pubdate", "dateofpublication", "date", "coverdate",
        "issuedate", "originalpaperdate", "publicationyear", "publishedyear", "pubyear", "yearofpublication", "year", "publishedmonth", "month", "day",
    ),
    "online": ("earlyaccessdate", "onlinedate", "onlinepublicationdate", "dateonline", "publicationdateonline", "epubdate", "epub"),
    "date": (),
    "type": (
        "documenttype", "itemtype", "publicationtype", "publicationtypes", "doctype", "pubtype", "articletype", "entrytype",
        "referencetype", "typeofreference", "contenttype", "documentidentifier", "type",
    ),
    "status": ("isretracted", "retracted", "retractionnature"),
    "arxiv": ("arxiv", "arxivid", "arxivurl", "arxivlink", "eprint", "externalidsarxiv"),
    "doi": ("doi", "doiurl", "externalidsdoi", "doilink", "itemdoi", "articledoi", "originalpaperdoi"),
    "openreview": ("openreview", "openreviewid", "openreviewurl", "openreviewlink"),
    "pmid": ("pmid", "externalidspubmed", "pubmedid", "idspmid", "originalpaperpubmedid"),
    "pmcid": ("pmcid", "externalidspubmedcentral", "pmc", "pubmedcentralid", "idspmcid"),
    "id": ("id", "paperid"),
    "url": ("url", "urls", "link", "paperurl", "paperlink", "articleurl", "site", "primarylocationlandingpageurl"),
    "keywords": (
        "keywords", "authorkeywords", "tags", "manualtags", "topics", "categories", "keywordsdisplayname", "keyword", "primarycategory", "fieldsofstudy",
        "category", "subjects", "subject",
    ),
    "venue": (
        "journal", "journaltitle", "publicationtitle", "sourcetitle", "secondarytitle", "journalbook", "conferencename",
        "conference", "conferencetitle", "proceedingstitle", "booktitle", "containertitle", "publicationname", "journalname",
        "venue", "publication", "primarylocationsourcedisplayname", "hostvenuedisplayname", "sourcetitleanthologytitle", "anthologytitle", "so", "source",
    ),
    "volume": ("volume", "volumenumber", "volumeno", "vol", "journalvolume", "bibliovolume"),
    "issue": ("issue", "issuenumber", "issueno", "journalissue", "biblioissue"),
    "pages": ("pages", "page", "pagerange", "pagenumbers", "pagination", "pp", "journalpages"),
    "first_page": ("startpage", "pagestart", "beginningpage", "beginpage", "firstpage", "spage", "startingpage", "bibliofirstpage"),
    "last_page": ("endpage", "pageend", "endingpage", "lastpage", "epage", "bibliolastpage"),
    "article": ("articlenumber", "artno", "articleno", "articlenum", "artnumber", "elocationid", "elocator"),
    "publisher": ("publisher", "publishername"),
    "place": ("place", "publisherplace", "publisherlocation", "publisherloc", "publishercity", "conferencelocation", "confloc"),
    "edition": ("edition",),
    "series": ("series", "seriestitle", "bookseriestitle", "tertiarytitle"),
    "number": ("seriesnumber", "bookseriesnumber"),
    "editor": ("editors", "editor", "bookeditors"),
    "lang": ("language", "lang", "languageoforiginaldocument"),
    "bibtex": ("bibtex", "bib", "bibtexentry"),
    "citation": ("citation",),
    "extra": ("extra",),
    "pdf": ("pdf", "pdfurl", "pdflink", "bestoalocationpdfurl", "openaccesspdfurl", "primarylocationpdfurl", "fulltexturl"),
    "code": ("code", "codeurl", "codelink", "github", "githuburl", "githublink"),
    "project": ("project", "projecturl", "projectpage"),
    "video": ("video", "videourl", "videolink"),
    "slides": ("slides", "slidesurl"),
    "poster": ("poster", "posterurl"),
}  # fmt: skip
_ELSEWHERE = {
    "title": "titel titre título titulo titolo название 标题 题名 篇名 论文题目 論文タイトル タイトル 論文名 제목 논문명",
    "authors": "autoren autor autorinnen auteurs auteur autores autori autore авторы автор 作者 著者 저자",
    "abstract": "zusammenfassung kurzfassung résumé resume resumen resumo riassunto аннотация 摘要 要旨 抄録 초록",
    "published": "erscheinungsjahr jahr année annee fecha año ano anno datum год 年份 年 出版年 发表时间 出版日期 発行年 발행년도 발행연도 연도",
    "keywords": "schlagwörter schlagworte motsclés motscles palabrasclave palavraschave parolechiave ключевыеслова 关键词 キーワード 키워드",
    "venue": "zeitschrift revue revista rivista журнал 期刊 刊名 来源 文献来源 雑誌名 掲載誌 저널 학술지명",
    "volume": "band jahrgang tome tomo volumen том 卷 巻 권",
    "issue": "heft numéro numero número fascicolo номер выпуск 期 号 호 number",
    "pages": "seiten páginas paginas pagine страницы 页码 页 ページ 쪽 페이지",
    "publisher": "verlag éditeur editorial editora editore издательство 出版社 출판사",
    "url": "lien enlace ссылка 链接 网址",
    "lang": "sprache langue idioma lingua язык 语言 言語 언어",
}  # fmt: skip
COLUMNS: Mapping[str, tuple[str, ...]] = {
    field: names + tuple(_ELSEWHERE.get(field, "").split()) for field, names in _ENGLISH.items()
}
"""Field → its customary column names, the most telling first; capitals, blanks and punctuation do not matter.

That a column is the day papers were listed, only a person can say (`--map date=…`): a column "Date" is when they
appeared."""
