import { execFileSync } from 'node:child_process';
import { say } from './project.ts';

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

/** Asks every Terraform below a process to stop once the resources at hand are done and noted. */
function interruptTerraform(below: number): void {
  const all = descendants(below, processes());
  const found = all.filter(({ command }) => /^(\S*\/)?terraform (?!-)/.test(command));
  for (const { pid } of found) process.kill(pid, 'SIGINT');
  // Between two stacks there is none: then nothing is half done either.
  if (found.length === 0) process.kill(-below, 'SIGTERM');
}

/**
 * Until the answered function is called, a signal to this process stops Terraform below `pid` in an orderly way. That
 * function says whether there was one.
 */
export function stopOnSignal(pid: number | undefined): () => boolean {
  let stopped = false;
  const stop = () => {
    if (pid === undefined) return;
    if (!stopped)
      say('Stopping: Terraform finishes and notes what it has begun, this may take a minute');
    stopped = true;
    interruptTerraform(pid);
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  return () => {
    for (const signal of SIGNALS) process.off(signal, stop);
    return stopped;
  };
}
