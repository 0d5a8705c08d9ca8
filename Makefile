# Everything there is to do here. `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
PORT ?= 8000
export PORT

.DEFAULT_GOAL := help
.PHONY: help build serve demo test full soak bench heard pictures check format messages extract update compile translations reviewed words clean

help: ## list what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: install it, or name it with PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

# What the browser needs of other projects, by the lock file; npm comes with the Python environment.
node_modules/.package-lock.json: package.json package-lock.json $(READY)
	PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent
	@touch $@

build: $(READY) node_modules/.package-lock.json ## make what the browser needs, in build/assets
	@$(BIN)/python -m app build

serve: build ## set up and run the app on http://localhost:8000 (PORT=, DATA=, DATABASE_URL=)
	@echo "Your book is at http://localhost:$(PORT)"
	@exec $(BIN)/python -m app

demo: build ## add a filled example workbook and print how to open it
	@$(BIN)/python -m app demo

test: build machine ## set up and run the tests, in a real browser and against PostgreSQL too
	$(BIN)/pytest -n 2 --dist worksteal -rfER

full: build machine ## the whole matrix of tests
	FULL=1 $(BIN)/pytest -n 2 --dist worksteal

soak: build machine ## the property tests with many more examples (SEEDS=10000)
	SEEDS=$(or $(SEEDS),10000) $(BIN)/pytest -n 2 tests/test_merge.py tests/test_store.py tests/test_pairs.py tests/test_resend.py tests/simulation

bench: build machine ## measure: screens, saves, sync, and the app in a browser without its server
	@$(BIN)/python -m bench

heard: build machine ## store anew what a screen reader hears on the main screens
	HEARD=1 $(BIN)/pytest tests/browser/test_heard.py

pictures: build machine ## take the pictures of the main screens in docs/pictures anew
	@$(BIN)/python -m tools.pictures

check: $(READY) ## lint, format, types, layers, freshness of messages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.messages --check

format: $(READY) ## put the code in its format
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .

words: build ## print how plain the texts are: sentences, rare words, screens that read hardest
	@$(BIN)/python -m tests.plain

messages: $(READY) ## collect the source texts and update the catalogues: extract and update
	$(BIN)/python -m tools.messages

extract: $(READY) ## collect the source texts in locales/messages.pot
	$(BIN)/python -m tools.messages extract

update: $(READY) ## bring the catalogues up to date with locales/messages.pot
	$(BIN)/python -m tools.messages update

# The server reads the PO files themselves, so there are no MO files.
compile: build ## make of the catalogues what the browser reads, in build/assets; part of build

reviewed: $(READY) ## note that a speaker looked at all texts (IN=ar BY="Nermin, 2026-11-20")
	@$(BIN)/python -m tools.reviewed "$(IN)" "$(BY)"

translations: $(READY) ## print how far each language is: messages, translated, reviewed
	@$(BIN)/python -m tools.translations

# What the tests need of the machine: a browser and PostgreSQL, from the system's packages.
.PHONY: machine
machine:
	@tools/machine

clean: ## remove what was built (never ./data)
	rm -rf $(VENV) build node_modules *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
