import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { BenchError } from './process-figures.ts';

export type Child<Message> = Readonly<{
  pid: number;
  /** Sends the child process an empty message, for a child that waits for a start signal. */
  signal: () => void;
  /**
   * Returns the child's next message, in the order in which the child sent them.
   * @throws {BenchError} when the child ends first
   */
  next: () => Promise<Message>;
  /** Disconnects from the child process, which makes the child end, and waits for its end. */
  close: () => Promise<void>;
}>;

type Options<Message> = Readonly<{ args?: readonly string[]; message: z.ZodType<Message> }>;

/** Starts a script in a process of its own. A relative path is resolved from the folder of this file. */
export function startChild<Message>(
  file: string,
  { args = [], message }: Options<Message>,
): Child<Message> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = fork(path, args, { env: { ...process.env, NODE_ENV: 'production' } });
  const waiting: ((value: unknown) => void)[] = [];
  const arrived: unknown[] = [];
  child.on('message', (value) => {
    const take = waiting.shift();
    if (take) take(value);
    else arrived.push(value);
  });
  const ended = once(child, 'exit');
  const died = ended.then(() => {
    throw new BenchError(
      `${file} ended with ${child.exitCode ?? child.signalCode} before it was done`,
    );
  });
  died.catch(() => {});
  const received = () =>
    arrived.length > 0
      ? Promise.resolve(arrived.shift())
      : new Promise<unknown>((resolve) => waiting.push(resolve));
  return {
    pid: child.pid ?? 0,
    signal: () => void child.send('go'),
    next: async () => message.parse(await Promise.race([received(), died])),
    close: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
