import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { execa } from 'execa';
import { placeholderArn } from '../deploy/certificate.ts';
import { ROOT } from '../deploy/project.ts';
import { synthVariable } from '../deploy/synthesize.ts';
import { environmentNamed, environments } from '../environments.ts';

/**
 * Proves that the sources write the same Terraform with the fork of CDKTF as with CDKTF. The fork may have to replace
 * CDKTF, which is archived. This check is not one of the tests, because it installs the fork into a folder of its own.
 * `make check-fork` runs it; docs/decisions/cdktf.md says when to use the fork.
 */
const FORK = {
  private: true,
  type: 'module',
  dependencies: {
    cdktf: 'npm:cdktn@0.24.0',
    constructs: '10.7.2',
    '@cdktf/provider-aws': '20.1.0',
    zod: '4.6.7',
  },
  overrides: { '@cdktf/provider-aws': { cdktf: '$cdktf' } },
};

async function synthesizeIn(folder: string): Promise<Map<string, unknown>> {
  const names = Object.keys(environments).map((name) => ({
    name,
    release: { commit: '0123456789ab', certificateArn: placeholderArn(environmentNamed(name)) },
  }));
  const outdir = join(folder, 'fork.out');
  await execa(process.execPath, ['main.ts'], {
    cwd: folder,
    env: { ...synthVariable({ environments: names }), CDKTF_OUTDIR: outdir },
  });
  const stacks = join(outdir, 'stacks');
  const written = readdirSync(stacks).map((stack): [string, unknown] => {
    const text = readFileSync(join(stacks, stack, 'cdk.tf.json'), 'utf8');
    // The key `//` holds metadata such as CDKTF's version. Terraform ignores it, so the comparison leaves it out.
    return [stack, JSON.parse(text, (key, value: unknown) => (key === '//' ? undefined : value))];
  });
  rmSync(outdir, { recursive: true, force: true });
  return new Map(written);
}

const folder = mkdtempSync(join(tmpdir(), 'onecall-fork-'));
try {
  writeFileSync(join(folder, 'package.json'), JSON.stringify(FORK));
  cpSync(join(ROOT, 'main.ts'), join(folder, 'main.ts'));
  cpSync(join(ROOT, 'stacks'), join(folder, 'stacks'), {
    recursive: true,
    filter: (source) => !source.includes('node_modules'),
  });
  rmSync(join(folder, 'stacks', 'package.json'));
  await execa('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: 'inherit',
  });
  const [ours, forks] = [await synthesizeIn(ROOT), await synthesizeIn(folder)];
  const differ = [...ours].filter(([stack, json]) => !isDeepStrictEqual(json, forks.get(stack)));
  for (const [stack] of differ) process.stdout.write(`${stack} is not the same under the fork\n`);
  process.stdout.write(
    `${ours.size - differ.length} of ${ours.size} stacks are equal under the fork\n`,
  );
  process.exitCode = differ.length === 0 && forks.size === ours.size ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
