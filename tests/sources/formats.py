"""Invented files of each format that programs and registries export: plain, odd and damaged, with what becomes of them.

FORMATS: format → (source, file's name, {kind: (text, records, skipped)}); in place of the number of records, words of
the refusal. A new format is one entry here and one row in the manual's table (docs/manual/reference/formats-read.md).
"""

from __future__ import annotations

Kinds = dict[str, tuple[str, int | str, int]]


def endnote_xml(*records: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><xml><records>{"".join(f"<record>{record}</record>" for record in records)}</records></xml>'


def styled(text: str, face: str = "normal") -> str:
    return f'<style face="{face}" font="default" size="100%">{text}</style>'


REFER = """\
%0 Journal Article
%A One, Ada
%A Two, Bo
%T Lamps in Rows
%J Lamp Letters
%V 12
%N 3
%P 45-67
%D 2024
%8 June 8
%R 10.5555/lamps.1
%X We light them.
%K lamps
light

"""
LAMPS_XML = f"""\
<database name="lamps.enl">lamps.enl</database><source-app name="EndNote" version="20.0">EndNote</source-app><rec-number>1</rec-number>
<ref-type name="Journal Article">17</ref-type><contributors><authors><author>{styled("One, Ada")}</author><author>{styled("Lamp Team,")}</author></authors></contributors>
<titles><title>{styled("Growth of ")}{styled("Lampas rosea", "italic")}{styled(" in H")}{styled("2", "subscript")}{styled("O")}</title><secondary-title>{styled("Lamp Letters")}</secondary-title></titles>
<periodical><full-title>{styled("Lamp Letters")}</full-title></periodical><pages>{styled("45-67")}</pages><volume>{styled("12")}</volume><number>{styled("3")}</number>
<keywords><keyword>{styled("lamps")}</keyword><keyword>{styled("light")}</keyword></keywords><dates><year>{styled("2024")}</year><pub-dates><date>{styled("Jun 8")}</date></pub-dates></dates>
<accession-num>{styled("123")}</accession-num><urls><related-urls><url>{styled("https://doi.org/10.5555/lamps.1")}</url></related-urls></urls>
<custom2>{styled("PMC456")}</custom2><electronic-resource-num>{styled("10.5555/lamps.1")}</electronic-resource-num><abstract>{styled("We light.&#xD;Then we read.")}</abstract>
<remote-database-name>{styled("Medline")}</remote-database-name>"""
KETTLES_XML = """<ref-type>5</ref-type><contributors><authors><author>Two, Bo</author></authors><secondary-authors><author>Hill, Eda</author></secondary-authors></contributors>
<titles><title>Kettles &lt; Pots</title><secondary-title>A Book of Kettles</secondary-title></titles><dates><year>2023</year></dates><publisher>Pot Press</publisher>"""
REFWORKS = """\
RT Journal Article
SR Electronic(1)
ID 7
A1 One, Ada
A1 Two, Bo
T1 Lamps in Rows
JF Lamp Letters
YR 2024
FD June 8
VO 12
IS 3
SP 45
OP 67
K1 lamps
K1 light
AB We light.
AI based lamps, too.
DO 10.5555/lamps.1

"""
WOS_TAB = "PT\tAU\tBA\tBE\tAF\tCA\tTI\tSO\tLA\tDT\tDE\tAB\tPU\tPD\tPY\tVL\tIS\tBP\tEP\tAR\tDI\tPM\tUT\n"
WOS_ROW = "J\tOne, A; Two, B\t\t\tOne, Ada; Two, Bo\tLamp Team\tLamps in Rows\tLAMP LETTERS\tEnglish\tArticle\tlamps; light\tWe light.\tLamp Press\tJUN 8\t2024\t12\t3\t45\t67\t\t10.5555/lamps.1\t123\tWOS:1\n"

FORMATS: dict[str, tuple[str, str, Kinds]] = {
    "EndNote, tagged": ("endnote", "library.enw", {
        "plain": (REFER + "%0 Book Section\n%A Two, Bo\n%T Kettles\n%B A Book of Kettles\n%E Hill, Eda\n%I Pot Press\n%D 2023\n", 2, 0),
        "odd": ("%A Ada One\n%T Lamps in Rows\n%J Lamp Letters\n%D June 1978\n\n%T Kettles\n%A Bo Two\n%I Pot Press\n%D 1979\n", 2, 0),
        "damaged": (REFER + "%0\n%0 Book\n%A Two, Bo\n%\n%T\n%0 Thesis\n%T Cups", 2, 1),
    }),
    "EndNote XML": ("endnote", "library.xml", {
        "plain": (endnote_xml(LAMPS_XML, KETTLES_XML), 2, 0),
        "odd": (endnote_xml(KETTLES_XML, "<titles/>", "<ref-type/><titles><title>Cups</title></titles><dates/>"), 2, 1),
        "damaged": (endnote_xml(LAMPS_XML)[:-20], "not well-formed XML", 0),
    }),
    "RefWorks, tagged": ("ris", "refworks.txt", {
        "plain": (REFWORKS + "RT Book, Section\nSR Print(0)\nID 8\nA1 Two, Bo\nT1 Kettles\nT2 A Book of Kettles\nA2 Hill, Eda\nYR 2023\n", 2, 0),
        "odd": ("RT Journal\nSR 1\nA1 张三;李四;\nAD 某大学\nT1 灯的研究\nJF 灯学报\nYR 2024\nIS 03\nOP 12-15\nK1 灯;光\nAB 我们点灯。\n", 1, 0),
        "damaged": (REFWORKS + "RT Book, Whole\nSR Print(0)\nID 9\nA1 Two, B\nRT Generic\nT1 Cups", 2, 1),
    }),
    "Web of Science, tab-delimited": ("ris", "savedrecs.txt", {
        "plain": (WOS_TAB + WOS_ROW + WOS_ROW.replace("rows", "x").replace("Lamps in Rows", "Kettles").replace("lamps.1", "k.2"), 2, 0),
        "odd": ("PT\tAU\tTI\tSO\tPY\tAR\tDT\r\nC\tOne, A\t\"Lamps\" in Rows\tProc. of Lamps\t2024\t104567\tProceedings Paper\t\r\n", 1, 0),
        "damaged": (WOS_TAB + WOS_ROW[:60] + "\n\nJ\tTwo, B\n" + WOS_ROW, 2, 1),
    }),
}  # fmt: skip
