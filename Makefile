# Every command of the project. Windows has the same ones in make.bat; a test compares the two.

PYTHON ?= python3
BIN := .venv/bin
# In a container the only user is often root, whom JupyterLab turns away unless told.
ROOT_MAY := $(if $(filter 0,$(shell id -u)),--allow-root)
NOTEBOOKS := $(wildcard notebooks/*.ipynb docs/*.ipynb benchmarks/*.ipynb)

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help setup report test test-slow fuzz lint lab format lock clean

help: ## list these commands
	@echo "Commands, each run as 'make COMMAND':"
	@sed -n 's/^\([a-z-]*\): .*## \(.*\)/\1|\2/p' Makefile | \
		while IFS='|' read -r name purpose; do printf '  %-10s %s\n' "$$name" "$$purpose"; done

setup: ## make .venv and install the locked packages (the others do this first)
	@$(PYTHON) tools/set_up.py

report: setup ## make the page for April to June 2019 from the shipped sample
	@$(BIN)/kpianalysis clean
	@$(BIN)/kpianalysis run "2019-20 Q1"

test: setup ## run the tests
	@$(BIN)/python tools/browser.py --install
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow"

test-slow: setup ## run the tests that take longer
	@$(BIN)/python tools/browser.py --install
	@$(BIN)/python tools/schedulers.py --install
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m slow

fuzz: setup ## read 10,000 damaged extracts: no traceback, no hang, nothing lost
	@$(BIN)/python tools/fuzz.py

lint: setup ## check style, types, the direction of imports, and that notebooks are stripped
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(if $(NOTEBOOKS),$(BIN)/nbstripout --keep-id --verify $(NOTEBOOKS))

lab: setup ## open JupyterLab in notebooks/
	@cd notebooks && ../$(BIN)/jupyter lab --ip=127.0.0.1 $(ROOT_MAY)

format: setup ## put the code in the project's style and strip the notebooks
	@$(BIN)/ruff check --fix --exit-zero --quiet
	@$(BIN)/ruff format
	@$(if $(NOTEBOOKS),$(BIN)/nbstripout --keep-id $(NOTEBOOKS))

lock: ## choose versions again after a change in pyproject.toml (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 1; }
	@uv pip compile pyproject.toml --extra cluster --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --no-annotate --quiet -o requirements.lock

clean: ## remove what code can make again: caches, processed data, drafts (not approved editions)
	@rm -rf .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis .benchmarks
	@rm -rf .coverage .coverage.* htmlcov outputs/*/*/draft outputs/*/*/exempt-draft outputs/*/mitigations
	@rm -f outputs/index.html outputs/*/index.html outputs/*/*/next-steps.txt
	@find data/processed -mindepth 1 -maxdepth 1 ! -name README.md -exec rm -rf {} +
