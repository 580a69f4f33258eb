# The commands that stay stable. Each sets up what it needs; nothing else is to be installed first.
.PHONY: setup demo test check test-long bench
.DEFAULT_GOAL := demo
BIN := .venv/bin
PORTAL := $(BIN)/portal

setup: .venv/.ready ## Python environment from the lock files
.venv/.ready: requirements.lock requirements-dev.lock pyproject.toml deploy/setup.sh
	sh deploy/setup.sh environment

demo: setup ## sample data, published and served on 127.0.0.1:8000
	$(PORTAL) demo
	$(PORTAL) serve

test: setup ## all tests, browser included
	sh deploy/setup.sh browser nginx
	$(BIN)/python -m pytest -m "not long" $(PYTEST)

check: setup ## lint, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test-long: setup ## what takes more time than CI has
	sh deploy/setup.sh browser nginx
	$(BIN)/python -m pytest -m long $(PYTEST)

bench: setup ## write benchmarks/RESULTS.md
	$(BIN)/python -m benchmarks
