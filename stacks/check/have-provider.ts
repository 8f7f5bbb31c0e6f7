import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { terraformEnvironment } from '../deploy/terraform.ts';

/** Exits with 0 if Terraform can get the AWS provider on this machine, and with 1 if it cannot. */
const folder = mkdtempSync(join(tmpdir(), 'onecall-provider-'));
try {
  const required = { aws: { source: 'hashicorp/aws', version: '5.100.0' } };
  writeFileSync(
    join(folder, 'main.tf.json'),
    JSON.stringify({ terraform: { required_providers: required } }),
  );
  const result = await execa('terraform', ['init', '-input=false', '-no-color'], {
    cwd: folder,
    env: terraformEnvironment(),
    reject: false,
    timeout: 120_000,
  });
  if (result.failed) process.stderr.write(`${result.stderr}\n`);
  process.exitCode = result.failed ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
