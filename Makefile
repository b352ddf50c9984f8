# Two commands do everything on a fresh machine: `make demo` and `make test`.

PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
PIP     = $(BIN)/python -m pip --disable-pip-version-check
DEMO   ?= demo
PORT   ?= 8866
PYTEST  = $(BIN)/python -m pytest

.PHONY: demo test test-long test-fast check format setup bench clean help

help:
	@echo "make demo            install, run the main job on made-up people, open the app"
	@echo "make demo SERVE=0    the same, and stop after the report"
	@echo "make test            style, types and tests, browser included"
	@echo "make test-long       what is left: every form in the browser, all of the store on PostgreSQL"
	@echo "make test-fast       the fast part: no browser, Spark or other slow tests, few random examples"
	@echo "make check           style and types"
	@echo "make bench           the studies behind the figures in docs/"

demo: $(VENV)/.demo
	$(BIN)/cpd-eval demo $(DEMO) --port $(PORT) $(if $(filter 0,$(SERVE)),--no-serve)

test: $(VENV)/.test $(VENV)/.browser check
	$(PYTEST) -q -n 2 --dist loadfile -m "not browser and not spark and not long"
	$(PYTEST) -q -m "(browser or spark) and not long"

test-long: $(VENV)/.test $(VENV)/.browser
	$(PYTEST) -q -m long

test-fast: $(VENV)/.test
	$(PYTEST) -q -n 2 --dist loadfile --fast

check: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.test
	$(BIN)/python benchmarks/coverage.py
	$(BIN)/python benchmarks/coverage_studies.py
	$(BIN)/python benchmarks/linking.py
	$(BIN)/python benchmarks/gate.py --page docs/gate-speed.md
	$(BIN)/python benchmarks/fleet.py
	$(BIN)/python benchmarks/survival.py
	$(BIN)/python benchmarks/load.py
	$(BIN)/python benchmarks/faults.py
	$(BIN)/python benchmarks/attacks.py

setup: $(VENV)/.test $(VENV)/.browser

$(VENV)/bin/python:
	sh tools/make_venv.sh $(PYTHON) $(VENV)

$(VENV)/.demo: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) install --quiet -c constraints.txt -e .
	@touch $@

$(VENV)/.test: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) install --quiet -c constraints.txt -e ".[test]"
	@touch $@ $(VENV)/.demo

$(VENV)/.browser: | $(VENV)/.test
	sh tools/get_browser.sh $(BIN)
	@touch $@

clean:
	rm -rf $(VENV) $(DEMO) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
