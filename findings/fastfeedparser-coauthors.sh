#!/usr/bin/env bash
# fastfeedparser 0.6.5 (PyPI), seen 2026-11-28.
#
# Expected: it offers `authors`, a list, as feedparser does: one item for each author of the entry; and a title of
#   type="xhtml" as its text.
# Seen: the list never has more than one, in Atom, RSS and JSON Feed alike, and that title is empty.
#   <author><name>Ada One</name></author><author><name>Bo Two</name></author>  ->  [{"name": "Ada One"}]
#   {"authors": [{"name": "Ada One"}, {"name": "Bo Two"}]}                     ->  [{"name": "Ada One"}]
#   <title type="xhtml"><div …>On <i>E. coli</i></div></title>                 ->  ""
# Matters: co-authors of papers are lost under a name that promises them; who wants all of them to be seen writes them
#   in the content, too.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip -q --disable-pip-version-check install fastfeedparser==0.6.5 2>log || { cat log >&2; exit 1; }
env/bin/python - <<'PY'
import json, sys, fastfeedparser

atom = """<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x:0</id><title>Lamps</title>
<updated>2026-11-28T00:00:00Z</updated><entry><id>urn:x:1</id>%s<updated>2026-11-28T00:00:00Z</updated>
<author><name>Ada One</name></author><author><name>Bo Two</name></author><link href="https://lamps.example/1"/>
</entry></feed>"""
rss = """<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Lamps</title>
<link>https://lamps.example/</link><description>Lamps</description><item><title>Lamps</title>
<link>https://lamps.example/1</link><dc:creator>Ada One</dc:creator><dc:creator>Bo Two</dc:creator></item></channel></rss>"""
feed = json.dumps({
    "version": "https://jsonfeed.org/version/1.1", "title": "Lamps",
    "items": [{"id": "1", "title": "Lamps", "content_text": "x", "authors": [{"name": "Ada One"}, {"name": "Bo Two"}]}],
})
for kind, text in {"Atom": atom % "<title>Lamps</title>", "RSS": rss, "JSON Feed": feed}.items():
    if (now := [author["name"] for author in fastfeedparser.parse(text).entries[0].authors]) != ["Ada One"]:
        sys.exit(f"changed: authors of {kind} are {now}")
xhtml = '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">On <i>E. coli</i></div></title>'
if (title := fastfeedparser.parse(atom % xhtml).entries[0].title) != "":
    sys.exit(f"changed: the XHTML title is {title!r}")
print("holds: fastfeedparser's authors has the first author only; a title of type xhtml is empty")
PY
