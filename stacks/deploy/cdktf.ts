import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import type { SynthSettings } from '../synth-settings.ts';
import { describeLock, lockHolderIn } from './lock-holder.ts';
import { DeployProblem } from './problem.ts';
import { ROOT, folderOf, outputOf, remark } from './project.ts';
import type { DeploySession } from './session.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { reasonIn, synthVariable } from './synthesize.ts';

const CDKTF = join(ROOT, 'node_modules', '.bin', 'cdktf');

interface Run {
  readonly command: 'deploy' | 'destroy';
  readonly stacks: readonly string[];
  readonly settings: SynthSettings;
  /** Called with the process id of CDKTF, which may outlive this process. */
  readonly started?: (pid: number | undefined) => void;
  /** Path of the file that CDKTF writes the stacks' outputs to. Without it, no file is written. */
  readonly outputsFile?: string;
}

/** Matches the lines of CDKTF's output that report a finished change of a resource. */
const STEP =
  /^(\S+)\s+(?:.*?)(\S+?): ((?:Creation|Modifications|Destruction|Import) complete after .*)$/;
const DONE = /^(\S+)\s+.*?(Apply complete!.*|Destroy complete!.*)$/;
const STILL =
  /^(\S+)\s+.*?(\S+): Still (?:creating|modifying|destroying)\.\.\. \[(?:id=\S+, )?(\S+) elapsed\]/;

/** Returns a line of CDKTF's output in the form in which it is shown, or undefined for a line that is not shown. */
export function progressOf(line: string): string | undefined {
  const done = DONE.exec(line);
  if (done !== null) return `${done[1]}: ${done[2]}`;
  const step = STEP.exec(line);
  if (step !== null) return `${step[1]}: ${step[2]} ${step[3]?.replace(/ \[id=.*$/, '')}`;
  const still = STILL.exec(line);
  if (still?.[3] !== undefined && /(^|m)(0|30)s$/.test(still[3])) {
    return `${still[1]}: ${still[2]} still at it after ${still[3]}`;
  }
  return undefined;
}

/** Returns the error messages in CDKTF's output, each with the name of its stack. */
export function failuresIn(output: string): string[] {
  const failures = new Set<string>();
  for (const match of output.matchAll(/^(\S+)\s+.*?Error: (.+)$/gm)) {
    const [, stack = '', text = ''] = match;
    const after = output.slice((match.index ?? 0) + match[0].length).split('\n');
    const end = after.findIndex((line, n) => n > 0 && (/^\S/.test(line) || line.includes('╵')));
    const detail = after
      .slice(1, end === -1 ? 12 : Math.min(end, 12))
      .map((line) => line.replace(/[│╷]/g, '').trim())
      .filter((line) => line !== '')
      .join(' ');
    failures.add(`${stack}: ${text.trim()}${detail === '' ? '' : `: ${detail}`}`);
  }
  return [...failures];
}

/**
 * Runs CDKTF over some stacks and shows a line for each resource.
 *
 * CDKTF writes to a file and has a process group of its own. If this process is killed, Terraform therefore finishes
 * its changes and records them in the state. The stacks run one at a time, because CDKTF kills parallel ones in the
 * middle of a change when one fails. Ctrl-C and SIGTERM make Terraform stop after the changes in progress.
 * @throws {DeployProblem} saying which stack failed and why, or who holds a state lock
 */
export async function runCdktf(session: DeploySession, run: Run): Promise<void> {
  const { name } = session.environment;
  const args = [
    run.command,
    ...run.stacks,
    '--auto-approve',
    '--parallelism',
    '1',
    '--output',
    outputOf(name),
    ...(run.outputsFile === undefined ? [] : ['--outputs-file', run.outputsFile]),
  ];
  const log = join(folderOf(name), 'cdktf.log');
  const output = openSync(log, 'w');
  const child = spawn(CDKTF, args, {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...session.processEnv, ...synthVariable(run.settings), CI: '1', FORCE_COLOR: '0' },
  });
  closeSync(output);
  run.started?.(child.pid);
  const stopWatching = stopOnSignal(child.pid);
  const tail = tailOf(log);
  const ending = once(child, 'exit');
  while (child.exitCode === null && child.signalCode === null) {
    for (const line of tail()) show(line);
    await Promise.race([ending, wait(POLL_MS)]);
  }
  for (const line of tail()) show(line);
  // A stop that was requested after the last stack ended counts too, so that the later steps of the deploy do not run.
  if (stopWatching()) {
    throw new DeployProblem(
      `Stopped on request; "make ${run.command} ENV=${name}" takes it up where it ended`,
    );
  }
  if (child.exitCode === 0) return;
  const text = stripVTControlCharacters(readFileSync(log, 'utf8'));
  throw new DeployProblem(`${explain(text, session)}\nAll of it is in .onecall/${name}/cdktf.log`);
}

const POLL_MS = 250;

function show(line: string): void {
  const progress = progressOf(line);
  if (progress !== undefined) remark(`  ${progress}`);
}

/** Returns a function that reads the lines added to a file since its last call, and removes their colour codes. */
function tailOf(file: string): () => string[] {
  let read = 0;
  return () => {
    const text = readFileSync(file, 'utf8');
    const end = text.lastIndexOf('\n') + 1;
    const lines = text.slice(read, end).split('\n');
    read = Math.max(read, end);
    return lines.map((line) => stripVTControlCharacters(line));
  };
}

function explain(output: string, { environment: { name } }: DeploySession): string {
  const holder = lockHolderIn(output);
  if (holder !== undefined) return describeLock(holder, name);
  const failures = failuresIn(output);
  if (failures.length > 0) return failures.join('\n');
  return reasonIn(output);
}
