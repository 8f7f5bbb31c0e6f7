import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { App, Testing } from 'cdktf';
import { INVOCATION_LOG_STACK, InvocationLogStack } from './invocation-log-stack.ts';
import { STATE_STACK, StateStack } from './state-stack.ts';
import { terraformEnvironment } from './deploy/terraform.ts';
import type { Environment } from './environment.ts';
import { environments } from './environments.ts';
import { NEW_GUARDRAIL } from './guardrail.fixture.ts';
import { RELEASE } from './policy/synthesized.ts';
import { stacksOf } from './stacks-of.ts';

function terraformIsHere(): boolean {
  try {
    execFileSync('terraform', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Removes the S3 backends from the stacks, because `terraform init` would look for states in a real account. */
function withoutBackends(outdir: string): void {
  const stacks = join(outdir, 'stacks');
  for (const stack of readdirSync(stacks)) {
    const file = join(stacks, stack, 'cdk.tf.json');
    const written: unknown = JSON.parse(readFileSync(file, 'utf8'), (key, value: unknown) =>
      key === 'backend' && typeof value === 'object' ? undefined : value,
    );
    writeFileSync(file, JSON.stringify(written));
  }
}

/**
 * Timeout of a validation in milliseconds. A validation starts the AWS provider once per stack, which takes some
 * seconds each.
 */
const TIMEOUT_MS = 120_000;
const skip = terraformIsHere() ? false : 'Terraform is not installed';

/** The environments as they are, except that one of them has each kind of resource that is optional. */
const all: readonly Environment[] = [
  ...Object.values(environments).filter(({ name }) => name !== 'staging'),
  { ...environments.staging, guardrail: NEW_GUARDRAIL },
];

for (const environment of all) {
  test(`Terraform accepts ${environment.name}`, { skip, timeout: TIMEOUT_MS }, () => {
    Object.assign(process.env, terraformEnvironment());
    const app = Testing.app();
    stacksOf(app, environment, RELEASE);
    app.synth();
    withoutBackends(app.outdir);
    assert.equal(Testing.toBeValidTerraform(app.outdir), true);
  });
}

test(`Terraform accepts ${STATE_STACK}`, { skip, timeout: TIMEOUT_MS }, () => {
  Object.assign(process.env, terraformEnvironment());
  const app = new App({ outdir: Testing.app().outdir });
  new StateStack(app, {
    region: 'us-east-1',
    account: '111111111111',
    adopt: true,
    disposable: false,
    statePath: 'state-bootstrap.tfstate',
  });
  app.synth();
  assert.equal(Testing.toBeValidTerraform(app.outdir), true);
});

test(
  `Terraform accepts ${INVOCATION_LOG_STACK}, which records no text`,
  { skip, timeout: TIMEOUT_MS },
  () => {
    Object.assign(process.env, terraformEnvironment());
    const app = new App({ outdir: Testing.app().outdir });
    const stack = new InvocationLogStack(app, {
      region: 'us-east-1',
      account: '111111111111',
      permissionsBoundary: 'onecall-boundary',
    });
    app.synth();
    withoutBackends(app.outdir);
    assert.equal(Testing.toBeValidTerraform(app.outdir), true);
    assert.doesNotMatch(JSON.stringify(stack.toTerraform()), /data_delivery_enabled":true/);
  },
);
