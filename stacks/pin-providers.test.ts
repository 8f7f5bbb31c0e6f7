import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { execa } from 'execa';
import { ONLY_PINNED, terraformEnvironment } from './deploy/terraform.ts';
import { pinProviders } from './pin-providers.ts';

const version = await execa('terraform', ['version'], { reject: false });
const skip = version.failed ? 'Terraform is not installed' : false;
const required = { aws: { source: 'hashicorp/aws', version: '5.100.0' } };

test(
  'pinProviders() lets Terraform use the provider of the committed hashes, and no other',
  { skip, timeout: 600_000 },
  async (t) => {
    const outdir = mkdtempSync(join(tmpdir(), 'onecall-pin-'));
    t.after(() => rmSync(outdir, { recursive: true, force: true }));
    const stack = join(outdir, 'stacks', 'one');
    mkdirSync(stack, { recursive: true });
    writeFileSync(
      join(stack, 'cdk.tf.json'),
      JSON.stringify({ terraform: { required_providers: required } }),
    );
    const init = () =>
      execa('terraform', ['init', '-input=false', '-no-color'], {
        cwd: stack,
        env: { ...terraformEnvironment(), ...ONLY_PINNED },
        reject: false,
      });
    pinProviders(outdir);
    const pinned = await init();
    if (/could not be (reached|queried)|Failed to query/.test(pinned.stderr))
      return t.skip('the provider is in no mirror here and its registry cannot be reached');
    assert.equal(pinned.exitCode, 0, pinned.stderr);

    const lock = join(stack, '.terraform.lock.hcl');
    const text = readFileSync(lock, 'utf8');
    writeFileSync(lock, text.replaceAll(/"(h1|zh):[^"]{4}/g, '"$1:0000'));
    rmSync(join(stack, '.terraform'), { recursive: true });
    const other = await init();
    assert.notEqual(other.exitCode, 0);
    assert.match(other.stderr, /checksum|does not match|doesn't match/i);
  },
);
