# Everything that this project can be asked to do. Python 3.11 or newer is all that must be there already.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

RUN := .venv/bin
PIP := $(RUN)/python -m pip --disable-pip-version-check --no-input install --quiet
LOCK := .tools/uv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate
UV_VERSION := 0.13.9

.PHONY: help demo test lint format lock pictures bench clean office validator

help: ## Show what can be asked for.
	@sed -nE 's/^([a-z]+):.*## (.*)/\1 \2/p' Makefile | while read -r name what; do printf 'make %-9s %s\n' "$$name" "$$what"; done

demo: .venv/package ## Set up the program and run a whole quarter for both councils in pmf-demo/.
	@$(RUN)/pmf demo

test: .venv/development office validator ## Set up what tests need and run everything that CI runs.
	@$(MAKE) --no-print-directory lint
	@$(RUN)/python .ci/tests.py

lint: .venv/development ## Check style, formatting, types (here and as on Windows) and the directions of imports.
	@$(RUN)/ruff check
	@$(RUN)/ruff format --check
	@$(RUN)/mypy
	@$(RUN)/mypy --platform win32
	@$(RUN)/lint-imports

format: .venv/development ## Format the code and put right what can be put right without thinking.
	@$(RUN)/ruff check --fix
	@$(RUN)/ruff format

lock: .tools/uv ## Write the locked requirements again, changing no more than pyproject.toml asks for.
	@$(LOCK) --output-file requirements/dev.txt pyproject.toml --group dev
	@$(LOCK) --output-file requirements/runtime.txt --constraint requirements/dev.txt pyproject.toml
	@$(LOCK) --output-file requirements/build.txt --constraint requirements/dev.txt --group build

pictures: .venv/development office ## Make the pictures in docs/pictures; PICTURES=master: those of the workbook only.
	@$(RUN)/python docs/pictures.py $(PICTURES)

bench: .venv/development ## Print the table of speed and memory.
	@$(RUN)/python -m benchmarks

clean: ## Remove what was set up and made here; the next command makes it again.
	@rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build pmf-demo
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

office:
	@.ci/set-up-office

validator:
	@.ci/set-up-validator

.venv/made:
	@python=$$(.ci/find-python) && .ci/quietly "Making the virtual environment .venv" "$$python" -m venv .venv
	@touch $@

.venv/runtime: requirements/build.txt requirements/runtime.txt | .venv/made
	@.ci/quietly "Installing what the program uses" \
	  $(PIP) --require-hashes -r requirements/build.txt -r requirements/runtime.txt
	@touch $@

.venv/package: pyproject.toml .venv/runtime
	@.ci/quietly "Installing the program" $(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/development: requirements/dev.txt .venv/package
	@.ci/quietly "Installing what the tests use" $(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

.tools/uv: | .venv/made
	@$(RUN)/python -m venv $@
	@.ci/quietly "Installing what locks requirements" \
	  $@/bin/python -m pip --disable-pip-version-check --no-input install --quiet uv==$(UV_VERSION)
