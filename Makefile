# Every command runs the Node that package-lock.json pins, whatever the system's is.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BIN := $(CURDIR)/node_modules/.bin
INSTALLED := node_modules/.onecall-installed
RUN := PATH="$(BIN):$$PATH"

ENV ?= local
PORT ?= 8080
# AS is built into make as the assembler's name.
ifeq ($(origin AS),default)
AS := verify-01
endif

export PORT ENV AS

.PHONY: help dev build test types lint format token down verify verify-harness compare eval bench screenshots clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-18s %s\n", $$1, $$2 }'

# The bindings of CDKTF are several hundred MB: only `stacks` needs them, so they are left out here.
$(INSTALLED): package-lock.json package.json server/package.json web/package.json harness/package.json
	@echo "Installing packages (once) ..."
	@npm ci -w server -w web -w harness --include-workspace-root --loglevel=error
	@touch $@

web/dist/index.html: $(INSTALLED) $(shell find web -type f -not -path '*/node_modules/*' -not -path 'web/dist/*' -not -path 'web/test/*' -not -name '*.test.ts' 2>/dev/null)
	@$(RUN) npm run -s -w web build

build: web/dist/index.html ## Build the page

dev: web/dist/index.html ## Start everything on this machine, no account needed (PORT=8080)
	@$(RUN) exec node harness/environments/dev.ts

test: types lint format-check test-server test-harness test-page ## Types, lint, format, unit and property tests, the page in a real browser

types: $(INSTALLED)
	@$(RUN) npm run -s types

lint: $(INSTALLED)
	@$(RUN) npm run -s lint

format: $(INSTALLED) ## Format all files
	@$(RUN) npm run -s format

.PHONY: format-check
format-check: $(INSTALLED)
	@$(RUN) npm run -s format:check

.PHONY: test-server test-harness test-page chromium
# The server's own process counts too: coverage is measured across processes.
test-server: web/dist/index.html
	@echo "== server: unit, property and integration tests, line coverage at least 90 %"
	@$(RUN) node --test --test-concurrency=2 --experimental-test-coverage \
	  --test-coverage-include='server/**' --test-coverage-exclude='server/**/*.test.ts' \
	  --test-coverage-exclude='server/**/*.fixture.ts' --test-coverage-exclude='server/integration/**' \
	  --test-coverage-lines=90 'server/**/*.test.ts'

test-harness: $(INSTALLED)
	@echo "== harness: emulator, kit, evaluation"
	@$(RUN) node --test --test-concurrency=2 'harness/**/*.test.ts'

chromium: $(INSTALLED)
	@$(RUN) web/test/ensure-chromium.sh >/dev/null

test-page: web/dist/index.html chromium
	@echo "== page: unit tests, then a real browser through the real sign-in"
	@$(RUN) node --conditions=browser --test --test-concurrency=2 $(shell find web -name '*.test.ts' -not -name '*.e2e.test.ts' -not -path '*/node_modules/*' -not -path 'web/dist/*')
	@CHROMIUM_PATH="$$($(RUN) web/test/ensure-chromium.sh)" PATH="$(BIN):$$PATH" node --test --test-concurrency=1 'web/**/*.e2e.test.ts'

bench: web/dist/index.html ## Performance against the floor, as ratios
	@$(RUN) node harness/bench/main.ts $(ARGS)

screenshots: web/dist/index.html chromium ## The README's screenshots, from the running product
	@CHROMIUM_PATH="$$($(RUN) web/test/ensure-chromium.sh)" PATH="$(BIN):$$PATH" node web/scripts/screenshots.ts

# Locally and for deployed environments alike; the latter need the stacks' packages.
token: $(INSTALLED) ## Print an access token and nothing else (ENV=local AS=verify-01)
ifeq ($(ENV),local)
	@$(RUN) node harness/environments/token.ts
else
	@$(MAKE) stacks-token
endif

down: ## Stop the emulated AWS API, if it runs
	@if [ -d .onecall/emulated ]; then $(MAKE) stacks-down; else echo 'Nothing to stop'; fi

# A URL is an environment of its own: the default ENV must not contradict it.
VERIFY_ENV = $(if $(and $(URL),$(filter file,$(origin ENV))),ENV=)

verify: web/dist/index.html chromium ## Prove the promise against ENV= or URL= (PROFILE=quick|full|outside SEED= ONLY=)
	@CHROMIUM_PATH="$$($(RUN) web/test/ensure-chromium.sh)" PATH="$(BIN):$$PATH" $(VERIFY_ENV) node harness/verify/main.ts $(ARGS)

verify-harness: $(INSTALLED) web/dist/index.html ## Show that the proof can fail: every known-bad server is found
	@$(RUN) node harness/mutants/main.ts --workers 4 $(ARGS)

compare: $(INSTALLED) ## What changed between two verifications (A= B=, DEPLOY=1 joins a deploy)
	@$(RUN) node harness/report/compare-main.ts $(if $(DEPLOY),--deploy) "$(A)" "$(B)"

eval: $(INSTALLED) ## Routing accuracy on the labelled sets
	@$(RUN) node harness/eval/main.ts $(ARGS)

clean: down ## Remove what was built and what local runs left behind
	rm -rf web/dist coverage .onecall

include stacks/stacks.mk
