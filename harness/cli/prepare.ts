import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Need } from './commands.ts';
import { inProject, ROOT } from './project.ts';

/** The environment variables that a prepared command gets in addition. */
type Added = Readonly<Record<string, string>>;

type Preparing = Readonly<{
  /** The environment that the command is about. */
  environment: string;
  env: NodeJS.ProcessEnv;
}>;

/** Runs a program of the project; its output goes to standard error, because a command's answer is on standard output. */
const run = (file: string, args: readonly string[], env: NodeJS.ProcessEnv): void =>
  void execFileSync(file, args, { cwd: ROOT, env, stdio: ['ignore', 2, 2] });

const NONE: Added = {};

const PREPARATIONS: Readonly<Record<Need, (preparing: Preparing) => Added>> = {
  page({ env }) {
    if (!existsSync(inProject('web', 'dist', 'index.html')))
      run('npm', ['run', '-s', '-w', 'web', 'build', '--', '--logLevel', 'warn'], env);
    return NONE;
  },
  chromium({ env }) {
    const script = inProject('web', 'test', 'ensure-chromium.sh');
    const path = execFileSync(script, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 2] });
    return { CHROMIUM_PATH: path.toString().trim() };
  },
  stacks({ env }) {
    if (!existsSync(inProject('node_modules', '@cdktf', 'provider-aws', 'package.json')))
      run('make', ['-s', 'stacks-install'], env);
    return NONE;
  },
  // The description is read from AWS each time, because another machine may have deployed since.
  description({ environment, env }) {
    const isLocal = ['', 'local', 'container'].includes(environment);
    const file = inProject('.onecall', environment, 'environment.json');
    if (isLocal || (environment === 'emulated' && existsSync(file))) return NONE;
    PREPARATIONS.stacks({ environment, env });
    run(process.execPath, ['stacks/deploy/cli.ts', 'outputs', '--env', environment], env);
    return NONE;
  },
  // A deploy without a domain leaves its self-signed certificate, which the command must trust.
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
 * Provides what a command needs: the built page, a browser, the packages of the infrastructure, a trusted certificate.
 *
 * @returns the environment variables to add
 * @throws the error of the program that failed; its output is on standard error
 */
export function prepare(needs: readonly Need[], preparing: Preparing): Added {
  return Object.assign({}, ...needs.map((need) => PREPARATIONS[need](preparing)));
}
