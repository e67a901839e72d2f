"""Which registries' JSON is read: a row each, that says where its fields are. See paths.py for the paths."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

Paths = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Registry:
    """One kind of JSON.

    Attributes:
        title: its name for people.
        sign: patterns that are all in such a file.
        entries: paths of its list of papers; a file that has none of them is one paper, or a list.
        fields: field → paths in an entry, the most telling first. Fields are those of reader.py; of `people`, `editors`
            and `groups` the paths are of objects or texts, all others are of texts or numbers.
        ids: (scheme, or "" where it says itself what it is; path).
        is_library: titles end with a stop, as libraries write them.
    """

    title: str
    sign: tuple[re.Pattern[str], ...]
    entries: Paths
    fields: Mapping[str, Paths]
    ids: tuple[tuple[str, str], ...]
    is_library: bool = False


def _signs(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)


# What of schema.org's is a paper: pages also describe people, shops and themselves.
_WORKS = "ScholarlyArticle|MedicalScholarlyArticle|Thesis|Chapter|Report|Dataset"

# Of a person, whoever writes it.
PERSON: Mapping[str, Paths] = {
    "family": ("familyName", "last_name", "lastName", "person_or_org/family_name"),
    "given": ("givenName", "first_name", "firstName", "person_or_org/given_name", "initials"),
    "name": ("name", "full_name", "fullName", "text", "collectiveName", "person_or_org/name"),
    "kind": ("nameType", "person_or_org/type", "@type"),
    "orcid": (
        "orcid", "ids[schema=ORCID]/value", "authorId[type=ORCID]/value", "nameIdentifiers[nameIdentifierScheme=ORCID]/nameIdentifier",
        "person_or_org/identifiers[scheme=orcid]/identifier", "@id", "sameAs", "identifier/value", "identifier",
    ),
    "affiliation": (
        "affiliation/name", "affiliation", "affiliations/name", "affiliations/value",
        "authorAffiliationDetailsList/authorAffiliation/affiliation",
    ),
}  # fmt: skip

REGISTRIES = (
    # https://support.datacite.org/docs/api-get-doi, https://schema.datacite.org/meta/kernel-4
    Registry(
        "DataCite",
        _signs(r'"type"\s*:\s*"dois"|datacite\.org/schema|"schemaVersion"|"publicationYear"|"resourceTypeGeneral"', r'"creators"\s*:|"titles"\s*:'),
        ("data/attributes", "data", "attributes"),
        {
            "title": ("titles[titleType=]/title", "titles/title"),
            "subtitle": ("titles[titleType=Subtitle]/title",),
            "abstract": ("descriptions[descriptionType=Abstract]/description",),
            "people": ("creators",),
            "editors": ("contributors[contributorType=Editor]",),
            "published": ("dates[dateType=Issued]/date", "dates[dateType=Available]/date", "publicationYear"),
            "issued": ("dates[dateType=Issued]/date", "publicationYear"),
            "keywords": ("subjects/subject",),
            "type": ("types/resourceTypeGeneral", "types/resourceType", "types/bibtex"),
            "venue": ("container/title", "relatedItems[relationType=IsPublishedIn]/titles/title"),
            "volume": ("container/volume", "relatedItems[relationType=IsPublishedIn]/volume"),
            "issue": ("container/issue", "relatedItems[relationType=IsPublishedIn]/issue"),
            "first": ("container/firstPage", "relatedItems[relationType=IsPublishedIn]/firstPage"),
            "last": ("container/lastPage", "relatedItems[relationType=IsPublishedIn]/lastPage"),
            "publisher": ("publisher/name", "publisher"),
            "lang": ("language",),
            "url": ("url",),
        },
        (("doi", "doi"), ("", "id")),
    ),
    # https://developers.zenodo.org/#records; since 2023 https://inveniordm.docs.cern.ch/reference/metadata/
    Registry(
        "Zenodo",
        _signs(r"zenodo\.org|10\.5281/zenodo|\"person_or_org\"", r'"metadata"\s*:', r'\A(?!\s*\{[^{}]*\{\s*"self"\s*:\s*"[^"]*/api/communities/)'),
        ("hits/hits",),
        {
            "title": ("metadata/title", "title"),
            "abstract": ("metadata/description",),
            "people": ("metadata/creators",),
            "editors": ("metadata/contributors[type=Editor]",),
            "published": ("metadata/publication_date",),
            "keywords": ("metadata/keywords", "metadata/subjects/subject"),
            "type": ("metadata/resource_type/title/en", "metadata/resource_type/title", "metadata/resource_type/subtype",
                     "metadata/resource_type/type"),
            "venue": ("metadata/journal/title", "custom_fields/journal:journal/title", "metadata/part_of/title",
                      "custom_fields/imprint:imprint/title", "metadata/meeting/title", "custom_fields/meeting:meeting/title",
                      "metadata/thesis/university", "custom_fields/thesis:thesis/university", "custom_fields/thesis:university"),
            "volume": ("metadata/journal/volume", "custom_fields/journal:journal/volume"),
            "issue": ("metadata/journal/issue", "custom_fields/journal:journal/issue"),
            "pages": ("metadata/journal/pages", "custom_fields/journal:journal/pages", "metadata/part_of/pages",
                      "custom_fields/imprint:imprint/pages"),
            "publisher": ("metadata/imprint/publisher", "metadata/publisher"),
            "place": ("metadata/imprint/place", "custom_fields/imprint:imprint/place"),
            "lang": ("metadata/language", "metadata/languages/id"),
            "url": ("links/self_html", "links/html"),
        },
        (("doi", "metadata/doi"), ("doi", "doi"), ("doi", "pids/doi/identifier")),
    ),
    # https://github.com/inspirehep/rest-api-doc, https://inspire-schemas.readthedocs.io/en/latest/schemas/hep.html
    Registry(
        "INSPIRE",
        _signs(r"inspirehep\.net|inspire_", r'"metadata"\s*:'),
        ("hits/hits",),
        {
            "title": ("metadata/titles/title",),
            "subtitle": ("metadata/titles/subtitle",),
            "abstract": ("metadata/abstracts[source!=arXiv]/value", "metadata/abstracts/value"),
            "people": ("metadata/authors[inspire_roles!=supervisor|editor]",),
            "editors": ("metadata/authors[inspire_roles=editor]",),
            "groups": ("metadata/collaborations/value",),
            "published": ("metadata/preprint_date", "metadata/earliest_date", "metadata/imprints/date",
                          "metadata/publication_info/year"),
            "issued": ("metadata/imprints/date", "metadata/publication_info/year"),
            "keywords": ("metadata/keywords[schema=]/value", "metadata/keywords/value"),
            "type": ("metadata/document_type",),
            "venue": ("metadata/publication_info/journal_title", "metadata/thesis_info/institutions/name",
                      "metadata/publication_info/conf_acronym"),
            "volume": ("metadata/publication_info/journal_volume",),
            "issue": ("metadata/publication_info/journal_issue",),
            "first": ("metadata/publication_info/page_start",),
            "last": ("metadata/publication_info/page_end",),
            "article": ("metadata/publication_info/artid",),
            "number": ("metadata/report_numbers/value",),
            "genre": ("metadata/thesis_info/degree_type",),
            "publisher": ("metadata/imprints/publisher",),
            "place": ("metadata/imprints/place",),
            "lang": ("metadata/languages",),
        },
        (("doi", "metadata/dois/value"), ("arxiv", "metadata/arxiv_eprints/value")),
    ),
    # https://dblp.org/faq/How+to+use+the+dblp+search+API.html
    Registry(
        "DBLP",
        _signs(r"dblp|\"@pid\"", r'"hits"\s*:|"info"\s*:'),
        ("result/hits/hit/info", "info"),
        {
            "title": ("title",),
            "people": ("authors/author",),
            "published": ("year",),
            "type": ("type",),
            "venue": ("venue",),
            "volume": ("volume",),
            "issue": ("number",),
            "pages": ("pages",),
            "publisher": ("publisher",),
            "url": ("ee", "url"),
        },
        (("doi", "doi"), ("", "ee")),
        is_library=True,
    ),
    # https://europepmc.org/RestfulWebService, "Search module": lite and core
    Registry(
        "Europe PMC",
        _signs(r'"resultList"\s*:|"authorString"\s*:'),
        ("resultList/result",),
        {
            "title": ("title",),
            "abstract": ("abstractText",),
            "people": ("authorList/author",),
            "line": ("authorString",),
            "published": ("firstPublicationDate", "electronicPublicationDate", "journalInfo/dateOfPublication", "pubYear"),
            "issued": ("journalInfo/printPublicationDate", "journalInfo/dateOfPublication", "pubYear"),
            "keywords": ("keywordList/keyword", "meshHeadingList/meshHeading/descriptorName"),
            "type": ("pubTypeList/pubType", "pubType"),
            "venue": ("journalInfo/journal/title", "journalTitle", "bookOrReportDetails/comprisingTitle"),
            "volume": ("journalInfo/volume", "journalVolume"),
            "issue": ("journalInfo/issue", "issue"),
            "pages": ("pageInfo",),
            "publisher": ("bookOrReportDetails/publisher",),
            "lang": ("language",),
        },
        (("doi", "doi"), ("pmid", "pmid"), ("pmcid", "pmcid")),
        is_library=True,
    ),
    # https://dev.mendeley.com/methods/#documents
    Registry(
        "Mendeley",
        _signs(r'"last_name"\s*:', r'"(?:profile_id|file_attached|private_publication|identifiers|last_modified)"\s*:'),
        (),
        {
            "title": ("title",),
            "abstract": ("abstract",),
            "people": ("authors",),
            "editors": ("editors",),
            "year": ("year",), "month": ("month",), "day": ("day",),
            "keywords": ("keywords", "tags"),
            "type": ("type",),
            "venue": ("source",),
            "volume": ("volume",),
            "issue": ("issue",),
            "pages": ("pages",),
            "publisher": ("institution", "publisher"),
            "place": ("city",),
            "edition": ("edition",),
            "genre": ("genre",),
            "lang": ("language",),
            "url": ("websites",),
        },
        (("doi", "identifiers/doi"), ("arxiv", "identifiers/arxiv"), ("pmid", "identifiers/pmid"), ("", "websites")),
    ),
    # https://schema.org/ScholarlyArticle, https://json-ld.org
    Registry(
        "schema.org",
        _signs(r"schema\.org", rf'"@type"\s*:\s*(?:\[\s*)?"(?:{_WORKS})"'),
        (f"@graph[@type={_WORKS}]", f"itemListElement/item[@type={_WORKS}]", f"itemListElement[@type={_WORKS}]",
         f"mainEntity[@type={_WORKS}]"),
        {
            "title": ("headline", "name"),
            "subtitle": ("alternativeHeadline",),
            "abstract": ("abstract", "description"),
            "people": ("author", "creator"),
            "editors": ("editor",),
            "published": ("datePublished", "dateCreated"),
            "keywords": ("keywords/name", "keywords"),
            "type": ("@type",),
            "venue": ("isPartOf/isPartOf/isPartOf/name", "isPartOf/isPartOf/name", "isPartOf/name"),
            "volume": ("isPartOf/isPartOf/volumeNumber", "isPartOf/volumeNumber", "volumeNumber"),
            "issue": ("isPartOf/issueNumber", "issueNumber"),
            "pages": ("pagination",),
            "first": ("pageStart",),
            "last": ("pageEnd",),
            "publisher": ("publisher/name", "sourceOrganization/name", "publisher"),
            "lang": ("inLanguage/alternateName", "inLanguage/name", "inLanguage"),
            "url": ("url", "mainEntityOfPage/@id", "@id"),
        },
        (("doi", "identifier[propertyID=doi]/value"), ("", "identifier/value"),
         ("", "identifier/@id"), ("", "identifier"), ("", "sameAs"), ("", "@id"), ("", "url")),
    ),
)  # fmt: skip
