#!/usr/bin/env bash
# feedparser 6.0.14 (PyPI), seen 2026-11-28.
#
# Expected: RSS's `<author>ada@lamps.science (Ada One)</author>`, the form of the specification, gives the name Ada One
#   and the address, as it does for ada@lamps.org.
# Seen: an address's last label ends after four letters; what is left of it becomes the beginning of the name.
#   ada@lamps.science (Ada One)   ->  {"name": "nce (Ada One", "email": "ada@lamps.scie"}
#   ada@lamps.org (Ada One)       ->  {"name": "Ada One", "email": "ada@lamps.org"}
# Matters: .science, .institute, .museum, .london, .berlin … are where small journals and groups live; their authors
#   show as "nce (Ada One" in whatever builds on feedparser. Atom's <name> and <email> are not touched.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip -q --disable-pip-version-check install feedparser==6.0.14 2>log || { cat log >&2; exit 1; }
env/bin/python - <<'PY'
import sys, feedparser

def read(author):
    item = f"<item><title>Lamps</title><author>{author}</author></item>"
    feed = f'<rss version="2.0"><channel><title>Lamps</title>{item}</channel></rss>'
    return [dict(person) for person in feedparser.parse(feed).entries[0].authors]

seen = {
    "ada@lamps.science (Ada One)": {"name": "nce (Ada One", "email": "ada@lamps.scie"},
    "bo@kettles.museum (Bo Two)": {"name": "um (Bo Two", "email": "bo@kettles.muse"},
    "ada@lamps.org (Ada One)": {"name": "Ada One", "email": "ada@lamps.org"},
}
for author, person in seen.items():
    if (now := read(author)) != [person]:
        sys.exit(f"changed: {author} is read as {now}")
print("holds: feedparser reads the author 'ada@lamps.science (Ada One)' as 'nce (Ada One'")
PY
