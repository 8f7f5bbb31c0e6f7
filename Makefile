# Every command runs the Node version in package-lock.json if npm provides it for this system. Otherwise it runs the
# installed Node, whose version check-node.mjs checks.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BIN := $(CURDIR)/node_modules/.bin
INSTALLED := node_modules/.onecall-installed
RUN := PATH="$(BIN):$$PATH"
# ONECALL starts `onecall`. Most targets run one of its commands, after they have installed and built what the command
# needs.
ONECALL := $(RUN) node harness/cli/onecall.ts

ENV ?= local
PORT ?= 8080
# AS names the user who signs in. make itself defines AS as the name of the assembler, so that default is replaced.
ifeq ($(origin AS),default)
AS := verify-01
endif

export PORT ENV AS

.PHONY: help dev build test types lint format token down verify verify-harness verify-planted verify-all compare soak eval bench screenshots clean
.PHONY: image audit bench-attack bench-stop bench-image bench-page engine engine-stop container format-check test-server test-harness test-page test-life chromium

help: ## Show this list
	@awk -F ':.*## ' '/^##@ / { printf "\n%s\n", substr($$0, 5) } /^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@printf '\nEvery target that takes options is a command of "npx onecall": "npx onecall verify --help" explains them.\n'

# The bindings of CDKTF take several hundred MB and only the workspace `stacks` needs them, so that workspace is not
# installed here.
$(INSTALLED): package-lock.json package.json server/package.json web/package.json harness/package.json harness/kit/package.json
	@node check-node.mjs
	@echo "Installing packages (once) ..."
	@npm ci -w server -w web -w harness --include-workspace-root --loglevel=error
	@touch $@

web/dist/index.html: $(INSTALLED) $(shell find web -type f -not -path '*/node_modules/*' -not -path 'web/dist/*' -not -path 'web/test/*' -not -name '*.test.ts' 2>/dev/null)
	@$(RUN) npm run -s -w web build

##@ Try it
dev: web/dist/index.html ## Start everything on this machine, no AWS account needed (PORT=8080 OFFLINE=1)
	@$(RUN) exec node harness/environments/dev.ts

container: $(INSTALLED) ## Start everything as make dev does, with the image under its task's limits; needs make image
	@$(RUN) exec node harness/environments/container-main.ts

token: $(INSTALLED) ## Print an access token and nothing else (ENV=local AS=verify-01)
	@$(ONECALL) token

##@ Test it
test: types lint format-check test-server test-harness test-page test-life ## Check types, lint and format, and run all tests, also in a real browser

.PHONY: check
check: $(INSTALLED) ## Check the types, and lint, format and quick tests of what changed: for every day (SINCE=main)
	@$(RUN) node harness/cli/check.ts "$(or $(SINCE),main)"

types: $(INSTALLED)
	@$(RUN) npm run -s types

lint: $(INSTALLED)
	@$(RUN) npm run -s lint

format: $(INSTALLED) ## Format all files
	@$(RUN) npm run -s format

format-check: $(INSTALLED)
	@$(RUN) npm run -s format:check

# Coverage is measured in child processes too, so the process of the server counts.
test-server: web/dist/index.html ## Run unit, property and integration tests of the server
	@echo "== server: unit, property and integration tests, line coverage at least 90 %"
	@$(RUN) node --test --test-concurrency=2 --experimental-test-coverage \
	  --test-coverage-include='server/**' --test-coverage-exclude='server/**/*.test.ts' \
	  --test-coverage-exclude='server/**/*.fixture.ts' --test-coverage-exclude='server/integration/**' \
	  --test-coverage-lines=90 'server/**/*.test.ts'

test-harness: $(INSTALLED) ## Run the tests of the emulator, the kit and the proof
	@echo "== harness: emulator, kit, evaluation"
	@$(RUN) node --test --test-concurrency=2 'harness/**/*.test.ts'

chromium: $(INSTALLED)
	@$(RUN) web/test/ensure-chromium.sh >/dev/null

test-page: web/dist/index.html chromium ## Run the tests of the page, also in a real browser
	@echo "== page: unit tests, then a real browser through the real sign-in"
	@$(RUN) node --conditions=browser --test --test-concurrency=2 $(shell find web -name '*.test.ts' -not -name '*.e2e.test.ts' -not -path 'web/test/life/*' -not -path '*/node_modules/*' -not -path 'web/dist/*')
	@CHROMIUM_PATH="$$($(RUN) web/test/ensure-chromium.sh)" PATH="$(BIN):$$PATH" node --test --test-concurrency=2 'web/**/*.e2e.test.ts'

# The tests of `test-life` run without the condition "browser" of the page's other tests, because the SDK of AWS does
# not work under it. Servers that a test killed retry store calls for up to a minute; --test-force-exit ends the run
# without waiting for them.
test-life: $(INSTALLED) ## Play generated histories of a conversation on real pages and tasks (LIFE_HISTORIES=100 LIFE_SECONDS=40 LIFE_SEED=)
	@echo "== page and server: generated histories of a conversation"
	@$(RUN) node --test --test-force-exit --test-concurrency=2 'web/test/life/*.test.ts'

build: web/dist/index.html ## Build the page

screenshots: web/dist/index.html chromium ## Take the README's screenshots from the running product
	@CHROMIUM_PATH="$$($(RUN) web/test/ensure-chromium.sh)" PATH="$(BIN):$$PATH" node web/scripts/screenshots.ts

clean: down engine-stop ## Remove what was built and what local runs left behind
	rm -rf web/dist coverage .onecall

##@ Prove it
# VERIFY_ENV clears the default ENV if a URL is given, because a URL already selects the environment.
VERIFY_ENV = $(if $(and $(URL),$(filter file,$(origin ENV))),ENV=)

verify: web/dist/index.html ## Prove the promise against ENV= or URL= (PROFILE=quick|full|outside|chaos SEED= ONLY=)
	@$(VERIFY_ENV) $(ONECALL) verify $(ARGS)

verify-harness: $(INSTALLED) web/dist/index.html ## Show that the proof can fail: every known-bad server is found
	@$(ONECALL) verify-harness $(ARGS)

verify-planted: $(INSTALLED) ## Show that mistakes in the applied resources are found; needs make deploy ENV=emulated
	@$(ONECALL) verify-planted --env emulated $(ARGS)

.PHONY: fuzz
fuzz: web/dist/index.html ## Send 100,000 generated requests to the server (FUZZ_REQUESTS=)
	@$(RUN) env FUZZ_REQUESTS="$(or $(FUZZ_REQUESTS),100000)" node --test server/integration/fuzz.test.ts

verify-all: ## Run every proof, also those that take too long for CI
	$(MAKE) verify ENV=local
	$(MAKE) verify-harness
	$(MAKE) image
	$(MAKE) verify ENV=container
	VERIFY_PROFILE=full $(MAKE) check-emulated
	$(MAKE) fuzz
	LIFE_HISTORIES=1000 LIFE_SECONDS=3600 $(MAKE) test-life
	@$(RUN) env SPENDING_HISTORIES=1000 QUOTA_HISTORIES=1000 node --test server/integration/spending.property.test.ts server/integration/daily-quota.property.test.ts

compare: $(INSTALLED) ## Show what changed between two verifications (A= B=, DEPLOY=1 for the ones before and after a deploy)
	@$(ONECALL) compare $(if $(DEPLOY),--deploy) "$(A)" "$(B)"

##@ Measure it
eval: $(INSTALLED) ## Measure how many questions of the labelled sets get the right route
	@$(ONECALL) eval $(ARGS)

bench: web/dist/index.html ## Measure time and memory as ratios to a bare server
	@$(ONECALL) bench $(ARGS)

bench-attack: web/dist/index.html ## Measure how far one account with 50 connections slows others down (CPUS=0.5, root on Linux)
	@$(RUN) node harness/measure/bench/attack.ts $(CPUS)

bench-stop: web/dist/index.html ## Measure how soon a stop ends the model call, on the same task and on another one
	@$(RUN) node harness/measure/bench/stop.ts

bench-image: $(INSTALLED) ## Measure size, build and start of the image as ratios
	@$(RUN) node harness/environments/image/bench.ts $(ARGS)

bench-page: web/dist/index.html chromium ## Measure from a key or click to the paint: typing, Enter, another conversation
	@CHROMIUM_PATH="$$($(RUN) web/test/ensure-chromium.sh)" $(RUN) node web/scripts/measure-paint.ts

soak: $(INSTALLED) ## Send an hour of load; memory and descriptors must not grow (ENV= MINUTES=60 RATE=5)
	@$(ONECALL) soak $(ARGS)

##@ Build and deploy it
image: $(INSTALLED) ## Build the image with an engine of yours or the private one (NETWORK= BASE= TAG= BUILD_ARG=name=value)
	@$(ONECALL) image build $(if $(NETWORK),--network "$(NETWORK)") $(if $(BASE),--base "$(BASE)") \
	  $(if $(TAG),--tag "$(TAG)") $(if $(BUILD_ARG),--build-arg "$(BUILD_ARG)")

audit: $(INSTALLED) ## Fail on a known critical vulnerability in a package of the image
	@$(ONECALL) image audit

engine: $(INSTALLED) ## Start a private container engine where none runs: root on Debian (INSTALL=1 adds its packages)
	@$(ONECALL) image engine start $(if $(INSTALL),--install)

engine-stop: $(INSTALLED) ## Stop the private container engine
	@$(ONECALL) image engine stop

down: $(INSTALLED) ## Stop the emulated cloud, if it runs, and with it what was deployed to it
	@$(RUN) node harness/environments/emulated/control.ts stop

include stacks/stacks.mk
