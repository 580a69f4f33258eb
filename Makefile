# The commands that stay stable. Each sets up what it needs; nothing else is to be installed first.
.PHONY: setup setup-tests pdf demo test check test-long bench docs manual
.DEFAULT_GOAL := demo
BIN := .venv/bin
PORTAL := $(BIN)/portal
export PYTHONDONTWRITEBYTECODE := # packages are set up without byte code, first use writes it

setup: .venv/.runtime ## Python environment from the lock file
.venv/.runtime: requirements.lock pyproject.toml deploy/setup.sh
	@sh deploy/setup.sh runtime

setup-tests: .venv/.tests ## and what tests and checks need
.venv/.tests: requirements-dev.lock .venv/.runtime
	@sh deploy/setup.sh tests

pdf: setup ## the optional extra: printable lists and sheets as PDF
	@sh deploy/setup.sh pdf

demo: setup ## sample data, published and served on 127.0.0.1:8000
	@$(PORTAL) demo
	@$(PORTAL) serve $(SERVE)

test: setup-tests ## all tests, browser included
	@sh deploy/setup.sh browser nginx validators fonts_and_layout
	$(BIN)/python -m pytest -m "not long" $(PYTEST)

check: setup-tests ## lint, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test-long: setup-tests ## what takes more time than CI has
	@sh deploy/setup.sh browser nginx validators fonts_and_layout
	$(BIN)/python -m pytest -m long $(PYTEST)

bench: setup-tests ## measure against Hugo and Pelican (N='1000 10000'), and the search on 10,000 decisions
	@sh deploy/setup.sh bench
	$(BIN)/python -m benchmarks.generators $(or $(N),1000)
	$(BIN)/python -m benchmarks.search 10000
	$(BIN)/python -m benchmarks.served 10000 whoosh

docs: setup-tests ## write what in docs/ is generated
	$(BIN)/python -m docs.make_commands
	$(BIN)/python -m docs.make_states
	$(BIN)/python -m docs.make_rules
	$(BIN)/python -m docs.make_security
	$(BIN)/python -m docs.make_search_api
	$(BIN)/python -m docs.make_components --reference

manual: setup-tests ## take the pictures of the officer's manual anew
	@sh deploy/setup.sh browser
	PORTAL_PICTURES=1 $(BIN)/python -m pytest tests/browser/test_desk_journey.py
