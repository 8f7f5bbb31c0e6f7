import { execa } from 'execa';
import { ROOT } from '../deploy/project.ts';
import { findCheckEngine } from './container-engine.ts';

const OURS = /harness\/(environments\/emulated|emulator\/aws-api)\/|docker-registry serve/;

/** Lists the processes and containers of the emulated cloud that still run on this machine. */
export async function leftOnMachine(): Promise<string[]> {
  const { stdout: processes } = await execa('ps', ['-eo', 'args=']);
  const running = processes.split('\n').filter((line) => OURS.test(line) && line.includes(ROOT));
  const engine = await findCheckEngine();
  if (engine === undefined) return running;
  const ids = await engine('ps', '--all', '--quiet', '--filter', 'label=emulated-fargate');
  return [...running, ...ids.split('\n').filter((id) => id !== '')];
}
