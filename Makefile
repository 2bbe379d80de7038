# `make demo` shows the product on invented exports; `make test` proves it. Each sets up all it needs.
.DEFAULT_GOAL := help
.PHONY: help demo test browser pictures bench torture lock format clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
STAMP := $(VENV)/.installed
BENCH_STAMP := .venv-bench/.installed
# Trust the certificates of the machine, as pip does: offices often have their own.
export UV_SYSTEM_CERTS := 1
export UV_NO_PROGRESS := 1

help:  ## Show the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Genombrott behöver Python 3.11 eller nyare. Sätt PYTHON=sökväg till en sådan."; exit 1; }
	@echo "Installerar det Genombrott behöver i $(VENV) (en gång, någon minut) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION) 2>/dev/null || true
	@{ test -x $(BIN)/uv && $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock; } \
		|| $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(STAMP)  ## Load the invented exports of all programmes, build, publish and serve on 127.0.0.1:8501
	@$(BIN)/genombrott demo

browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || test -n "$$GENOMBROTT_CHROMIUM" || { \
		echo "Installerar Chromium för proven i webbläsare …"; \
		if [ "$$(id -u)" = 0 ]; then SUDO=; else SUDO="sudo -n"; fi; \
		{ $$SUDO apt-get update -qq && $$SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } >/dev/null \
		|| { echo "Chromium saknas och kunde inte installeras. Installera webbläsaren och kör make test igen."; exit 1; }; }

test: $(STAMP) browser  ## Lint, types and every test (some 18 minutes)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/pytest tests --ignore tests/torture --ignore tests/benchmarks --numprocesses 2 --dist loadfile --no-loadscope-reorder --durations 15

pictures: $(STAMP) browser  ## Make the README's pictures anew from the demo
	@$(BIN)/genombrott demo --no-serve
	@$(BIN)/python tests/browser/pictures.py pictures $${GENOMBROTT_HOME:-demo-data}

# Tools to compare with have an environment of their own: the product does not depend on them.
$(BENCH_STAMP): tests/benchmarks/requirements.lock $(STAMP)
	@test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	@{ test -x $(BIN)/uv && $(BIN)/uv pip install --quiet --python .venv-bench/bin/python --require-hashes -r $<; } \
		|| .venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

bench: $(STAMP) $(BENCH_STAMP)  ## Benchmarks, one figure per line
	@$(BIN)/pytest -s tests/benchmarks

torture: $(STAMP) browser  ## The long runs, one figure per line
	@$(BIN)/pytest -s tests/torture

lock: $(STAMP)  ## Lock the dependencies anew
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --extra dev pyproject.toml -o requirements.lock

format: $(STAMP)
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

clean:
	@rm -rf $(VENV) .venv-bench demo-data *.egg-info
