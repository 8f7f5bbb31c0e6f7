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

plan: env-given stacks-install ## Show what a deploy to ENV would change (TAG=)
	@$(ONECALL) plan

deploy: env-given stacks-install ## Deploy state, registry, image and every stack to ENV; TAG= for an image pushed before
	@$(ONECALL) deploy

destroy: env-given stacks-install ## Destroy ENV; refuses production
	@$(ONECALL) destroy

synth: stacks-install ## Write the Terraform of every environment into cdktf.out
	@$(RUN) node stacks/deploy/cli.ts synth

costs: stacks-install ## Print what each environment costs a month, as the table of docs/operations.md
	@$(RUN) node stacks/deploy/cli.ts costs

##@ Operate it
outputs: env-given stacks-install ## Print what the last deploy to ENV made, as JSON
	@$(ONECALL) outputs

logs: env-given stacks-install ## Print log lines of ENV (SINCE=<minutes> FOLLOW=1 FILTER=<pattern>)
	@$(ONECALL) logs

users: env-given stacks-install ## List the people of ENV, invite one (ADD= EMAIL=) or remove one (REMOVE=)
	@$(ONECALL) users

usage: $(INSTALLED) ## Print what people spent in a month in ENV (MONTH= FORMAT=table|csv|json NAMES=1)
	@$(ONECALL) usage

budget: $(INSTALLED) ## Set the dollars a month of a person or group in ENV (WHO= USD= UNTIL=), or list what is set
	@$(ONECALL) budget

pause: $(INSTALLED) ## Refuse all new model calls in ENV within 5 s; everything else continues
	@$(ONECALL) pause

resume: $(INSTALLED) ## Allow model calls in ENV again
	@$(ONECALL) resume

unlock: env-given stacks-install ## Release the state lock LOCK of STACK in ENV, of a run that no longer exists
	@$(ONECALL) unlock

deployer: env-given stacks-install ## Write the policies of the roles that deploy to ENV, and how to create them
	@$(ONECALL) deployer

##@ Check the infrastructure
test-stacks: stacks-install ## Check the types and run the tests of the infrastructure
	PATH="$(CURDIR)/$(STACKS_BIN):$$PATH" tsc -p stacks/tsconfig.json
	npm run --silent --workspace stacks test

check-emulated: stacks-install chromium ## Deploy, check and destroy ENV=emulated, step by step; half an hour (TASKS=0: six minutes)
	@stacks/check/cycle.sh

check-fork: stacks-install ## Check that the fork of CDKTF still writes the same Terraform; needs the network
	PATH="$(CURDIR)/$(STACKS_BIN):$$PATH" node stacks/fork/check.ts
