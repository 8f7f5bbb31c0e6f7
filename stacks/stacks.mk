# Commands for the infrastructure, which the root Makefile includes. ENV is dev, staging, prod or emulated.

STACKS_BIN := node_modules/.bin

.PHONY: deployer costs check-emulated deploy plan destroy outputs logs users usage budget pause resume unlock synth test-stacks check-fork stacks-install env-given

# CDKTF's packages have several hundred MB, so only the commands of this file install them. CDKTF's packages are
# installed last, because installing the other packages removes them.
stacks-install: $(INSTALLED)
	@[ -f node_modules/@cdktf/provider-aws/package.json ] || \
	  npm install --workspace stacks --include-workspace-root --no-save --no-audit --no-fund --loglevel=error >&2

env-given:
	@test -n "$(ENV)" || { echo 'Say which environment: make $(MAKECMDGOALS) ENV=emulated (or dev, staging, prod)' >&2; exit 2; }

plan: env-given stacks-install ## What a deploy to ENV would change (TAG=)
	@$(ONECALL) plan

deploy: env-given stacks-install ## Deploy to ENV: state, registry, image, every stack; TAG= for an image pushed before
	@$(ONECALL) deploy

destroy: env-given stacks-install ## Destroy ENV; refuses production
	@$(ONECALL) destroy

synth: stacks-install ## Terraform of every environment, into cdktf.out
	@$(RUN) node stacks/deploy/cli.ts synth

costs: stacks-install ## What each environment costs a month, as the table of docs/operations.md
	@$(RUN) node stacks/deploy/cli.ts costs

##@ Operate it
outputs: env-given stacks-install ## The description of what the last deploy to ENV made, as JSON
	@$(ONECALL) outputs

logs: env-given stacks-install ## Log lines of ENV; SINCE= minutes, FOLLOW=1, FILTER= pattern
	@$(ONECALL) logs

users: env-given stacks-install ## People of ENV; ADD= with EMAIL=, or REMOVE=
	@$(ONECALL) users

usage: $(INSTALLED) ## What people spent in a month in ENV (MONTH= FORMAT=table|csv|json NAMES=1)
	@$(ONECALL) usage

budget: $(INSTALLED) ## Set the dollars a month of WHO=<user name or group:name> in ENV (USD= UNTIL=), or list what is set
	@$(ONECALL) budget

pause: $(INSTALLED) ## Stop all model calls in ENV within 5 s; everything else goes on
	@$(ONECALL) pause

resume: $(INSTALLED) ## Allow model calls in ENV again
	@$(ONECALL) resume

unlock: env-given stacks-install ## Release the state lock LOCK of STACK in ENV, of a run that no longer exists
	@$(ONECALL) unlock

deployer: env-given stacks-install ## Write the policies of whoever deploys to ENV, and how to make them
	@$(ONECALL) deployer

##@ Check the infrastructure
test-stacks: stacks-install ## Types and tests of the infrastructure
	PATH="$(CURDIR)/$(STACKS_BIN):$$PATH" tsc -p stacks/tsconfig.json
	npm run --silent --workspace stacks test

check-emulated: stacks-install chromium ## Deploy, check and destroy ENV=emulated, step by step; half an hour (TASKS=0: six minutes)
	@stacks/check/cycle.sh

check-fork: stacks-install ## That the fork of CDKTF still writes the same Terraform; needs the network
	PATH="$(CURDIR)/$(STACKS_BIN):$$PATH" node stacks/fork/check.ts
