import { execFileSync } from 'node:child_process';
import { remark } from './project.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function processes(): Process[] {
  const text = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return text.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    if (match === null) return [];
    return [{ pid: Number(match[1]), parent: Number(match[2]), command: match[3] ?? '' }];
  });
}

function descendants(of: number, all: readonly Process[]): Process[] {
  const children = all.filter((p) => p.parent === of);
  return children.flatMap((child) => [child, ...descendants(child.pid, all)]);
}

/** Milliseconds between two searches for new Terraform processes after a stop was requested. */
const POLL_MS = 250;

/**
 * Sends SIGINT once to each Terraform process below the process `below`. Terraform then finishes and records the
 * changes in progress; a second SIGINT would stop it at once. CDKTF may start the next stack meanwhile, so this
 * function is called repeatedly until CDKTF ends.
 */
function interruptTerraform(below: number, asked: Set<number>): void {
  const all = descendants(below, processes());
  const found = all.filter(({ command }) => /^(\S*\/)?terraform (?!-)/.test(command));
  for (const { pid } of found.filter((each) => !asked.has(each.pid))) {
    asked.add(pid);
    kill(pid, 'SIGINT');
  }
  // When no Terraform runs, CDKTF is between two stacks, so stopping it leaves no change half done.
  if (found.length === 0) kill(-below, 'SIGTERM');
}

/** Sends a signal to a process, and ignores that the process may have ended already. */
function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/**
 * Handles Ctrl-C and SIGTERM: the first signal stops Terraform below `pid` after the changes in progress, a second one
 * stops it at once.
 * @returns a function that removes the handlers and tells whether a signal was received
 */
export function stopOnSignal(pid: number | undefined): () => boolean {
  let repeat: NodeJS.Timeout | undefined;
  const stop = () => {
    if (pid === undefined) return;
    if (repeat === undefined)
      remark(
        'Stopping. Terraform finishes the current change and stores its state first, which may take a minute',
      );
    clearInterval(repeat);
    const asked = new Set<number>();
    repeat = setInterval(() => interruptTerraform(pid, asked), POLL_MS);
    interruptTerraform(pid, asked);
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  return () => {
    for (const signal of SIGNALS) process.off(signal, stop);
    clearInterval(repeat);
    return repeat !== undefined;
  };
}
