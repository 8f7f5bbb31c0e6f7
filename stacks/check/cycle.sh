#!/bin/bash
# Starts the emulated AWS, plays a whole life of ENV=emulated on it (cycle.ts), and destroys everything however that ends.
# With TASKS=0 no task runs, for machines without a container engine.
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
