#!/usr/bin/env bash
# mkdocs-materialx 10.2.2 and mkdocs-material 9.8.2 (PyPI), seen 2026-11-29; pip 23.2
#
# MaterialX continues Material under another name on the index, and installs into the same Python package `material`.
# Who moves over installs the new one, then takes the old one out, as with any other package.
#
# Expected: what pip says it has installed works; or pip refuses, or warns, at one of the three steps.
# Seen:     the second package overwrites the first one's files without a word; `pip uninstall mkdocs-material` then deletes
#           those of MaterialX that have the same names, all of its templates but one, and `pip check` finds nothing broken.
#           The other order (uninstall, then install) works.
# Matters:  Material ends in May 2027: this is the way that most will go, and a build in CI starts with just these commands.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
pip() { "$work/venv/bin/pip" --disable-pip-version-check --quiet "$@" 2>"$work/log" || { cat "$work/log" >&2; exit 1; }; }
package=$("$work/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/material
count() { find "$package/templates" -name '*.html' 2>/dev/null | wc -l; }

pip install mkdocs-material==9.8.2
pip install mkdocs-materialx==10.2.2
both=$(count)
[ "$both" -gt 100 ] || { echo "changed: MaterialX installs elsewhere than to $package"; exit 1; }
pip uninstall --yes mkdocs-material
left=$(count)
pip check
pip show mkdocs-materialx
pip install --force-reinstall --no-deps mkdocs-materialx==10.2.2  # as after the other order
[ "$(count)" -gt 100 ] || { echo "changed: MaterialX alone is not whole either"; exit 1; }
if [ "$left" -lt 10 ]; then
  echo "holds: of $both templates of the package $left are left after mkdocs-material is taken out, and pip check is content"
else
  echo "changed: $left of $both templates are left"
  exit 1
fi
