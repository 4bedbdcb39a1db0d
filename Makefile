# International Vision for Policing. `make` alone lists what there is to do.
# Needs GNU Make 3.81 or later and Python 3.11 or later: make site PYTHON=/path/to/python

PYTHON ?= python3
UPGRADE ?=

BIN := .venv/bin
KB := $(BIN)/kb
INSTALL := -m pip install -qq --disable-pip-version-check --no-input
# Files of tests are dealt out as they stand, those of tests/content first: the dearest are not left to the end.
# Three processes keep two cores busy, since each of them waits for browsers and other programs now and then.
PYTEST := $(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder
LOCK = .cache/uv/bin/uv pip compile --quiet --no-build $(UPGRADE) \
	--universal --python-version 3.11.2 --fork-strategy fewest --generate-hashes \
	--annotation-style line --custom-compile-command 'make lock'
NEED_PYTHON = $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	echo 'Python 3.11 or later is needed. Say where it is: make PYTHON=/path/to/python' >&2; exit 1; }

# Types, style and form of scripts/web/js and the form of scripts/web/css, and tests of what needs no browser.
# The program comes with its own types and asks nothing of the network.
WEB := env DENO_DIR=.cache/deno DENO_NO_UPDATE_CHECK=1 $(BIN)/deno
define CHECK_WEB
$(WEB) fmt --quiet --check
$(WEB) lint --quiet
$(WEB) check --quiet scripts/web/js
$(WEB) test --quiet --no-check --allow-read=. tests/web
endef

# Material for MkDocs prints a notice about its end of life, unless:
export NO_MKDOCS_2_WARNING := 1

.PHONY: help site documents check style test lint test-unit test-site test-documents test-content coverage serve bench bench-search lighthouse ace same audit mutations fuzz lock clean
.NOTPARALLEL:

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

site: .venv/site.stamp ## install what is needed, check everything, build site/
	@$(KB) build
	@echo 'The site is ready. Open $(CURDIR)/site/index.html, or run: make serve'

documents: site ## make every document, and list them on the site
	@$(KB) export all
	@$(KB) build

style: .venv/test.stamp ## style and types of the program, and whether the base has problems
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(CHECK_WEB)
	$(KB) check

check: style ## prove the most of it in under two minutes: style, types, the base, fast tests
	$(PYTEST) -n 2 tests/unit -m 'not slow and not browser'

test: lint ## prove it sound: style, types, the base, a strict build, all tests
	KB_BUILT_SITE=site $(PYTEST)

lint: style ## the part of `make test` that is no test: style, types, the base, a strict build
	$(KB) build

test-unit: .venv/test.stamp ## the tests in tests/unit: what the program does, shown on a small base
	$(PYTEST) tests/unit

test-site: .venv/test.stamp ## the tests in tests/site: the site, in a browser
	$(PYTEST) tests/site

test-documents: .venv/test.stamp ## the tests in tests/documents: PDF, Word, the e-book
	$(PYTEST) tests/documents

test-content: .venv/test.stamp ## the tests in tests/content: what only the real pages can show
	$(PYTEST) tests/content

coverage: .venv/test.stamp ## which lines of the program the tests in tests/unit run, and whether they are enough
	$(PYTEST) tests/unit --cov --cov-report=term:skip-covered

serve: .venv/site.stamp ## show the site on this machine and follow every edit
	@$(KB) serve

bench: .venv/test.stamp ## time check and build against plain MkDocs, rumdl and lychee
	@$(BIN)/python scripts/bench.py

bench-search: .venv/test.stamp ## put the questions of tests/data/questions.yml to the search; needs Chromium
	@$(KB) build
	@$(BIN)/python tests/questions.py

lighthouse: .venv/test.stamp ## what Lighthouse says of some pages; needs npm and Chromium
	@$(BIN)/python scripts/lighthouse.py

ace: .venv/test.stamp ## what Ace by DAISY says of the e-book; needs npm and Chromium
	@$(BIN)/python scripts/ace.py

same: .venv/test.stamp ## build the site with MkDocs and with ProperDocs, and compare every byte
	@$(BIN)/python scripts/same.py

audit: .cache/uv.stamp ## ask whether a fault is known in what the lock files pin; needs a network
	@for file in requirements.lock requirements-test.lock requirements-uv.lock; do \
		.cache/uv/bin/python -m pip_audit --progress-spinner off --disable-pip --require-hashes -r $$file || exit 1; done

mutations: .venv/test.stamp ## spoil every heading and paragraph in every way: does the check see it?
	@$(BIN)/python tests/mutations.py

fuzz: .venv/test.stamp ## feed it files that nobody would write, for SECONDS=600; SEED=1 begins elsewhere
	@$(BIN)/python tests/fuzz.py $(or $(SECONDS),600) $(SEED)

lock: .cache/uv.stamp ## pin again after a change in pyproject.toml; UPGRADE=--upgrade takes newer versions
	$(LOCK) --group lock --output-file requirements-uv.lock
	$(LOCK) pyproject.toml --group build --output-file requirements.lock
	$(LOCK) pyproject.toml --group build --group test --constraints requirements.lock \
		--output-file requirements-test.lock

clean: ## remove everything that was made, .venv too
	rm -rf .venv .cache site build .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Made anew, not updated, so that nothing stays behind that is no longer asked for. Only wheels: nothing
# that is downloaded runs while it is installed. Python reads .pth files in the encoding of the locale: a path
# that begins at their own folder is read in any, whatever the folder of the clone is called.
.venv/site.stamp: requirements.lock pyproject.toml
	@$(NEED_PYTHON)
	@echo 'Installing what the site needs into .venv'
	@rm -rf .venv
	@$(PYTHON) -m venv .venv
	@$(BIN)/python $(INSTALL) --require-hashes --only-binary :all: --requirement requirements.lock
	@LC_ALL=C.UTF-8 $(BIN)/python $(INSTALL) --no-deps --no-build-isolation --editable .
	@for file in .venv/lib/python*/site-packages/__editable__.*.pth; do echo ../../../../scripts >"$$file"; done
	@touch $@

.venv/test.stamp: requirements-test.lock .venv/site.stamp
	@echo 'Installing what the tests need into .venv'
	@$(BIN)/python $(INSTALL) --require-hashes --only-binary :all: --requirement requirements-test.lock
	@touch $@

.cache/uv.stamp: requirements-uv.lock
	@$(NEED_PYTHON)
	@rm -rf .cache/uv
	@$(PYTHON) -m venv .cache/uv
	@.cache/uv/bin/python $(INSTALL) --require-hashes --only-binary :all: --requirement requirements-uv.lock
	@touch $@
