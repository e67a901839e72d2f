#!/usr/bin/env bash
# extruct 0.18.0 (PyPI), Python 3.11, seen 2026-12-01.
#
# Expected: <link rel="type"> says of what type a resource is (RFC 6903, 6), which Signposting asks of pages of papers; Dublin
#   Core's own link is called rel="DC.type" (DCMI's recommendation for HTML). Whatever it is taken for, `uniform=True`, which
#   gives all that was found one shape, gives JSON-LD that stands on the same page.
# Seen: both are taken for Dublin Core's type, and uniform=True looks for `content`, which no <link> has. What is raised is a
#   KeyError, and with it everything else on the page is gone.
#   <link rel="type" href="https://schema.org/ScholarlyArticle">  ->  KeyError: 'content'
#   <link rel="DC.type" href="http://purl.org/dc/dcmitype/Text">  ->  KeyError: 'content'
#   <meta name="DC.type" content="Text">                          ->  "@type": "Text", and the JSON-LD
#   either link, without uniform=True                             ->  the JSON-LD
# Matters: repositories put the link on each page of a paper so that programs can tell what it is; a crawler that wants all
#   metadata in one shape has none of just these pages. `syntaxes=["json-ld"]` helps.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip -q --disable-pip-version-check install extruct==0.18.0 2>log || { cat log >&2; exit 1; }
env/bin/python - <<'PY'
import sys
import extruct

LAMPS = {"@context": "https://schema.org", "@type": "ScholarlyArticle", "name": "Lamps"}
JSON_LD = '<script type="application/ld+json">{"@context":"https://schema.org","@type":"ScholarlyArticle","name":"Lamps"}</script>'
SIGNPOSTING = '<link rel="type" href="https://schema.org/ScholarlyArticle">'
LINK = '<link rel="DC.type" href="http://purl.org/dc/dcmitype/Text">'
META = '<meta name="DC.type" content="Text">'


def read(head, uniform):
    page = f'<!doctype html><html lang="en"><head><title>Lamps</title>{head}{JSON_LD}</head><body><p>Lit.</p></body></html>'
    try:
        return extruct.extract(page, base_url="https://lamps.example/", uniform=uniform)["json-ld"]
    except KeyError as error:
        return f"KeyError: {error}"


for head, uniform, then in [
    (SIGNPOSTING, True, "KeyError: 'content'"),
    (LINK, True, "KeyError: 'content'"),
    (META, True, [LAMPS]),
    (SIGNPOSTING, False, [LAMPS]),
    (LINK, False, [LAMPS]),
]:
    if (now := read(head, uniform)) != then:
        sys.exit(f"changed: {head} with uniform={uniform} is {now}, not {then}")
print("holds: extruct finds nothing at all on a page with Signposting's link of a type, if it is to be uniform")
PY
