import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { once } from 'node:events';
import { inProject } from './project.ts';

type Start = Readonly<{
  file: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
}>;

/**
 * Starts a program in this process's terminal and waits for its end. The program handles signals: Ctrl-C reaches it
 * from the terminal, SIGTERM and SIGHUP are forwarded to it.
 *
 * @returns the program's exit code, or 128 plus the number of the signal that ended it
 */
export async function startProgram({ file, args, env }: Start): Promise<number> {
  const child = spawn(process.execPath, [inProject(file), ...args], { stdio: 'inherit', env });
  const forward = (signal: NodeJS.Signals) => child.kill(signal);
  const wait = () => {};
  process.on('SIGINT', wait);
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, forward);
  await once(child, 'exit');
  process.off('SIGINT', wait);
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.off(signal, forward);
  const { exitCode, signalCode } = child;
  return exitCode ?? 128 + (signalCode === null ? 0 : constants.signals[signalCode]);
}
