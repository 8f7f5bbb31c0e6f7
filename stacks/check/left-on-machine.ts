import { execa } from 'execa';
import { z } from 'zod';
import { ROOT } from '../deploy/project.ts';

const Engine = z.object({ command: z.string(), env: z.record(z.string(), z.string()) });
const OURS = /harness\/(environments\/emulated|emulator\/aws-api)\/|docker-registry serve/;

/** Processes and containers of the emulated cloud that still run. */
export async function leftOnMachine(): Promise<string[]> {
  const { stdout: processes } = await execa('ps', ['-eo', 'args=']);
  const running = processes.split('\n').filter((line) => OURS.test(line) && line.includes(ROOT));
  const found = await execa(process.execPath, ['harness/image/cli.ts', 'engine', 'find'], {
    cwd: ROOT,
    reject: false,
  });
  if (found.failed) return running;
  const { command, env } = Engine.parse(JSON.parse(found.stdout));
  const label = 'label=emulated-fargate';
  const { stdout } = await execa(command, ['ps', '--all', '--quiet', '--filter', label], { env });
  return [...running, ...stdout.split('\n').filter((id) => id !== '')];
}
