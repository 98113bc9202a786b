# Everything that is done to this project is done by these targets, the same on a desk and in CI.
# Needed: make and Python 3.11 or newer. Nothing is installed outside .venv, and root is not needed.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
PROCESSES ?= 2
INSTALLED := bot adapters storage templates

# The first of these that runs and is new enough; a name may be there and still not run.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& echo $$python && break; done)

.DEFAULT_GOAL := help
.PHONY: help install dev demo test test-slow test-feishu-node check docs bench bench-scale lock clean

help: ## Show the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' Makefile | awk -F'|' '{printf "%-22s %s\n", $$1, $$2}'

install: $(VENV)/.installed ## Install Muster into .venv, locked: .venv/bin/muster

dev: $(VENV)/.dev ## Install what tests and checks need as well

demo: install ## Open the demo: a sample company in the browser
	$(BIN)/muster demo

# Tests start hundreds of processes; compiled beforehand each needs two thirds of the time.
test: dev ## Run the tests (not the slow ones)
	$(BIN)/python -m compileall -q $(INSTALLED)
	$(BIN)/python -m pytest -n $(PROCESSES) --dist worksteal

test-slow: dev ## Run every test, those that take minutes too
	$(BIN)/python -m compileall -q $(INSTALLED)
	$(BIN)/python -m pytest -n $(PROCESSES) --dist worksteal -m "slow or not slow"

test-feishu-node: dev ## Let Feishu's Node SDK try our double of Feishu; needs npm
	npm install --no-save --silent --ignore-scripts --prefix .node @larksuiteoapi/node-sdk
	MUSTER_NODE_MODULES=$(CURDIR)/.node/node_modules \
	$(BIN)/python -m pytest -q tests/doubles/feishu/test_second_client.py

check: dev ## Check style, types, layers, generated pages and security
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot.cli.pages --check
	$(BIN)/python -m deploy.audit $(if $(ADVISORIES),--advisories $(ADVISORIES))

docs: dev ## Write the generated pages again
	$(BIN)/python -m bot.cli.pages

bench-scale: dev ## Measure several processes on one Postgres
	$(BIN)/python -m tests.scale

bench: dev ## Measure, and print ratios
	$(BIN)/python -m tests.bench

lock: dev ## Resolve the dependencies again, newest first
	$(BIN)/python -m deploy.lock

clean: ## Remove what these targets made
	rm -rf $(VENV) .node build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Muster needs Python 3.11 or newer, and none was found: install python3.11, python3.12 or python3.13, or name one by make PYTHON=/path/to/python." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "$(PYTHON) can't make virtual environments: its venv module is missing. On Debian and Ubuntu install python3-venv." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock requirements-build.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements.lock -r requirements-build.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q $(INSTALLED)
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.installed
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
