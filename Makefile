# `make` alone lists what can be done. Nothing is needed but Python 3.11–3.13 with venv, and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo dev test test-fast lint types arch contracts bench lock compose-proof clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/runtime: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
	  || { echo "Python 3.11, 3.12 or 3.13 is needed; name it by: make PYTHON=python3.12 …"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what requirements.lock names …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m compileall -q services shared deploy demo
	@touch $@

$(VENV)/development: $(VENV)/runtime requirements-dev.lock
	@echo "Installing what requirements-dev.lock names …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(VENV)/runtime ## play two index programmes from framework to publication, and stay up (EXIT=1 ends)
	@$(BIN)/python -m demo $(if $(EXIT),--exit) $(if $(PORT),--port $(PORT))

dev: $(VENV)/runtime ## the system with reload and a signed-in administrator, on http://127.0.0.1:8000
	@$(BIN)/python -m deploy.dev $(if $(PORT),--port $(PORT))

test: $(VENV)/development ## everything that CI runs
	@$(BIN)/python -m tests.everything

test-fast: $(VENV)/development ## the tests of pure code: no server, a few seconds
	@$(BIN)/python -m pytest -q tests/shared/methodology tests/presets

lint: $(VENV)/development ## style and formatting
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(VENV)/development ## strict types
	@$(BIN)/mypy

arch: $(VENV)/development ## the architecture's rules
	@$(BIN)/lint-imports

contracts: $(VENV)/development ## write the OpenAPI documents anew
	@$(BIN)/python -m tests.support.contracts

bench: $(VENV)/development ## the benchmarks, each a ratio against a baseline in the same run
	@$(BIN)/python -m bench

lock: ## resolve the versions anew (needs uv)
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group dev pyproject.toml -o requirements-dev.lock

clean: ## remove the virtual environment and all local data
	rm -rf $(VENV) .local .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
