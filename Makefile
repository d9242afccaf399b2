# Two commands are all a newcomer needs: `make feed` and `make test`.
# Everything is installed into .venv; delete that folder to start afresh.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help feed test lowest docs lint check serve bench clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1	\2/' | expand -t 16

feed: $(VENV)/.installed ## build the sample show into feed/
	$(BIN)/essaycast build

test: $(VENV)/.installed-dev ## run all tests, the fast ones first
	$(BIN)/python -m pytest -n auto -m "not slow" --cov --cov-report=term:skip-covered
	$(BIN)/python -m pytest -n auto -m slow

lowest: ## run the fast tests with the lowest versions pyproject.toml names
	$(PYTHON) -m venv $(VENV)-lowest
	$(VENV)-lowest/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(VENV)-lowest/bin/uv pip install --quiet --python $(VENV)-lowest/bin/python \
		--resolution lowest-direct --editable '.[dev]'
	$(VENV)-lowest/bin/python -m pytest -n auto -m "not slow"
	rm -rf $(VENV)-lowest

docs: $(VENV)/.installed-dev ## write the generated parts of README.md and docs/ anew
	$(BIN)/python docs/generate.py

lint: $(VENV)/.installed-dev ## ruff and mypy
	$(BIN)/ruff check src tests benchmarks assets
	$(BIN)/ruff format --check src tests benchmarks assets
	$(BIN)/mypy

serve: $(VENV)/.installed ## preview the feed on this machine
	$(BIN)/essaycast serve

bench: $(VENV)/.installed-dev ## measure speed and memory, as ratios
	$(BIN)/python -m benchmarks

clean: ## remove the environment and what was built (not the clips a voice has spoken)
	rm -rf $(VENV) build dist .coverage* .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find feed -mindepth 1 ! -name .gitkeep -delete

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
