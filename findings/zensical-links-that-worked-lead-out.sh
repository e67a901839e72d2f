#!/usr/bin/env bash
# zensical 0.0.73 (PyPI, the newest whose packages install from there on 29 November 2026), beside mkdocs 1.6.1
#
# A page docs/about.md links to ../tags/, as a browser at /about/ needs it. MkDocs leaves a relative link that names no file as
# it is, and says so, so such links work and are written; Zensical reads the same mkdocs.yml.
#
# Expected: href="../tags/", which leads from /about/ to /tags/; or a warning, as for ../papers/lamps.md that is not there.
# Seen:     href="../../tags/", which leads out of the site, "No issues found" and exit status 0: every relative link is taken
#           for one from file to file and moved one folder up, whether a file is there or not. (Zensical 0.1.3 does the same.)
# Matters:  who moves hand-written pages over gets links to 404, or to another site on the same host, and no word about it.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check zensical==0.0.73 mkdocs==1.6.1
cd "$work"
mkdir -p docs/tags
echo 'site_name: Lamps' > mkdocs.yml
echo '# Lamps' > docs/index.md
echo '# Tags' > docs/tags/index.md
printf '# About\n\n[by address](../tags/) and [by file](tags/index.md)\n' > docs/about.md
links() { grep -o 'href="[^"]*">by [a-z]*' "$1/about/index.html" | tr '\n' ' '; }

"$work/venv/bin/mkdocs" build --quiet --site-dir mkdocs > mkdocs.txt 2>&1
"$work/venv/bin/zensical" build > zensical.txt 2>&1
mkdocs=$(links mkdocs) zensical=$(links site)
if [ "$mkdocs" = 'href="../tags/">by address href="../tags/">by file ' ] &&
  [ "$zensical" = 'href="../../tags/">by address href="../tags/">by file ' ] && grep -q 'No issues found' zensical.txt; then
  echo "holds: ../tags/ of /about/ becomes ../../tags/, out of the site, and nothing is said"
else
  echo "changed: MkDocs $mkdocs| Zensical $zensical"
  exit 1
fi
