# Needs only make and Python 3.11 or newer.  Everything else is installed into .venv, from locked
# and hashed requirements.

SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: install run test check pictures bench soak lock

install: .venv/run.stamp  ## the environment alone

run: .venv/run.stamp  ## start the bot; without a token, in the sandbox
	@exec $(BIN)/python -m bot run

test: .venv/test.stamp  ## all tests, on two cores
	@$(BIN)/python -m pytest -n 2 $(TESTS)

check: .venv/test.stamp  ## lint, types, import contracts, content
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot check

pictures: .venv/run.stamp  ## draw every conversation tree into docs/trees
	@rm -rf docs/trees.new
	$(BIN)/python -m bot draw --to docs/trees.new
	@rm -rf docs/trees && mv docs/trees.new docs/trees

bench: .venv/bench.stamp  ## measure beside the peers, into docs/benchmarks.md
	$(BIN)/python -m tests.bench $(BENCH)

soak: .venv/test.stamp  ## an hour with kills, storms and clock jumps, in minutes; then the books
	$(BIN)/python -m tests.soak $(SOAK)

.venv/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; name it with: make PYTHON=python3.12 run"; exit 2; }
	@echo "Making the environment in .venv …"
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/run.stamp: requirements.txt .venv/python.stamp
	@echo "Installing the locked packages (about half a minute the first time) …"
	@$(PIP) install --progress-bar on --require-hashes -r requirements.txt
	@touch $@

.venv/test.stamp: tests/requirements.txt .venv/run.stamp
	@echo "Installing what the tests need …"
	@$(PIP) install --progress-bar on --require-hashes -r tests/requirements.txt
	@touch $@

.venv/bench.stamp: tests/bench/requirements.txt .venv/test.stamp
	@$(PIP) install --progress-bar on --require-hashes -r tests/bench/requirements.txt
	@touch $@

lock:  ## renew the locked requirements (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  pyproject.toml --extra postgres -o requirements.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  pyproject.toml --extra postgres --group test --group check -c requirements.txt \
	  -o tests/requirements.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  pyproject.toml --extra postgres --group bench -c requirements.txt \
	  -o tests/bench/requirements.txt
