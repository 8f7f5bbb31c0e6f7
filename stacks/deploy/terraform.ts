import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { DeployProblem } from './problem.ts';
import { ROOT } from './project.ts';

const PROVIDER = join('hashicorp', 'aws', '5.100.0');
const MIRROR = 'registry.terraform.io';
const NEEDED = { major: 1, minor: 11 };

/** Folders in which optional software is usually installed, and which are searched for a provider mirror. */
const PLACES = ['/opt', '/usr/local', '/usr/share', '/srv', '/mnt', homedir()];
const DEPTH = 3;

/** Returns the first folder below `folder` that holds a mirror of the AWS provider, or undefined if there is none. */
function search(folder: string, depth: number): string | undefined {
  if (existsSync(join(folder, MIRROR, PROVIDER))) return folder;
  if (depth === 0) return undefined;
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (!entry.isDirectory() || entry.name === 'node_modules') continue;
      const found = search(join(folder, entry.name), depth - 1);
      if (found !== undefined) return found;
    }
  } catch {
    return undefined; // The folder belongs to another user and cannot be read.
  }
  return undefined;
}

/**
 * Returns a folder with a copy of the AWS provider, for machines that cannot reach Terraform's registry. It is
 * undefined if there is none.
 */
export function findMirror(): string | undefined {
  const given = process.env['TERRAFORM_MIRROR'];
  if (given !== undefined) return given;
  for (const place of PLACES) {
    const found = search(place, DEPTH);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Tells whether the user has a Terraform configuration file, which then decides where providers come from. */
function ownConfiguration(): boolean {
  const file = process.env['TF_CLI_CONFIG_FILE'] ?? join(homedir(), '.terraformrc');
  return existsSync(file);
}

const mirrorConfiguration = (mirror: string) => `provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = ["${MIRROR}/*/*"]
  }
  direct {
    exclude = ["${MIRROR}/*/*"]
  }
}
`;

/** Environment variable that makes `terraform init` refuse a provider whose hash is not in the committed lock file. */
export const ONLY_PINNED = { TF_CLI_ARGS_init: '-lockfile=readonly' } as const;

/**
 * Returns environment variables with which Terraform finds the AWS provider: in a mirror if there is one, otherwise in
 * a cache that is filled once. `terraform providers lock`, which CDKTF runs, ignores both, so the mirror is passed to
 * it separately.
 */
export function terraformEnvironment(): Record<string, string> {
  const always = { CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' };
  if (ownConfiguration()) return always;
  const folder = join(ROOT, '.onecall');
  const mirror = findMirror();
  if (mirror === undefined) {
    const cache = join(folder, 'providers');
    mkdirSync(cache, { recursive: true });
    return {
      ...always,
      TF_PLUGIN_CACHE_DIR: cache,
    };
  }
  const file = join(folder, 'terraform.rc');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, mirrorConfiguration(mirror));
  return {
    ...always,
    TF_CLI_CONFIG_FILE: file,
    TF_CLI_ARGS_providers_lock: `-fs-mirror=${mirror}`,
  };
}

/**
 * Checks the installed version of Terraform.
 * @throws {DeployProblem} when Terraform is absent, or too old to lock a state in S3
 */
export async function checkTerraform(): Promise<void> {
  const wanted = `Terraform ${NEEDED.major}.${NEEDED.minor} or newer`;
  const result = await execa('terraform', ['version', '-json'], {
    reject: false,
    env: { CHECKPOINT_DISABLE: '1' },
  });
  if (result.failed) {
    throw new DeployProblem(
      `Cannot find ${wanted}: install it from https://developer.hashicorp.com/terraform/install and have it in PATH`,
    );
  }
  const version = /"terraform_version":\s*"(\d+)\.(\d+)[^"]*"/.exec(result.stdout);
  const [major = 0, minor = 0] = version?.slice(1).map(Number) ?? [];
  if (major > NEEDED.major || (major === NEEDED.major && minor >= NEEDED.minor)) return;
  throw new DeployProblem(`Found Terraform ${major}.${minor}: ${wanted} is needed`);
}
