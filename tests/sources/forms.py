"""Invented files of each form that papers come in: plain, odd and damaged, with what becomes of them.

FORMS: form → (source, file's name, {kind: (text, records, skipped)}); in place of the number of records, words of the
refusal. A new form is one entry here and one row in the manual's table (docs/manual/how-to/import.md).
"""

from __future__ import annotations

import base64
import json

A, B, C = (f"https://arxiv.org/abs/2602.9738{number}" for number in (5, 6, 7))
SAYS = "Lamps are lit at dusk, and kettles sing when the water in them boils, as everybody knows. " * 4
ENTRY = "\\\\\narXiv:2602.9738{0}\nDate: Wed, 4 Feb 2026 10:00:00 GMT   (10kb)\n\nTitle: Lamps {0}\nAuthors: Ada One\nCategories: cs.CL\n\\\\\n  Lamps are lit.\n\\\\ ( https://arxiv.org/abs/2602.9738{0} ,  10kb)\n"
RULE = "-" * 78 + "\n"
LISTING = f"{RULE}Send any comments regarding submissions directly to submitter.\n{RULE}" + "".join(
    ENTRY.format(number) + RULE for number in (1, 2, 3)
)


def mail(body: str, subject: str, sender: str, kind: str = "plain", encoding: str = "8bit") -> str:
    if encoding == "base64":
        body = base64.encodebytes(body.encode()).decode()
    if encoding == "quoted-printable":
        body = body.replace("=", "=3D").replace("é", "=C3=A9").replace("Lamps are", "Lam=\nps are")
    return (
        f"Return-Path: <{sender}>\nReceived: by lamps.example; Thu, 5 Feb 2026 05:00:00 +0000\nFrom: {sender}\n"
        f"To: ada@lamps.example\nSubject: {subject}\nDate: Thu, 05 Feb 2026 04:00:00 +0000\nMIME-Version: 1.0\n"
        f'Content-Type: text/{kind}; charset="utf-8"\nContent-Transfer-Encoding: {encoding}\n\n{body}\n'
    )


def scholar(number: int, by: str) -> str:
    address = f"https://scholar.google.com/scholar_url?url={(A, B, C)[number]}&amp;hl=en&amp;sa=X"
    return (
        f'<h3 style="font-weight:normal"><span>[PDF]</span> <a href="{address}" class="gse_alrt_title">Lamps <b>in</b> Row {number}</a></h3>'
        f'<div style="color:#006621">{by}</div><div class="gse_alrt_sni">… lamps are lit in <b>rows</b> …</div>'
    )


ARXIV = ("cs.CL daily Subj-class mailing", "no-reply@arxiv.org")
ALERT = ("Lamps - new articles", "Google Scholar Alerts <scholaralerts-noreply@google.com>")
NEWS = ("Daily Papers, 5 February", "Daily Papers <papers@huggingface.example>")
PAPER = '<div><a href="https://huggingface.co/papers/2602.9738{0}">Lamps é {0}</a><p>▲ 12</p><p>{1}</p></div>'
NOTE = f"# Lamps at Dusk\n\n**arXiv**: [2602.97385]({A})\n**Authors**: Ada One\n\n## Summary\nIt glows.\n"
BOT = {
    "2602.97385v1": f"|**2026-02-05**|**Lamps at Dusk**|Ada One et.al.|[2602.97385v1]({A}v1)|null|\n",
    "2602.97386": f"|**2026-02-04**|**Kettles**|Bo Two|[2602.97386]({B})|**[link](https://github.com/k/x)**|\n",
}

Kinds = dict[str, tuple[str, int | str, int]]
FORMS: dict[str, tuple[str, str, Kinds]] = {
    "README with a table": ("markdown", "README.md", {
        "plain": (f"# Lamps\n\n| Title | Link |\n|---|---|\n| Lamps at Dusk | [Paper]({A}) |\n| Kettles | [Paper]({B}) |\n", 2, 0),
        "odd": (f"## Week of February 2-8, 2026\nPaper | When\n:-: | -\n1) **Lamps \\| Dusk** - glow [link]({A}) | now\n[Kettles, Sung]({B}) |\nNews | [post](https://x.example)\n", 2, 1),
        "damaged": (f"| Title | Link |\n|---|---|\n| Lamps at Dusk | [Paper]({A}) \n| Kettles | [Paper]({B} |\n| Cups | [Paper]({C}) | | |\n|||\n", 3, 0),
    }),
    "README with a list": ("markdown", "readme.md", {
        "plain": (f"# Lamps\n- [Lamps at Dusk]({A})\n- [Kettles at Dawn]({B}): a note\n", 2, 0),
        "odd": (f"# Lamps\n## 2026-02-05\n1. **Lamps at Dusk** [[paper]({A})]\n2. Kettles at Dawn\n   - Bo Two\n   - [[pdf]]({B})\n3. [A shop](https://shop.example)\n", 2, 1),
        "damaged": (f"# Lamps\n- [Lamps at Dusk]({A})\n- [Kettles at Dawn]({B})\n- [Cups ({C}\n- **Spoons\n", 3, 0),
    }),
    "JSON of an arXiv bot": ("markdown", "lamps-arxiv-daily.json", {
        "plain": (json.dumps({"SLAM": BOT}), 2, 0),
        "odd": (json.dumps({"": {}, "SLAM": BOT | {"2602.97387": "- 2026-02-03, **Cups**, Cy Tre et.al., Paper: " + C}, "Again": BOT}), 3, 0),
        "damaged": (json.dumps({"SLAM": BOT | {"2602.97387": None, "2602.97388": "|||"}}), 2, 2),
    }),
    "note without front matter": ("markdown", "lamps.md", {
        "plain": (NOTE, 1, 0),
        "odd": (f"Lamps at Dusk\n=============\n\n> 论文：{A}\n\n参考文献\n--------\n- [Kettles at Dawn]({B})\n- [Cups]({C})\n", 1, 0),
        "damaged": (f"# Lamps at Dusk\n**arXiv**: [2602.97385]({A}\n```\n# not closed\n", 1, 0),
    }),
    "note with front matter that is not YAML": ("markdown", "lamps.md", {
        "plain": ("---\ntitle: Lamps: a study\nciteKey: @one2026\narxiv: 2602.97385\n---\nGood.\n", 1, 0),
        "odd": ("---\ntitle: *Lamps* in C # 2\nauthors: [[Ada One]], [[Bo Two]]\ntags:\n  - a: b: c\n---\n", 1, 0),
        "damaged": ("---\ntitle: Lamps\nauthors: [Ada One\n", "never closed", 0),
    }),
    "page of Logseq": ("markdown", "@lamps.md", {
        "plain": ("title:: @Lamps\noriginal-title:: Lamps in Rows\nauthors:: [[Ada One]]\n\n- [[Abstract]]\n\t- We light.\n", 1, 0),
        "odd": ("- title:: @Lamps\n  original-title:: Lamps in Rows\n  doi:: 10.5555/lamp\n- {{zotero-imported-file A, \"b.pdf\"}}\n", 1, 0),
        "damaged": ("title:: \noriginal-title::\nauthors:: [[Ada One\n", "no title", 0),
    }),
    "weekly list as text": ("text", "weekly.txt", {
        "plain": (f"Papers of 2026-02-05\n\n--- 1. Lamps at Dusk ---\nLink: https://huggingface.co/papers/2602.97385\n\n## Abstract (Original)\n{SAYS}\n\n--- 2. Kettles ---\nLink: {B}\n\n## Abstract (Original)\n{SAYS}\n", 2, 0),
        "odd": (f"=== 1) Lamps at Dusk ===\nLink: {A}\nAuthors: Ada One, Bo Two\n\n## Abstract (Translated)\nLampen.\n\n## Abstract (Original)\n{SAYS}\n=== 2) Kettles ===\n", 2, 0),
        "damaged": (f"--- 1. Lamps ---\nLink:\n## Abstract (Original)\n--- 2. Kettles ---\nLink: https://[\n{SAYS}", 2, 0),
    }),
    "list as text": ("text", "lamps.txt", {
        "plain": (f"1. Lamps at Dusk. {A}\n2. Kettles at Dawn. {B}\n", 2, 0),
        "odd": (f"Papers, 5 February 2026\n\nLamps at Dusk\nAda One, Bo Two\n{A}\n\nKettles at Dawn\nBo Two\n{B}\n\nCups at Noon: {C}\nSpoons (arXiv:2602.97388)\n", 4, 0),
        "damaged": (f"[1] Lamps at Dusk {A}\n[2] Kettles at Dawn https://[\n[3] {B}\n[4] Cups at Noon <{C}\n", 2, 1),
    }),
    "list in Org": ("text", "lamps.org", {
        "plain": (f"* Lamps\n- [[{A}][Lamps at Dusk]]\n- [[{B}][Kettles at Dawn]]\n", 2, 0),
        "odd": (f"* Papers\n** Household\n1) [[{A}][Lamps at Dusk]] glow\n2) *Kettles* [[{B}][pdf]]\n   + [[{C}]]\n", 2, 0),
        "damaged": (f"* Lamps\n- [[{A}][Lamps at Dusk]\n- [[{B}][Kettles at Dawn]]\n- [[{C}][Cups at Noon]]\n", 3, 0),
    }),
    "bookmarks of a browser": ("text", "bookmarks.html", {
        "plain": (f'<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n<DT><H3>Lamps</H3>\n<DL><p>\n<DT><A HREF="{A}" ADD_DATE="1">Lamps at Dusk</A>\n<DT><A HREF="{B}">Kettles at Dawn</A>\n</DL>', 2, 0),
        "odd": (f'<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<DL><DT><A HREF="https://shop.example">A shop</A>\n<DT><A HREF="{A}">[2602.97385] Lamps at Dusk</A></DL>', 1, 0),
        "damaged": (f'<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><DT><A HREF="{A}">Lamps at Dusk\n<DT><A HREF={B}>Kettles at Dawn</A', 2, 0),
    }),
    "arXiv's mailing": ("mail", "cs.CL.eml", {
        "plain": (mail(LISTING, *ARXIV, encoding="base64"), 3, 0),
        "odd": ("".join(f"From no-reply@arxiv.org Thu Feb  5 04:00:00 2026\n{mail(LISTING, *ARXIV, encoding='quoted-printable')}\n" for _ in range(2)), 6, 0),
        "damaged": (mail(LISTING[:-150], *ARXIV, encoding="base64"), 2, 1),
    }),
    "Daily Papers' newsletter": ("mail", "daily.eml", {
        "plain": (mail("<html><body>" + "".join(PAPER.format(n, SAYS) for n in range(3)) + "</body></html>", *NEWS, "html"), 3, 0),
        "odd": (mail("".join(f'<h2>Lamps {n}</h2><p><a href="https://click.example/c?url=https%3A%2F%2Fhuggingface.co%2Fpapers%2F2602.9738{n}">View paper</a></p>' for n in range(2)), *NEWS, "html", "base64"), 2, 0),
        "damaged": (mail("<table><tr><td>" + PAPER.format(1, SAYS)[:-20] + PAPER.format(2, "") + "<script>x", *NEWS, "html"), 2, 0),
    }),
    "Google Scholar's alert": ("mail", "alert.eml", {
        "plain": (mail(scholar(0, "A One, B Two - Journal of Lamps, 2026") + scholar(1, "C Tre - arXiv preprint arXiv:2602.97386, 2026"), *ALERT, "html"), 2, 0),
        "odd": (mail(scholar(0, "A One, B Two… - … of Lamps, 2026") + '<h3><a href="https://scholar.google.com/scholar_url?url=https://lamps.example/x.html&amp;sa=X">Kettles Elsewhere</a></h3><div>D Vier - lamps.example</div>', *ALERT, "html"), 2, 0),
        "damaged": (mail(scholar(0, "")[:-40] + scholar(1, "-")[:150] + "</h3>" + scholar(2, ""), *ALERT, "html"), 2, 0),
    }),
}  # fmt: skip
