# Two commands do everything: `make harvest` and `make test`. Both make the virtual environment they need.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PEERS := benchmarks/.peers
SOURCE ?= demo
ARGS ?=

.PHONY: harvest test check bench requirements clean

harvest: $(VENV)/.harvest  ## Crawl the bundled index, or SOURCE=iad ARGS="--journal 1045" the real one
ifeq ($(SOURCE),demo)
	$(BIN)/harvester demo $(ARGS)
else
	$(BIN)/harvester crawl $(SOURCE) $(ARGS)
endif

test: $(VENV)/.test  ## Style, types, tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

bench: $(VENV)/.test $(PEERS)/.installed  ## Beside Scrapy and others. ARGS="--only speed", "trouble", "journals" or "datasets"
	$(BIN)/python -m benchmarks $(ARGS)

requirements: $(VENV)/.test  ## Pin the packages anew from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --no-header --no-annotate --python-version 3.11 --universal --extra test pyproject.toml -o requirements-test.txt
	$(BIN)/uv pip compile --quiet --no-header --no-annotate --python-version 3.11 --universal --constraint requirements-test.txt pyproject.toml -o requirements.txt

clean:
	rm -rf $(VENV) $(PEERS) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.harvest: $(BIN)/python requirements.txt pyproject.toml
	@echo "Installing packages into $(VENV) …"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.harvest requirements-test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-test.txt
	@touch $@

$(PEERS)/.installed: benchmarks/requirements-peers.txt
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@
