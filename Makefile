# Highroad: every target sets up what it needs; `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
# The first Python 3.11 or later on the path; `make PYTHON=/path/to/python3.12 …` chooses another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v $$p; break; }; done)
BIN := .venv/bin
SETUP = @test -n "$(PYTHON)" || { echo "Highroad needs Python 3.11 or later: install it, or make PYTHON=/path/to/it"; exit 1; }; $(PYTHON) assets/setup.py
# Arguments for the tests: make test ARGS="tests/engine -k safe"
ARGS ?=

.PHONY: help setup demo test check format bench wheel offline commands messages compile clean
help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: ## make .venv, collect static assets, embed the data, compile translations
	$(SETUP) dev

demo: ## serve an invented partnership over real published data at 127.0.0.1:8000
	$(SETUP) base
	@$(BIN)/highroad demo $(ARGS)

# Each process takes one core: threads of its linear algebra would only wait for each other.
test: export OPENBLAS_NUM_THREADS = 1
test: ## run the tests, on all cores unless told otherwise
	$(SETUP) dev
	@$(BIN)/python -m pytest $(or $(ARGS),-n auto --dist loadgroup)

check: ## lint, format, types, and the house's import contracts
	$(SETUP) dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: ## let the linter and the formatter mend what they can
	$(SETUP) dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: ## measure: medians and ratios, printed from one run
	$(SETUP) dev
	@$(BIN)/python -m benchmarks $(ARGS)

wheel: ## build dist/*.whl with static assets, embedded data and translations inside
	$(SETUP) base
	@$(BIN)/python -m build --wheel --no-isolation --outdir dist .

offline: wheel ## install the wheel in an empty environment and let it check itself without a network
	@$(BIN)/python assets/check_wheel.py $(ARGS)

commands: ## renew the reference of commands and of Python functions from the code itself
	$(SETUP) base
	@$(BIN)/python assets/commands.py
	@$(BIN)/python assets/functions.py
	@$(BIN)/python assets/checks.py
	@$(BIN)/python assets/indicator_pages.py

messages: ## renew the translation catalogs from the marked strings, keeping what is translated
	$(SETUP) base
	@$(BIN)/python assets/messages.py

COMPILE = uv pip compile -q pyproject.toml --generate-hashes --no-annotate --no-header --universal --python-version 3.11
APART = uv pip compile -q --generate-hashes --no-annotate --no-header --no-deps --universal --python-version 3.11
compile: ## renew the exact versions and hashes in requirements/ (needs uv)
	$(COMPILE) -o requirements/base.txt
	$(COMPILE) --group build -o requirements/setup.txt
	$(COMPILE) --all-extras --group test --group check --group build -o requirements/dev.txt
	$(APART) requirements/embedded.in -o requirements/embedded.txt
	$(APART) requirements/node.in -o requirements/node.txt
	$(filter-out --no-deps,$(APART)) requirements/peers.in -o requirements/peers.txt

clean: ## remove everything that make built
	rm -rf .build .venv .demo dist src/highroad/embedded src/highroad/web/static/vendor
	find src -name '*.mo' -delete
