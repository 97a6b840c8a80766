# Each target is one call; `make help` lists them.
PYTHON ?= python3
BIN := .venv/bin
RUN := $(BIN)/python -m afterword

CASES := ../shared/cases
GOLD := ../shared/myths/dev.jsonl
N := 1000
BYTES := 100000000
ROUNDS := 5
ENGINES :=
MINUTES := 60
RESULTS := bench/results.md
ESSAYS := 300
COMMENTS := 18000
DIR := ../archive-site
RUNS := 200
TARGET :=
ARGS :=

.PHONY: help site test serve new check import cases cases-site fuzz evaluate train bench bench-scale bench-serve \
  bench-import bench-site publish rollback kill-test keepsake verify lint clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

site: .venv/ready ## build the site into output/
	$(RUN) build

test: .venv/tested ## run every test, the linter and the type checker
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

serve: .venv/ready ## build, watch, and reload the browser: http://127.0.0.1:8000/
	$(RUN) serve

new: .venv/ready ## begin an essay: make new TITLE="…"
	$(RUN) new "$(TITLE)"

check: .venv/ready ## name every mistake in the sources
	$(RUN) check

import: .venv/ready ## bring a blog in: make import FROM=export.xml [ARGS=--write]
	$(RUN) import "$(FROM)" $(ARGS)

cases: .venv/tested ## import real exports and compare: make cases CASES=../shared/cases [MIRRORS=…]
	$(BIN)/python tests/casebook.py --cases "$(CASES)" $(if $(MIRRORS),--mirrors "$(MIRRORS)")

cases-site: .venv/tested ## import real exports, build each, and look for every comment on its page
	$(BIN)/python tests/casesite.py --cases "$(CASES)" $(if $(MIRRORS),--mirrors "$(MIRRORS)")

fuzz: .venv/tested ## run damaged inputs through every importer: make fuzz N=10000
	$(BIN)/python tests/fuzzer.py --number $(N)

evaluate: .venv/trained ## how good the labels are: make evaluate GOLD=../shared/myths/dev.jsonl
	$(BIN)/python bench/myths/evaluate.py $(if $(wildcard $(GOLD)),"$(GOLD)")

train: .venv/trained ## teach the myth model anew from bench/myths
	$(BIN)/python bench/myths/train.py

bench bench-serve: N = 1000 10000
bench bench-serve: COMMENTS = 10

bench: .venv/benched ## how long builds take, beside Hugo, Eleventy and Pelican: make bench N=1000 ROUNDS=5
	$(BIN)/python bench/build.py --essays $(N) --comments $(COMMENTS) --rounds $(ROUNDS) --results $(RESULTS) \
	  $(if $(ENGINES),--engines $(ENGINES))

bench-scale: .venv/ready ## how the time for a build grows: make bench-scale MINUTES=60
	$(BIN)/python bench/scale.py --minutes $(MINUTES) --results $(RESULTS)

bench-serve: .venv/ready ## how soon a saved edit is in the browser: make bench-serve N=1000
	$(BIN)/python bench/serve.py --essays $(N) --comments $(COMMENTS) --results $(RESULTS)

bench-import: .venv/tested ## import a large export: make bench-import BYTES=1000000000
	$(BIN)/python bench/import.py --bytes $(BYTES)

bench-site: .venv/tested ## invent a blog, import it, build it: make bench-site ESSAYS=300 COMMENTS=18000 DIR=…
	$(BIN)/python bench/archive_site.py --essays $(ESSAYS) --comments $(COMMENTS) --folder "$(DIR)"

publish: .venv/ready ## production build, checked, and put before visitors: make publish [TARGET=name]
	$(RUN) publish $(TARGET) $(ARGS)

rollback: .venv/ready ## put the release before the current one before visitors again: make rollback [TARGET=name]
	$(RUN) rollback $(TARGET) $(ARGS)

kill-test: .venv/tested ## kill a publish at random under readers: make kill-test RUNS=200 [TARGET=directory]
	$(BIN)/python tests/killer.py --runs $(RUNS) --target $(or $(TARGET),directory)

keepsake: .venv/ready ## one file that outlives the host: site, data, book: make keepsake [ARGS=--raw]
	$(RUN) keepsake $(ARGS)

verify: .venv/ready ## check a keepsake or a live site, file by file: make verify FROM=keepsake-….zip
	$(RUN) verify "$(FROM)"

clean: ## remove what was built; .venv stays
	rm -rf output .cache

# The versions that were tested, so that a fresh machine gets them too.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Afterword needs Python 3.11 or later")'
	$(PYTHON) -m venv .venv
	$(PIP) '.[import]'
	touch .venv/ready

.venv/tested: .venv/ready
	$(PIP) '.[test]'
	$(PYTHON) -m venv .venv/peers/s3
	.venv/peers/s3/bin/python -m pip install --quiet --disable-pip-version-check \
	  'moto[s3]==5.2.5' 'flask==3.1.3' 'flask-cors==6.0.5'
	touch .venv/tested

# The peers of `make bench`, each where nothing of ours can reach it; Eleventy where npm is.
.venv/benched: .venv/ready
	$(PIP) '.[bench]'
	$(PYTHON) -m venv .venv/peers/pelican
	.venv/peers/pelican/bin/python -m pip install --quiet --disable-pip-version-check \
	  --constraint constraints.txt 'pelican[markdown]'
	if command -v npm >/dev/null; then \
	  npm install --silent --no-fund --no-audit --prefix .venv/peers/eleventy @11ty/eleventy@3 \
	  || echo "Eleventy was not installed, so it is left out"; fi
	touch .venv/benched

.venv/trained: .venv/ready
	$(PIP) '.[train]'
	touch .venv/trained
