"""Links of a page, and what their words say: the name of a thing ("Paper", "Code") or a paper's title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from digestgen.model.ids import PaperId
from digestgen.sources.markdown.hosts import is_page_of_paper
from digestgen.sources.markdown.keys import LINKS, normalise_key
from digestgen.sources.markdown.note import LINK
from digestgen.sources.markdown.text import to_plain
from digestgen.sources.toolkit.references import LONGEST, read_id
from digestgen.text.html import safe_url

_BARE = re.compile(r"(?<![\w\"'=])<?(https?://[^\s<>()\[\]\"'|]+)")
# A DOI without its address, as references end with it; not the half before the < of a SICI.
_DOI = re.compile(r"(?<![\w/:])doi: ?(10\.\d{4,9}/(?>[^\s<>\[\]\"'|]+))(?!<\d)", re.IGNORECASE | re.ASCII)
_BEFORE = re.compile(r"(?:\[Online\]\. )?(?<!\w)(?:DOI|URL|Available)(?: at| from)?: ?$", re.IGNORECASE)
_IMAGE = re.compile(r"!\[[^\[\]]*\](?:\([^()\s]*\))?")
_WORD = re.compile(r"[^\W_]+(?:'\w+)?")
_LABEL_LENGTH = 60  # characters; a longer text is a title
_NUMBER = re.compile(r"^[\W_]*(?:\d+(?:\.\d+)*|[ivxIVX]+)[.):\s]\s*")
_ARXIV = re.compile(r"\W*(?:arxiv\W*)?\d{4}\.\d{4,5}(?:v\d+)?\W*", re.IGNORECASE)
_CONNECTIVE = re.compile(r"\s+(?:and|und|et|y|e|en|и)\s+|[&/+,、与和]")
# A link called so leads to the paper itself.
_PAPER = frozenset(
    """paper papers pdf arxiv abs pmid pmcid preprint article publication doi openreview acl fulltext manuscript eprint
    论文 原文 文章 論文 논문 artikel papier статья artículo artigo articolo makale""".split()
)
# One called so leads to something that belongs to it.
_BELONGS = frozenset(
    """code github gitlab repo repository implementation project page website homepage site web video youtube talk
    slides poster dataset data demo blog post tweet thread twitter huggingface hf model models weights checkpoint
    checkpoints colab notebook bibtex bib cite citation stars star summary supp supplement supplementary appendix
    review reviews discussion news media press docs documentation app space twitter reddit alphaxiv kimi html
    semantic scholar scholar google ieee acm springer proceedings anthology pubmed modelscope bilibili zhihu wechat
    代码 項目 项目 主页 数据集 数据 视频 演示 博客 网站 解读
    程式碼 原始碼 專案 資料集 資料 影片 示範 簡報 部落格 網站 解讀 コード プロジェクト 動画 코드 프로젝트""".split()
)
_FILLER = frozenset(
    """the to a an this that of on in at by for from and or our my its full original official link links here read
    view see download open click url text abstract source version more source x 1 2 3 v1 v2 v3 arxiv's
    链接 地址 点击 下载 这里 連結 網址 點擊 下載 這裡 リンク こちら 링크 hier zum der die das den lien vers le la du el al enlace""".split()
)
_LABELS = _PAPER | _BELONGS | _FILLER
# Headings of a note's or a page's own parts; the second list heads what is only pointed at.
_GENERIC = frozenset(
    line.strip()
    for line in """
    introduction|intro|abstract|summary|tl dr|tldr|setup|method|methods|methodology|approach|results|experiments
    experiment|evaluation|discussion|conclusion|conclusions|notes|note|my notes|thoughts|my thoughts|comments|comment
    takeaways|key takeaways|key points|key ideas|highlights|annotations|quotes|questions|background|motivation|problem
    contributions|contribution|limitations|strengths|weaknesses|pros|cons|future work|analysis|overview|contents
    table of contents|toc|outline|appendix|metadata|meta|info|information|tags|details|misc|miscellaneous|other|others
    code|paper|papers|list of papers|paper notes|reading notes|reading list|论文笔记|paper list|data|dataset|datasets|model|models|review|description|why|what|how
    main idea|main ideas|idea|ideas|figures|tables|changelog|news|updates|about|today|home|readme|untitled|archive
    einleitung|einführung|zusammenfassung|überblick|fazit|methode|methoden|ergebnisse|diskussion|hintergrund|ausblick
    notizen|inhalt|inhaltsverzeichnis|motivation|aufbau|übersicht|kommentar|schluss|schlussfolgerung
    résumé|sommaire|contexte|méthode|méthodes|résultats|conclusion|aperçu|remarques|présentation
    introducción|resumen|métodos|método|resultados|conclusión|conclusiones|discusión|antecedentes|notas
    introdução|resumo|conclusão|conclusões|discussão|métodos|anotações
    introduzione|riassunto|sommario|metodi|risultati|conclusione|conclusioni|discussione|appunti
    inleiding|samenvatting|resultaten|conclusie|conclusies|notities|wprowadzenie|streszczenie|wnioski
    giriş|özet|sonuç|yöntem|sammanfattning|inledning|slutsats
    введение|аннотация|резюме|краткое содержание|методы|метод|результаты|заключение|выводы|обсуждение|заметки
    简介|引言|介绍|前言|摘要|总结|小结|概述|概要|方法|实验|结果|讨论|结论|背景|笔记|评论|思考|目录|论文|论文列表|创新点
    簡介|總結|實驗|結果|討論|結論|筆記|目錄
    はじめに|要約|まとめ|手法|実験|考察|メモ|目次|導入|序論
    소개|서론|요약|초록|방법|실험|결과|논의|결론|배경|메모|목차
    """.replace("\n", "|").split("|")
)
_ASIDE = frozenset(
    line.strip()
    for line in """
    related|related work|related works|related papers|related reading|references|reference|bibliography|see also
    further reading|read more|more|links|useful links|resources|sources|citation|citations|citing|cite|how to cite
    bibtex|acknowledgement|acknowledgements|acknowledgments|acknowledgment|credits|footnotes|similar|similar work
    license|licence|contributing|contact|cited by|citing this|prior work|previous work|backlinks|see|attachments
    installation|install|usage|quickstart|quick start|getting started|requirements|dependencies|authors|contributors
    verwandte arbeiten|verwandtes|literatur|literaturverzeichnis|quellen|weiterführendes|siehe auch|referenzen|lizenz
    références|bibliographie|travaux connexes|travaux liés|voir aussi|liens|pour aller plus loin|sources
    referencias|bibliografía|trabajos relacionados|véase también|enlaces|referências|bibliografia|trabalhos relacionados
    ver também|riferimenti|lavori correlati|vedi anche|referenties|verwant werk|gerelateerd|kaynakça|ilgili çalışmalar
    литература|список литературы|источники|ссылки|связанные работы|см также|обзор литературы|lista literatury
    参考|参考文献|相关工作|相关论文|相关研究|延伸阅读|引用|参考资料|相關工作|參考文獻|延伸閱讀
    関連研究|関連論文|参考リンク|参照|참고문헌|참고 문헌|관련 연구|참고 자료|참고
    """.replace("\n", "|").split("|")
)
_NAMES = _GENERIC | _ASIDE


@dataclass(frozen=True, slots=True)
class Link:
    """A link to somewhere on the web."""

    words: str  # its text, plain; "" of a bare address or a picture
    address: str
    id: PaperId | None  # the paper that it leads to, if it can be told
    start: int  # start, end: in the text that it is from
    end: int

    @property
    def is_title(self) -> bool:
        """Whether its words are a paper's title and not the name of a thing."""
        return not is_label(self.words, self.id)

    @property
    def is_paper(self) -> bool:
        """Whether it is called the paper ("Link to the paper"), or by its id or address."""
        words = set(_split(self.words))
        is_bare = bool(self.id) and (words <= _FILLER or _is_address(self.words, self.id))
        return not self.is_title and (self.is_called_paper or is_bare)

    @property
    def is_called_paper(self) -> bool:
        """Whether its words say "paper", "PDF", "arXiv" …"""
        return not self.is_title and bool(set(_split(self.words)) & _PAPER)

    @property
    def is_titled_paper(self) -> bool:
        """Whether its words are a title, and it leads to a paper: by an id, a PDF, or a page of it."""
        return self.is_title and (bool(self.id) or self.kind == "pdf" or is_page_of_paper(self.address))

    @property
    def kind(self) -> str:
        """Of model.paper.LINKS, or ""."""
        word = normalise_key(self.words)
        if "/pdf/" in self.address or self.address.split("?")[0].lower().endswith(".pdf"):
            return "pdf"
        if self.is_title:
            return "code" if self.address.startswith("https://github.com/") and not self.words else ""
        kind = next((kind for kind, keys in LINKS.items() if word in keys or kind in word), "")
        if not kind and self.address.startswith("https://github.com/"):
            kind = "code"
        return "" if kind == "pdf" else kind


def read_links(text: str) -> list[Link]:
    """The links of a text, in order: Markdown's, and bare addresses; no pictures, and nothing of the page's own site."""
    if "http" not in text and "10." not in text:  # most lines
        return []
    found = [link for match in LINK.finditer(text) if (link := _read(match))]
    rest = LINK.sub(lambda match: " " * len(match[0]), text)
    for match in _BARE.finditer(rest):
        address = match[1].rstrip(".,;:*_")
        found.append(Link("", address, _read_id(address), match.start(), match.start(1) + len(address)))
    for match in _DOI.finditer(rest):
        value = match[1].rstrip(".,;:*_")
        address = f"https://doi.org/{value}"
        found.append(Link("", address, _read_id(address), match.start(), match.start(1) + len(value)))
    return sorted(found, key=lambda link: link.start)


def _read(match: re.Match[str]) -> Link | None:
    address = match[3].strip("<>")
    if match[1] or not address.startswith(("http://", "https://")) or not safe_url(address):
        return None
    words = to_plain(_IMAGE.sub("", match[2])[:2000])
    return Link(words.strip("[] "), address, _read_id(address), match.start(), match.end())


def _read_id(address: str) -> PaperId | None:
    return read_id(address) if len(address) <= LONGEST else None


def is_label(words: str, paper_id: PaperId | None = None) -> bool:
    """Whether a link's words name a thing and are no title.

    >>> [is_label(words) for words in ("Link to the paper", "[PDF]", "arXiv:2301.90001v2", "Lamps at Dusk", "Code")]
    [True, True, True, False, True]
    """
    if not words or len(words) > _LABEL_LENGTH:
        return not words
    if _is_address(words, paper_id) or re.fullmatch(r"[a-z]+", words):
        return True
    return all(word in _LABELS or word.isdigit() for word in _split(words))


def is_called(words: str) -> bool:
    """Whether words only name things: "Link", "Paper", "PDF and code"; one word in small letters may be a title."""
    return all(word in _LABELS or word.isdigit() for word in _split(words))


def _is_address(words: str, paper_id: PaperId | None) -> bool:
    rest = words.lower().replace(paper_id.value, "", 1) if paper_id else words
    is_value = (
        rest != words
        and len(rest) < len(words)
        and all(word in _LABELS or len(word) < 3 for word in _split(rest))
    )
    return is_value or words.startswith(("http://", "https://", "10.")) or _ARXIV.fullmatch(words) is not None


def _split(words: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(words)]


def is_generic(heading: str) -> bool:
    """Whether a heading names a part of any page: it titles no paper. "2. Introduction & Related work" does."""
    parts = _CONNECTIVE.split(to_plain(heading[:200]))
    return all(_normalise(part) in _NAMES for part in parts) or _normalise(heading) in _NAMES


def is_aside(heading: str) -> bool:
    """Whether what stands under a heading is only pointed at: references, related work, how to install."""
    return bool(name := _normalise(heading)) and name in _ASIDE


def _normalise(heading: str) -> str:
    return " ".join(_split(_NUMBER.sub("", to_plain(heading[:200]), count=1)))


def find_paper(links: Iterable[Link], *, is_sure: bool = False) -> tuple[PaperId, ...] | None:
    """The ids of the one paper that links are about; () where they lead to none, None where to several.

    The labels decide: what "Paper" leads to counts before what other words do. Ids of several schemes (a preprint
    and its DOI) are one paper's.

    Args:
        is_sure: whether all of the links are known to be about it, whatever their words.
    """
    links = [link for link in links if link.id]
    called = [link for link in links if link.is_called_paper]
    for chosen in ([links] if is_sure else []) + [called, [link for link in links if link.is_paper], links]:
        ids = tuple(dict.fromkeys(link.id for link in chosen if link.id))
        if ids and len({paper_id.scheme for paper_id in ids}) == len(ids) <= 3:
            return ids
    return None if links else ()


def drop_labels(text: str, links: Sequence[Link], *, with_arxiv: bool = False) -> str:
    """A text without links that only name a thing; of those that are titles their words stay.

    Args:
        with_arxiv: whether those of arXiv's ids do, too.
    """
    for link in reversed(links):
        if link.id or not link.is_title:
            is_kept = link.is_title or (with_arxiv and link.words.lower().startswith("arxiv:"))
            text = _BEFORE.sub("", text[: link.start]) + (link.words if is_kept else "") + text[link.end :]
    return text


def pick_links(links: Iterable[Link]) -> Iterator[tuple[str, str]]:
    """(kind, address) of the links whose kind can be told; the last of a kind counts."""
    for link in links:
        if kind := link.kind:
            yield kind, link.address
