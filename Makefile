# Highroad: every target sets up what it needs; `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null)
BIN := .venv/bin

.PHONY: help compile
help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

COMPILE = uv pip compile -q pyproject.toml --generate-hashes --no-annotate --no-header --universal --python-version 3.11
compile: ## renew the exact versions and hashes in requirements/ (needs uv)
	$(COMPILE) -o requirements/base.txt
	$(COMPILE) --all-extras --group test --group check --group build -o requirements/dev.txt
