#!/bin/bash
# Starts the emulated AWS, runs the deploy-to-destroy check of ENV=emulated (cycle.ts) on it, and destroys everything
# even when the check fails. With TASKS=0 no ECS task runs, for machines without a container engine.
set -euo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH"
CHROMIUM_PATH="$(web/test/ensure-chromium.sh)"
export CHROMIUM_PATH
trap 'node stacks/deploy/cli.ts down' EXIT
without_tasks=()
if [ "${TASKS:-}" = 0 ]; then without_tasks=(--without-tasks); fi
node harness/environments/emulated/control.ts start "${without_tasks[@]}"
node --test --test-concurrency=1 stacks/check/cycle.ts
