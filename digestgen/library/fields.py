"""What each field of the content format means, in the words of the reference; schema.py says how each is read.

Kept complete by a test: the keys are those of the tables in schema.py and of the model. Meanings are Markdown.
"""

from __future__ import annotations

from collections.abc import Mapping

PAPER: Mapping[str, str] = {
    "id": 'The paper\'s id: `"arxiv:…"`, `"doi:…"`, `"openreview:…"`, `"acl:…"`, `"pmid:…"`, `"pmcid:…"` or, where '
    'there is none, `"title:a-short-slug"`. Required. Keep the quotes.',
    "ids": "Other ids of the same paper.",
    "guid": "Its identity in feeds, a URI. Written when the id changes, so that no subscriber sees the paper twice.",
    "title": 'Plain text; formulas between `$` signs are allowed. Required. Quote it if it holds `": "`.',
    "authors": "Names in order. An author with more to say is `{name: …, orcid: …, affiliation: …}`.",
    "date": "The day it enters the digest, `2025-08-07`. Required. Issues are made by it.",
    "published": "When it was first made public: a day, a month (`2017-06`) or a year. Without it, citations have no date.",
    "updated": "The day of its newest version.",
    "tags": "Slugs from `content/tags.yml`.",
    "summary": "One sentence for lists and previews.",
    "lang": "Language of title and text, `en` or `pt-BR` (RFC 5646); without it, the site's.",
    "image": "A figure, `{src: …, alt: …}`: a file below `content/` or a web address, and what it shows.",
    "publication": "Where it appeared: see [publication](#publication).",
    "links": "Web addresses by kind: see [links](#links).",
    "status": "`withdrawn`, `retracted` or `replaced`: a notice on the page.",
    "featured": "`true` makes it stand out, and puts it into the feed of featured papers.",
    "draft": "`true` keeps it off the site.",
    "body": "`summary` says that the text below is yours; without it, it is the authors' abstract.",
    "aliases": "Old or shorter names for its address; each redirects to the page.",
    "sources": "What each source said about it. digestgen writes it.",
    "imported": "Fingerprints of what a source last wrote into each field. digestgen writes it.",
}
PUBLICATION: Mapping[str, str] = {
    "type": "One of the [types of publication](#types-of-publication).",
    "venue": "Name of the journal, conference or book.",
    "volume": "Volume.",
    "issue": "Issue of the volume.",
    "pages": "Pages, `1–14`, or the number of the article.",
    "publisher": "Publisher.",
    "series": "Series of books or proceedings.",
    "number": "Number in the series, or of a report.",
    "editor": "Editors of the book or proceedings.",
    "doi": "DOI of the version of record: one of the paper's ids, and the DOI that is cited.",
    "url": "Address where it appeared, if no id leads there: a link, and the address that is cited.",
}
LINK: Mapping[str, str] = {
    "pdf": "The paper as a PDF.",
    "html": "The paper as a web page.",
    "code": "Its program.",
    "data": "Its data set.",
    "model": "Its trained model.",
    "demo": "Something to try.",
    "project": "Its own site.",
    "video": "A talk.",
    "slides": "Slides.",
    "poster": "A poster.",
    "review": "Its reviews.",
    "discussion": "A discussion.",
}
EDITORIAL: Mapping[str, str] = {
    "title": "Title of the issue, in place of its date.",
    "order": "Papers that come first, by id, in this order; the others follow as usual.",
    "pins": "Papers that are marked and come before all others.",
    "draft": "`true` keeps the text off the site.",
}
TAG: Mapping[str, str] = {
    "title": "As readers see it. Required.",
    "description": "A sentence about the topic, for its page.",
    "aliases": "Other names of the same topic.",
    "parent": "Slug of the topic that this one belongs to.",
    "phrases": "Words in a title or abstract that assign the tag: whole words, singular or plural, with or without "
    "hyphens.",
    "categories": "Categories of arXiv that mean the topic.",
}
PERSON: Mapping[str, str] = {
    "name": "The name as the site writes it. Required.",
    "variants": "Other spellings that papers use.",
    "orcid": "ORCID iD.",
}
