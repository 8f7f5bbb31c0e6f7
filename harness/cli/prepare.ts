import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Need } from './commands.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { inProject, ROOT } from './project.ts';

type Added = Readonly<Record<string, string>>;

type Preparing = Readonly<{
  environment: string;
  env: NodeJS.ProcessEnv;
}>;

/** Error for a program of a preparation that failed and has printed the reason. */
export class PreparationError extends Error {
  override readonly name = 'PreparationError';
  readonly exitCode: number;

  constructor(file: string, exitCode: number) {
    super(`${file} failed with exit code ${exitCode}`);
    this.exitCode = exitCode;
  }
}

/**
 * Runs a program of the project. Its output goes to standard error, because standard output is reserved for the
 * command's result.
 *
 * @throws {PreparationError} when the program fails, with `failedCode` or else the exit code of the program
 */
function run(
  [file, ...args]: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv,
  failedCode?: number,
): void {
  const { status, error } = spawnSync(file, args, { cwd: ROOT, env, stdio: ['ignore', 2, 2] });
  if (error !== undefined) throw error;
  if (status !== 0)
    throw new PreparationError(file, failedCode ?? status ?? EXIT_CODES.failed.code);
}

const NONE: Added = {};

const PREPARATIONS: Readonly<Record<Need, (preparing: Preparing) => Added>> = {
  page({ env }) {
    if (!existsSync(inProject('web', 'dist', 'index.html')))
      run(['npm', 'run', '-s', '-w', 'web', 'build', '--', '--logLevel', 'warn'], env);
    return NONE;
  },
  chromium({ env }) {
    const script = inProject('web', 'test', 'ensure-chromium.sh');
    const path = execFileSync(script, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 2] });
    return { CHROMIUM_PATH: path.toString().trim() };
  },
  stacks({ env }) {
    if (!existsSync(inProject('node_modules', '@cdktf', 'provider-aws', 'package.json')))
      run(['make', '-s', 'stacks-install'], env);
    return NONE;
  },
  // The description of a deployed environment is read from AWS each time, because another machine may have deployed
  // since.
  description({ environment, env }) {
    const isLocal = ['', 'local', 'container'].includes(environment);
    const file = inProject('.onecall', environment, 'environment.json');
    if (isLocal || (environment === 'emulated' && existsSync(file))) return NONE;
    PREPARATIONS.stacks({ environment, env });
    const outputs = ['stacks/deploy/cli.ts', 'outputs', '--env', environment];
    run([process.execPath, ...outputs], env, EXIT_CODES.usage.code);
    return NONE;
  },
  // A deploy without a domain creates a self-signed certificate and stores it in a file. The command must trust it.
  certificate({ environment, env }) {
    const file = inProject('.onecall', environment, 'certificate.pem');
    if (!existsSync(file)) return NONE;
    const known = env['NODE_EXTRA_CA_CERTS'];
    const texts = [file, ...(known ? [known] : [])].map((path) => readFileSync(path, 'utf8'));
    const trusted = inProject('.onecall', environment, 'trusted.pem');
    writeFileSync(trusted, texts.join('\n'));
    return { NODE_EXTRA_CA_CERTS: trusted };
  },
};

/**
 * Prepares what a command needs: the built page, a browser, the packages of the infrastructure, the environment's
 * description, a trusted certificate.
 *
 * @returns the environment variables to add
 * @throws {PreparationError} when a program fails; its output is on standard error
 */
export function prepare(needs: readonly Need[], preparing: Preparing): Added {
  return Object.assign({}, ...needs.map((need) => PREPARATIONS[need](preparing)));
}
