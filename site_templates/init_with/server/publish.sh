#!/bin/sh
# Builds this digest and copies it to a web server of your own:  sh publish.sh ada@www.example.org:/var/www/digest/
#
# 1. Install rsync on both machines.
# 2. Write the address of the site into mkdocs.yml, as site_url.
# 3. Make its folder on the server:  ssh ada@www.example.org mkdir -p /var/www/digest
# 4. Let the web server show that folder under the address; "index.html" is the page of a folder.
# 5. sh publish.sh ada@www.example.org:/var/www/digest/
# 6. Open the address. For a run a day, which papers of coming days need:  crontab -e, and a line such as
#    17 5 * * *  cd /home/ada/my-digest && . .venv/bin/activate && sh publish.sh ada@www.example.org:/var/www/digest/
set -eu

digestgen check --ready
digestgen build --as-of "$(date -u +%F)"
# All files take their place at the end, and old ones go after that: no page is ever without its style sheet.
rsync --archive --delete-after --delay-updates site/ "$1"
