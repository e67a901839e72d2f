"""Invented files of each format that programs and registries export: plain, odd and damaged, with what becomes of them.

FORMATS: format → (source, file's name, {kind: (text, records, skipped)}); in place of the number of records, words of
the refusal. A new format is one entry here and one row in the manual's table (docs/manual/how-to/import.md).
"""

from __future__ import annotations

import json

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

DATACITE = {
    "id": "10.5555/lamps.1", "type": "dois", "attributes": {
        "doi": "10.5555/lamps.1", "creators": [
            {"name": "One, Ada", "nameType": "Personal", "givenName": "Ada", "familyName": "One", "affiliation": ["Lamp Institute"],
             "nameIdentifiers": [{"nameIdentifier": "https://orcid.org/0000-0002-1825-0097", "nameIdentifierScheme": "ORCID"}]},
            {"name": "Lamp Team", "nameType": "Organizational", "affiliation": []}],
        "titles": [{"title": "Lampen", "titleType": "TranslatedTitle"}, {"title": "Lamps in Rows"}, {"title": "A Study", "titleType": "Subtitle"}],
        "publisher": "Lamp Press", "publicationYear": 2024, "subjects": [{"subject": "lamps"}, {"subject": "light"}],
        "contributors": [{"name": "Hill, Eda", "contributorType": "Editor"}, {"name": "Pot", "contributorType": "Sponsor"}],
        "dates": [{"date": "2024-06-08", "dateType": "Issued"}, {"date": "2025-01-01", "dateType": "Updated"}], "language": "en",
        "types": {"resourceTypeGeneral": "JournalArticle", "bibtex": "article"}, "descriptions": [
            {"description": "Volume 12", "descriptionType": "SeriesInformation"}, {"description": "We <i>light</i>.", "descriptionType": "Abstract"}],
        "container": {"type": "Journal", "title": "Lamp Letters", "volume": "12", "issue": "3", "firstPage": "45", "lastPage": "67"},
        "url": "https://lamps.example/1"}}  # fmt: skip
ZENODO = {
    "id": 7, "doi": "10.5281/zenodo.7", "created": "2024-07-01T00:00:00", "metadata": {
        "title": "Lamps in Rows", "doi": "10.5281/zenodo.7", "publication_date": "2024-06-08", "description": "<p>We light.</p>",
        "creators": [{"name": "One, Ada", "affiliation": "Lamp Institute", "orcid": "0000-0002-1825-0097"}, {"name": "Lamp Team", "affiliation": None}],
        "keywords": ["lamps", "light"], "resource_type": {"title": "Journal article", "type": "publication", "subtype": "article"},
        "journal": {"title": "Lamp Letters", "volume": "12", "issue": "3", "pages": "45-67"}, "language": "eng"},
    "links": {"self_html": "https://zenodo.org/records/7"}}  # fmt: skip
INVENIO = {
    "id": "abc", "pids": {"doi": {"identifier": "10.5281/zenodo.8"}}, "metadata": {
        "title": "Kettles", "creators": [{"person_or_org": {"type": "personal", "given_name": "Bo", "family_name": "Two", "name": "Two, Bo"}},
                                         {"person_or_org": {"type": "organization", "name": "Pot Group"}}],
        "publication_date": "2023", "resource_type": {"id": "publication-conferencepaper", "title": {"en": "Conference paper"}}},
    "custom_fields": {"meeting:meeting": {"title": "Conference on Kettles"}}}  # fmt: skip
INSPIRE = {
    "hits": {
        "hits": [
            {
                "id": "1",
                "links": {"self": "https://inspirehep.net/api/literature/1"},
                "metadata": {
                    "titles": [{"title": "Lamps at $\\sqrt{s}$", "source": "arXiv"}],
                    "abstracts": [{"value": "We light.", "source": "arXiv"}],
                    "authors": [
                        {
                            "full_name": "One, Ada",
                            "ids": [{"schema": "ORCID", "value": "0000-0002-1825-0097"}],
                            "affiliations": [{"value": "Lamp U."}],
                        },
                        {"full_name": "Hill, Eda", "inspire_roles": ["supervisor"]},
                    ],
                    "collaborations": [{"value": "LAMPS"}],
                    "arxiv_eprints": [{"value": "2402.91001", "categories": ["hep-ex"]}],
                    "dois": [{"value": "10.5555/lamps.1"}],
                    "publication_info": [
                        {
                            "journal_title": "Lamp.Lett.",
                            "journal_volume": "12",
                            "journal_issue": "3",
                            "artid": "104567",
                            "year": 2024,
                        }
                    ],
                    "document_type": ["article"],
                    "preprint_date": "2023-12-05",
                    "keywords": [{"value": "lamps"}, {"value": "light", "schema": "INSPIRE"}],
                },
            }
        ]
    }
}
ZOTERO = [
    {"key": "A1", "version": 1, "data": {
        "key": "A1", "itemType": "journalArticle", "title": "Lamps in <i>Rows</i>", "abstractNote": "We light.", "creators": [
            {"creatorType": "author", "firstName": "Ada", "lastName": "One"}, {"creatorType": "author", "name": "Harbour Lamps"}],
        "publicationTitle": "Lamp Letters", "volume": "12", "issue": "3", "pages": "45-67", "date": "2024-06-08", "DOI": "10.5555/lamps.1",
        "url": "https://lamps.example/1", "language": "en", "extra": "PMID: 123", "tags": [{"tag": "lamps"}, {"tag": "light", "type": 1}]}},
    {"key": "N1", "version": 1, "data": {"key": "N1", "itemType": "note", "note": "<p>Mine.</p>", "parentItem": "A1"}},
    {"key": "C1", "version": 1, "data": {
        "key": "C1", "itemType": "preprint", "title": "Kettles", "creators": [{"creatorType": "author", "firstName": "Bo", "lastName": "De Luca"}],
        "repository": "arXiv", "archiveID": "arXiv:2402.91001", "date": "2024"}},
]  # fmt: skip
HAL = {"response": {"numFound": 2, "docs": [
    {"docType_s": "ART", "title_s": ["Lamps in Rows"], "abstract_s": ["We light."], "authFullName_s": ["Ada One", "Bo Two"], "doiId_s": "10.5555/lamps.1",
     "publicationDate_s": "2024-06-08", "producedDate_s": "2024-06-08", "journalTitle_s": "Lamp Letters", "volume_s": "12", "issue_s": ["3"],
     "page_s": "45-67", "keyword_s": ["lamps", "light"], "language_s": ["en"], "uri_s": "https://hal.example/hal-1"},
    {"docType_s": "THESE", "title_s": ["Bouilloires"], "authFullName_s": ["Cy Three"], "producedDate_s": "2023-02", "authorityInstitution_s": ["Kettle U"],
     "language_s": ["fr"], "uri_s": "https://hal.example/tel-2"}]}}  # fmt: skip
DOAJ = {"total": 1, "results": [{"id": "1", "bibjson": {
    "title": "Lamps in Rows", "abstract": "We light.", "author": [{"name": "Ada One", "orcid_id": "https://orcid.org/0000-0002-1825-0097"}, {"name": "Bo Two"}],
    "year": "2024", "month": "6", "journal": {"title": "Lamp Letters", "volume": "12", "number": "3", "language": ["EN"]}, "start_page": "45", "end_page": "67",
    "identifier": [{"id": "1234-5679", "type": "eissn"}, {"id": "10.5555/lamps.1", "type": "doi"}], "keywords": ["lamps", "light"],
    "link": [{"type": "fulltext", "url": "https://lamps.example/1"}]}}]}  # fmt: skip
LENS = {
    "lens_id": "000-1", "created": "2024-07-01T00:00:00+00:00", "publication_type": "journal article", "title": "Lamps in Rows",
    "authors": [
        {"first_name": "Ada", "last_name": "One", "initials": "A", "ids": [{"type": "orcid", "value": "0000-0002-1825-0097"}], "affiliations": [{"name": "Lamp Institute"}]},
        {"collective_name": "Lamp Team"}],
    "date_published": "2024-06-08T00:00:00.000000+00:00", "year_published": 2024, "abstract": "We light.", "keywords": ["lamps", "light"],
    "source": {"title": "Lamp Letters", "type": "Journal", "publisher": "Lamp Press"}, "volume": "12", "issue": "3", "start_page": "45", "end_page": "67",
    "external_ids": [{"type": "doi", "value": "10.5555/lamps.1"}, {"type": "pmid", "value": "123"}], "languages": ["en"],
}  # fmt: skip
ADS = {"response": {"docs": [
    {"bibcode": "2024LampL..12...45O", "title": ["Lamps in Rows"], "abstract": "We light H<SUB>2</SUB>.", "author": ["One, Ada", "De Luca, Bo", "LAMP Collaboration"],
     "date": "2024-06-08T00:00:00Z", "pubdate": "2024-06-00", "year": "2024", "doi": ["10.5555/lamps.1"], "identifier": ["2024LampL..12...45O", "10.5555/lamps.1"],
     "pub": "Lamp Letters", "volume": "12", "issue": "3", "page": ["45"], "page_range": "45-67", "keyword": ["lamps", "light"], "doctype": "article"},
    {"bibcode": "2024arXiv240291001O", "title": ["Kettles"], "author": ["Two, Bo"], "pubdate": "2024-02-00", "pub": "arXiv e-prints", "page": ["arXiv:2402.91001"],
     "identifier": ["arXiv:2402.91001"], "doctype": "eprint"}]}}  # fmt: skip
DBLP = {
    "result": {
        "query": "lamps",
        "hits": {
            "@total": "2",
            "hit": [
                {
                    "@id": "1",
                    "info": {
                        "authors": {
                            "author": [
                                {"@pid": "1/1", "text": "Ada One 0001"},
                                {"@pid": "2/2", "text": "Bo Two"},
                            ]
                        },
                        "title": "Lamps &amp; Rows.",
                        "venue": "LAMPCONF",
                        "pages": "45-67",
                        "year": "2024",
                        "type": "Conference and Workshop Papers",
                        "doi": "10.5555/lamps.1",
                        "ee": "https://doi.org/10.5555/lamps.1",
                        "url": "https://dblp.org/rec/conf/lamps/1",
                    },
                },
                {
                    "@id": "2",
                    "info": {
                        "authors": {"author": {"@pid": "1/1", "text": "Ada One 0001"}},
                        "title": "Kettles.",
                        "venue": "CoRR",
                        "volume": "abs/2402.91002",
                        "year": "2024",
                        "type": "Informal and Other Publications",
                        "url": "https://dblp.org/rec/journals/corr/1",
                    },
                },
            ],
        },
    }
}
EUROPEPMC = {
    "version": "6.9",
    "hitCount": 2,
    "resultList": {
        "result": [
            {
                "id": "1",
                "source": "MED",
                "pmid": "123",
                "pmcid": "PMC456",
                "doi": "10.5555/lamps.1",
                "title": "Lamps in <i>Rows</i>.",
                "authorString": "One A, Lamp Team.",
                "authorList": {
                    "author": [
                        {
                            "fullName": "One A",
                            "firstName": "Ada",
                            "lastName": "One",
                            "initials": "A",
                            "authorId": {"type": "ORCID", "value": "0000-0002-1825-0097"},
                        },
                        {"collectiveName": "Lamp Team"},
                    ]
                },
                "journalInfo": {
                    "issue": "3",
                    "volume": "12",
                    "dateOfPublication": "2024 Jun",
                    "journal": {"title": "Lamp Letters"},
                },
                "pubYear": "2024",
                "pageInfo": "45-67",
                "abstractText": "<h4>Aim</h4>We light.",
                "language": "eng",
                "pubTypeList": {"pubType": ["research-article", "Journal Article"]},
                "keywordList": {"keyword": ["lamps", "light"]},
                "firstPublicationDate": "2024-06-08",
            },
            {
                "id": "PPR1",
                "source": "PPR",
                "doi": "10.1101/2024.01.01.000001",
                "title": "Kettles",
                "authorString": "Two B, Three CD.",
                "pubYear": "2024",
                "pubType": "preprint",
                "bookOrReportDetails": {"publisher": "bioRxiv"},
            },
        ]
    },
}
MENDELEY = [
    {
        "id": "a-1",
        "title": "Lamps in Rows",
        "type": "journal",
        "authors": [{"first_name": "Ada", "last_name": "One"}],
        "year": 2024,
        "month": 6,
        "day": 8,
        "source": "Lamp Letters",
        "volume": "12",
        "issue": "3",
        "pages": "45-67",
        "abstract": "We light.",
        "keywords": ["lamps", "light"],
        "identifiers": {"doi": "10.5555/lamps.1"},
        "profile_id": "p",
        "last_modified": "2025-01-01",
    },
    {
        "id": "a-2",
        "title": "Kettles",
        "type": "thesis",
        "authors": [{"first_name": "Bo", "last_name": "Two"}],
        "institution": "Kettle U",
        "year": 2023,
        "profile_id": "p",
    },
]
JSONLD = {
    "@context": "https://schema.org", "@type": "ScholarlyArticle", "@id": "https://doi.org/10.5555/lamps.1", "headline": "Lamps in Rows",
    "author": [{"@type": "Person", "name": "Ada One", "givenName": "Ada", "familyName": "One", "sameAs": "https://orcid.org/0000-0002-1825-0097"},
               {"@type": "Organization", "name": "Lamp Team"}],
    "datePublished": "2024-06-08", "description": "We light.", "keywords": "lamps, light", "pageStart": "45", "pageEnd": "67", "inLanguage": "en",
    "isPartOf": {"@type": "PublicationIssue", "issueNumber": "3", "isPartOf": {"@type": "PublicationVolume", "volumeNumber": "12",
                 "isPartOf": {"@type": "Periodical", "name": "Lamp Letters"}}}, "url": "https://lamps.example/1"}  # fmt: skip

SCOPUS = '"Authors","Author full names","Author(s) ID","Title","Year","Source title","Volume","Issue","Art. No.","Page start","Page end","Page count","DOI","Link","Abstract","Author Keywords","Document Type","Source"\n'
PUBMED = (
    "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,NIHMS ID,DOI\n"
)
WOS_FULL = "Publication Type,Authors,Author Full Names,Article Title,Source Title,Language,Document Type,Author Keywords,Abstract,Publisher,Publisher City,Publication Date,Publication Year,Volume,Issue,Start Page,End Page,Article Number,DOI,Pubmed Id,UT (Unique WOS ID)\n"
IEEE = '"Document Title",Authors,"Author Affiliations","Publication Title",Date Added To Xplore,"Publication Year","Volume","Issue","Start Page","End Page","Abstract","DOI",PDF Link,"Author Keywords",Publisher,Document Identifier\n'
ACM = '"type","id","author","editor","title","pages","article_no","keywords","doi","journal","issue_date","volume","issue_no","description","month","year","booktitle","conf_loc","publisher","publisher_loc"\n'
SPRINGER = "Item Title,Publication Title,Book Series Title,Journal Volume,Journal Issue,Item DOI,Authors,Publication Year,URL,Content Type\n"
OPENALEX = "id,display_name,doi,publication_year,publication_date,type,language,primary_location.source.display_name,authorships.author.display_name,biblio.volume,biblio.issue,biblio.first_page,biblio.last_page,keywords.display_name\n"
BIBTEX = (
    "@inproceedings{x, title={Lamps in Rows}, booktitle={Conference on Lamps}, year={2017}, pages={45--67}}"
)

ERIC = """\
OWN - ERIC
TI  - Lamps in Rows
AU  - One, Ada
AU  - Two, Bo
OT  - lamps
OT  - light
JT  - Lamp Letters
VI  - 12
IP  - 3
PG  - 45-67
DP  - 2024 Jun 8
LID - http://dx.doi.org/10.5555/lamps.1
AB  - We light.
PT  - Journal Articles
LA  - English
OID - EJ1

"""
REFLIB = """\
PMID- 1
OWN - NLM
DP  - 2024 Jun 8
TI  - Lamps in Rows
FAU - One, Ada
AU  - One A
TY  - Sermon
JT  - Lamp Letters

DP  - 2023/05/
TI  - Kettles
FAU - Two, Bo
LID - 10.5555/kettles.1
TY  - Unpublished Work

"""
CSL_YAML = """\
---
references:
- id: one2024
  type: article-journal
  author:
  - family: One
    given: Ada
  title: 'Growth of *Lampas rosea* in [Kiel]{.nocase}'
  container-title: Lamp Letters
  volume: 12
  issue: 3
  page: 45-67
  issued:
    date-parts:
    - - 2024
      - 6
      - 8
  DOI: 10.5555/lamps.1
  keyword: lamps, light
  abstract: |
    We light.
...
"""


def page(key: str, value: object) -> str:
    return json.dumps({"hits": {"hits": [value], "total": 1}} if key == "hits" else {key: value})


def wrong(value: dict[str, object], **fields: object) -> dict[str, object]:
    return value | fields


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
        "odd": ("Refworks Export Tagged Format\n\nTag legend\n*****\n" + "RT=Reference Type\nA1=Primary Authors\n" * 40 + "\nBEGIN EXPORTED REFERENCES\n\n\nRT Journal\nSR 1\nA1 张三;李四;\nAD 某大学\nT1 灯的研究\nJF 灯学报\nYR 2024\nIS 03\nOP 12-15\nK1 灯;光\nAB 我们点灯。\nNO doi: 10.5555/lamps.1\n", 1, 0),
        "damaged": (REFWORKS + "RT Book, Whole\nSR Print(0)\nID 9\nA1 Two, B\nRT Generic\nT1 Cups", 2, 1),
    }),
    "Web of Science, tab-delimited": ("ris", "savedrecs.txt", {
        "plain": (WOS_TAB + WOS_ROW + WOS_ROW.replace("rows", "x").replace("Lamps in Rows", "Kettles").replace("lamps.1", "k.2"), 2, 0),
        "odd": ("PT\tAU\tTI\tSO\tPY\tAR\tDT\r\nC\tOne, A\t\"Lamps\" in Rows\tProc. of Lamps\t2024\t104567\tProceedings Paper\t\r\n", 1, 0),
        "damaged": (WOS_TAB + WOS_ROW[:60] + "\n\nJ\tTwo, B\n" + WOS_ROW, 2, 1),
    }),
    "JSON of DataCite": ("registry", "dois.json", {
        "plain": (json.dumps({"data": [DATACITE]}), 1, 0),
        "odd": (json.dumps({"id": "https://doi.org/10.5555/k.2", "creators": [{"name": "Two, Bo"}], "titles": [{"title": "Kettles"}], "publisher": {"name": "Pots"},
                            "publicationYear": "2023", "types": {"resourceTypeGeneral": "Dataset"}, "schemaVersion": "http://datacite.org/schema/kernel-4"}), 1, 0),
        "damaged": (json.dumps({"data": [DATACITE, DATACITE, {"type": "dois", "attributes": {"titles": 7, "creators": "x"}}, None, 5]}), 1, 2),
    }),
    "JSON of Zenodo": ("registry", "records.json", {
        "plain": (page("hits", ZENODO), 1, 0),
        "odd": (json.dumps(INVENIO), 1, 0),
        "damaged": (json.dumps([ZENODO, {"metadata": {"title": ["Cups"], "creators": [None, 7, {"name": {}}], "publication_date": {}}}, {"metadata": 3}]), 2, 1),
    }),
    "JSON of INSPIRE": ("registry", "literature.json", {
        "plain": (json.dumps(INSPIRE), 1, 0),
        "odd": (json.dumps({"metadata": {"titles": [{"title": "Kettles", "subtitle": "Pots"}], "$schema": "https://inspirehep.net/schemas/records/hep.json",
                            "arxiv_eprints": [{"value": "hep-th/9901001"}], "document_type": ["article"], "corporate_author": ["Pots"]}}), 1, 0),
        "damaged": (json.dumps({"hits": {"hits": [*INSPIRE["hits"]["hits"], {"metadata": {"titles": [], "$schema": "https://inspirehep.net/"}}, {"metadata": {
            "titles": {"title": "Cups"}, "authors": [None, {"full_name": 7}, {"full_name": "Tre, Cy"}], "dois": "10.5555/x", "publication_info": [[]]}}]}}), 2, 1),
    }),
    "JSON of DBLP": ("registry", "search.json", {
        "plain": (json.dumps(DBLP), 2, 0),
        "odd": (json.dumps({"result": {"status": {"@code": "200"}, "hits": {"hit": [{"info": {"authors": {"author": "Bo Two"}, "title": "Cups?", "venue": ["LAMPS", "POTS"],
                            "year": "2024", "type": "Books and Theses", "url": "https://dblp.org/rec/books/x/1"}}]}}}), 1, 0),
        "damaged": (json.dumps({"result": {"hits": {"hit": [{"info": {"title": None, "url": "https://dblp.org/x"}}, {"info": {"title": "Cups.", "year": [1, 2], "authors": 3}}]}}}), 1, 1),
    }),
    "JSON of Europe PMC": ("registry", "search.json", {
        "plain": (json.dumps(EUROPEPMC), 2, 0),
        "odd": (json.dumps({"resultList": {"result": [{"id": "2", "source": "MED", "title": "[Lampen].", "authorString": "One A, Two B.", "journalTitle": "Lamp Lett",
                            "journalVolume": "12", "issue": "3", "pubYear": "2024", "pageInfo": "45-67", "pubType": "retracted publication; journal article"}]}}), 1, 0),
        "damaged": (json.dumps({"resultList": {"result": [{"id": "1"}, {"title": "Cups", "pmid": "x", "pubYear": -3, "authorList": [[]]}]}}), 1, 1),
    }),
    "JSON of Mendeley": ("registry", "documents.json", {
        "plain": (json.dumps(MENDELEY), 2, 0),
        "odd": (json.dumps(wrong(MENDELEY[1], type="conference_proceedings", source="Conf. on Kettles", websites=["https://arxiv.org/abs/2402.91001"], year="2023")), 1, 0),
        "damaged": (json.dumps([*MENDELEY, {"profile_id": "p", "title": ""}, wrong(MENDELEY[0], identifiers=[], title="Cups", authors=[{"last_name": None}], year=True)]), 3, 1),
    }),
    "JSON of Zotero": ("registry", "items.json", {
        "plain": (json.dumps(ZOTERO), 2, 0),
        "odd": (json.dumps({"config": {"label": "BetterBibTeX JSON"}, "items": [ZOTERO[2]["data"], {"itemType": "attachment", "title": "Full text"}]}), 1, 0),
        "damaged": (json.dumps([{"data": {"itemType": "book", "title": "Cups", "creators": [7], "tags": "x", "date": 3}}, {"data": {"itemType": "book"}}]), 1, 1),
    }),
    "JSON of HAL": ("registry", "search.json", {
        "plain": (json.dumps(HAL), 2, 0),
        "odd": (json.dumps([wrong(HAL["response"]["docs"][1], defenseDate_s="2023-02-01")]), 1, 0),
        "damaged": (json.dumps({"response": {"docs": [{"docType_s": "ART", "title_s": [7], "uri_s": None}, {"title_s": []}]}}), 1, 1),
    }),
    "JSON of DOAJ": ("registry", "articles.json", {
        "plain": (json.dumps(DOAJ), 1, 0),
        "odd": (json.dumps(DOAJ["results"][0]), 1, 0),
        "damaged": (json.dumps({"results": [{"bibjson": {"title": "Cups", "author": "Ada One", "year": [], "identifier": {}}}, {"bibjson": {}}]}), 1, 1),
    }),
    "JSON of ADS": ("registry", "query.json", {
        "plain": (json.dumps(ADS), 2, 0),
        "odd": (json.dumps(wrong(ADS["response"]["docs"][1], identifier=["2402.91001"])), 1, 0),
        "damaged": (json.dumps({"response": {"docs": [{"bibcode": "b", "title": ["Cups"], "author": [7], "pubdate": 3}, {"bibcode": "c", "title": []}]}}), 1, 1),
    }),
    "JSON of Lens.org": ("registry", "lens.json", {
        "plain": (json.dumps({"total": 1, "data": [LENS]}), 1, 0),
        "odd": (json.dumps([wrong(LENS, date_published=None, authors=[{"collective_name": "Lamp Team"}], languages="en")]), 1, 0),
        "damaged": (json.dumps([LENS, {"lens_id": "000-2", "title": "", "authors": 7}]), 1, 1),
    }),
    "schema.org JSON-LD": ("registry", "page.jsonld", {
        "plain": (json.dumps(JSONLD), 1, 0),
        "odd": (json.dumps({"@context": {"@vocab": "http://schema.org/"}, "@graph": [{"@type": "WebPage", "name": "Lamps"}, {"@type": "Person", "name": "Ada One"},
                            {"@type": ["Thesis", "CreativeWork"], "name": "Kettles", "author": "Bo Two", "publisher": {"name": "Kettle U"}, "datePublished": "2023",
                             "identifier": {"@type": "PropertyValue", "propertyID": "doi", "value": "10.5555/k.2"}}]}), 1, 0),
        "damaged": (json.dumps([JSONLD, {"@context": "https://schema.org", "@type": "Report", "name": {"@value": 1}}]), 1, 1),
    }),
    "CSV of Scopus": ("table", "scopus.csv", {
        "plain": (SCOPUS + '"One A.; Two B.","One, Ada (57); Two, Bo (58)","57; 58","Lamps in Rows","2024","Lamp Letters","12","3","","45","67","","10.5555/lamps.1","https://www.scopus.com/1","We light.","lamps; light","Article","Scopus"\n', 1, 0),
        "odd": (SCOPUS + '"One A.","","57","Kettles","2023","","","","104567","","","","","","[No abstract available]","","Conference Paper","Scopus"\n', 1, 0),
        "damaged": (SCOPUS + '"One A.","One, Ada (57)","57",""\n"x","y","z","Cups","2024","Lamp Letters","12","3","","45","67","","","","","","Book Chapter","Scopus","more","cells"\n"One A.","","","Spoons\n', "none of the 3 rows can be used", 0),
    }),
    "CSV of PubMed": ("table", "csv-lamps-set.csv", {
        "plain": (PUBMED + '123,"Lamps in Rows.","One A, Two B.","Lamp Lett. 2024 Jun 8;12(3):45-67. doi: 10.5555/lamps.1.",One A,Lamp Letters,2024,2024/06/09,PMC456,,10.5555/lamps.1\n', 1, 0),
        "odd": (PUBMED + '124,"[Kettles].","Two B.","Lamp Lett. 2024 Jul;12(Suppl 1):S113-5. doi: 10.5555/k.2. Epub 2024 Jan 5.",Two B,Lamp Letters,2024,2024/01/09,,,10.5555/k.2\n', 1, 0),
        "damaged": (PUBMED + '125,"","","",,,,,,,\nx,"Cups","One A","Lamp Lett. soon",One A,,20x4,,PMCx,,ten\n', 1, 1),
    }),
    "Web of Science, table": ("table", "savedrecs.csv", {
        "plain": (WOS_FULL + 'J,"One, A; Two, B","One, Ada; Two, Bo",Lamps in Rows,LAMP LETTERS,English,Article,lamps; light,We light.,Lamp Press,KIEL,JUN 8,2024,12,3,45,67,,10.5555/lamps.1,123,WOS:1\n', 1, 0),
        "odd": (WOS_FULL.replace(",", "\t") + "C\tOne, A\tOne, Ada\tKettles\tPROC. OF KETTLES\tEnglish\tProceedings Paper\t\t\t\t\t\t2023\t\t\t\t\t104567\t\t\tWOS:2\n", 1, 0),
        "damaged": (WOS_FULL + "J,,,,,,,,,,,,,,,,,,,,\nJ,One A,,Cups\n", 1, 1),
    }),
    "CSV of IEEE Xplore": ("table", "export2024.csv", {
        "plain": (IEEE + '"Lamps in Rows","A. One; B. Two","","Conf. on Lamps","1 Jul 2024","2024","","","45","67","We light.","10.5555/lamps.1","https://ieeexplore.example/1.pdf","lamps;light","IEEE","IEEE Conferences"\n', 1, 0),
        "odd": (IEEE + '"Kettles","B. Two","","Lamp Letters","","2023","12","3","1","1","","","","","","IEEE Early Access Articles"\n', 1, 0),
        "damaged": (IEEE + '"","A. One"\n"Cups"\n', 1, 1),
    }),
    "CSV of the ACM": ("table", "acm.csv", {
        "plain": (ACM + '"article","123","Ada One and Bo Two","","Lamps in Rows","45--67","","lamps, light","10.5555/lamps.1","Lamp Letters","June 2024","12","3","We light.","June","2024","","","Lamp Press","Kiel"\n', 1, 0),
        "odd": (ACM + '"inproceedings","124","Bo Two","Eda Hill","Kettles","","7","","","","","","","","6","2023","Conf. on Kettles","Kiel","Pots","New York"\n', 1, 0),
        "damaged": (ACM + '"article"\n"book","x","","","Cups","n/a","","","ten","","","","","","13","MMXX"\n', 1, 1),
    }),
    "CSV of Springer": ("table", "SearchResults.csv", {
        "plain": (SPRINGER + '"Lamps in Rows","Lamp Letters","","12","3","10.5555/lamps.1","Ada OneBo B. Two","2024","https://link.example/1","Article"\n', 1, 0),
        "odd": (SPRINGER + '"Kettles","A Book of Kettles","Pots","","","10.5555/k.2","Mary McDonald Two","2023","https://link.example/2","Chapter"\n', 1, 0),
        "damaged": (SPRINGER + '"","","","","","10.5555/x"\n"Cups","","","","","doi","OneTwoThree","","javascript:x","Cup"\n', 1, 1),
    }),
    "CSV of OpenAlex": ("table", "works-2024.csv", {
        "plain": (OPENALEX + "https://openalex.org/W1,Lamps in Rows,https://doi.org/10.5555/lamps.1,2024,2024-06-08,article,en,Lamp Letters,Ada One|Bo Two,12,3,45,67,lamps|light\n", 1, 0),
        "odd": (OPENALEX + "https://openalex.org/W2,Kettles,,2023,2023-01-01,book-chapter,,,Bo Two,,,7,7,\n", 1, 0),
        "damaged": (OPENALEX + "https://openalex.org/W3,,,\nhttps://openalex.org/W4,Cups,x,y,z,w\n", 1, 1),
    }),
    "JSON with BibTeX": ("table", "programme.json", {
        "plain": (json.dumps([{"id": "a1", "title": "Lamps in Rows", "author": "Ada One;Bo Two", "abstract": "We light.", "bibtex": BIBTEX}]), 1, 0),
        "odd": (json.dumps([{"title": "Kettles", "authors": ["Bo Two"], "bibtex": ""}, {"title": "Cups", "authors": [], "bibtex": BIBTEX}]), 2, 0),
        "damaged": (json.dumps([{"title": "Kettles", "authors": ["Bo Two"], "bibtex": "@article{"}, {"title": "", "authors": []}, 7]), 1, 2),
    }),
    "ERIC, tagged": ("nbib", "eric.nbib", {
        "plain": (ERIC + ERIC.replace("EJ1", "ED2").replace("Lamps in Rows", "Kettles").replace("Lamp Letters", "Lamp Board").replace("Journal Articles", "Reports - Research"), 2, 0),
        "odd": ("OWN - ERIC\nTI  - Kettles\nAU  - Two, Bo\nJT  - ProQuest LLC\nSO  - Ph.D. Dissertation, University of Kettles\nPT  - Dissertations/Theses - Doctoral Dissertations\nDP  - 2023\nOID - ED3", 1, 0),
        "damaged": (ERIC + "OWN - ERIC\nAU  - Two, Bo\n\n\n" + ERIC + "TI  - Cups\n", 2, 2),
    }),
    "RefLib's NBIB": ("nbib", "library.nbib", {
        "plain": (REFLIB, 2, 0),
        "odd": (REFLIB[REFLIB.index("DP  - 2023"):] + "TI  - Cups\nFAU - One, Ada\nTY  - Annual Report\n", 2, 0),
        "damaged": (REFLIB + "TI  - \nFAU - Two, Bo\n\nTI  - Cups\n", 3, 1),
    }),
    "CSL-YAML": ("csl-json", "references.yaml", {
        "plain": (CSL_YAML, 1, 0),
        "odd": ("# ours\n- id: kettles\n  type: chapter\n  title:\n- type: 'thesis'\n  id: k\n  title: Kettles\n  author:\n  - literal: Bo Two\n  issued: 2023\n  DOI: null\n", 1, 1),
        "damaged": (CSL_YAML[:-4] + "- id: x\n   title: [Cups\n", "neither JSON nor YAML", 0),
    }),
}  # fmt: skip
