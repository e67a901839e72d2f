#!/usr/bin/env bash
# feedparser 6.0.14 (PyPI), seen 2026-11-29.
#
# Expected: `author_detail` of an entry is one of its people: name, `href` and e-mail address of the same person.
# Seen: of several authors it has the name of the last one that has a name, the address of the last one that has an
#   address, and so on. Two people become a third. `authors` has each as they are, but for the address of the mail.
#   <author><name>Ada One</name><uri>https://orcid.org/0000-0002-1825-0097</uri></author>
#   <author><name>Bo Two</name></author>
#   ->  author "Bo Two", author_detail {"name": "Bo Two", "href": "https://orcid.org/0000-0002-1825-0097"}
# Matters: not everybody has an ORCID iD, so in feeds of papers this is the rule, and whoever keeps author and href gives
#   one person's iD to another. That `author` is the last author is known (issue 190 there); this is not said.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip -q --disable-pip-version-check install feedparser==6.0.14 2>log || { cat log >&2; exit 1; }
env/bin/python - <<'PY'
import sys
import feedparser

ORCID = "https://orcid.org/0000-0002-1825-0097"
ADA, BO = {"name": "Ada One", "href": ORCID}, {"name": "Bo Two"}


def read(*people):
    authors = "".join(
        f"<author><name>{one['name']}</name>{'<uri>' + one['href'] + '</uri>' if 'href' in one else ''}</author>"
        for one in people
    )
    return feedparser.parse(f"""<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x:0</id><title>Lamps</title>
<updated>2031-03-05T00:00:00Z</updated><entry><id>urn:x:1</id><title>Lamps</title>
<updated>2031-03-05T00:00:00Z</updated>{authors}</entry></feed>""").entries[0]


for people, then in [((ADA, BO), {"name": "Bo Two", "href": ORCID}), ((BO, ADA), ADA), ((ADA,), ADA), ((BO,), BO)]:
    entry = read(*people)
    if (now := dict(entry.author_detail)) != then:
        sys.exit(f"changed: of {people} author_detail is {now}")
    if (now := [dict(one) for one in entry.authors]) != list(people):
        sys.exit(f"changed: of {people} authors is {now}")
print("holds: feedparser's author_detail is the last author's name with the ORCID iD of the one before")
PY
