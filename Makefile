# Only Python 3.11+, git and make are needed; everything else is fetched and pinned.
PYTHON ?= python3
BOOTSTRAP := $(PYTHON) dispatch/runner/bootstrap.py

.PHONY: run test setup lock help

run: ## start the desk on http://127.0.0.1:8000 (PORT=… for another), Ctrl-C stops it
	@exec $(BOOTSTRAP) up

test: ## everything that must pass
	@exec $(BOOTSTRAP) test

setup: ## only make the virtual environment, with everything that tests need
	@exec $(BOOTSTRAP) setup

lock: ## resolve the ranges of pyproject.toml and package.json anew
	@exec $(BOOTSTRAP) lock

help:
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /  /'
