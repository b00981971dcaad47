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

COMPILE := uv pip compile --quiet --universal --python-version 3.11 --only-binary :all: \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --upgrade
lock: ## resolve the ranges of pyproject.toml and package.json anew (needs uv and npm)
	$(COMPILE) pyproject.toml -o requirements.txt
	$(COMPILE) --group embedded -c requirements.txt -o requirements-embedded.txt
	$(COMPILE) pyproject.toml --group embedded --group dev -c requirements.txt -o requirements-dev.txt
	$(COMPILE) --group basemap -c requirements-dev.txt -o requirements-basemap.txt
	$(COMPILE) --group node -o requirements-node.txt
	npm update --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved

help:
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /  /'
