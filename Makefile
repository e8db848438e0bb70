# make run: open the page.  make test: everything CI checks.  make quick: the tests of seconds.  make bench: measurements.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: run test quick lint bench clean

run: $(VENV)/installed
	$(BIN)/hoidap serve

test: lint
	$(BIN)/python -m pytest -m "not bench"

quick: $(VENV)/installed-dev
	$(BIN)/python -m pytest -m "not slow and not bench"

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/installed-dev
	$(BIN)/python -m tests.benchmarks

clean:
	rm -rf $(VENV) build dist *.egg-info

$(VENV)/bin/pip:
	$(PYTHON) -m venv $(VENV)

# Editable, so that an edit shows at the next start; with every format, so that the page reads what is dropped on it.
$(VENV)/installed: pyproject.toml .ci/constraints.txt | $(VENV)/bin/pip
	$(BIN)/pip install -c .ci/constraints.txt -e ".[all]"
	touch $@

$(VENV)/installed-dev: pyproject.toml .ci/constraints.txt | $(VENV)/bin/pip
	$(BIN)/pip install -c .ci/constraints.txt -e ".[dev]"
	touch $@ $(VENV)/installed
