import { readdir, readFile } from 'node:fs/promises';
import type { DynamoDb } from '../emulator/dynamodb/start-dynamodb.ts';
import type { EmulatedLoadBalancer } from '../emulator/load-balancer/load-balancer.ts';
import type { Offered, Task } from './operations.ts';
import type { RunningTask } from './operations-tasks.ts';
import type { ServerProcess } from './server-process.ts';
import { startUnready } from './operations-unready.ts';

/** Wraps the process of a server as a task, so that the operations on tasks work with it. */
export function processTask(
  server: ServerProcess,
): RunningTask & Readonly<{ server: ServerProcess }> {
  let sent: NodeJS.Signals | undefined;
  return {
    server,
    id: String(server.pid),
    host: '127.0.0.1',
    port: server.port,
    signal: (signal) => {
      sent = signal;
      void server.stop(signal);
    },
    ended: server.ended.then((code) => ({
      exitCode: code ?? (sent === 'SIGTERM' ? 143 : 137),
      reason: code === undefined ? `Ended by ${sent ?? 'a signal'}` : `Exited with ${code}`,
    })),
    usage: () => usageOf(server.pid),
  };
}

/** Reads the memory and file descriptors of a process from /proc. The result is empty on systems without /proc. */
async function usageOf(pid: number): Promise<Pick<Task, 'memoryBytes' | 'descriptors'>> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const open = await readdir(`/proc/${pid}/fd`);
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
    // A process that has just ended has no memory entry.
    if (kilobytes === undefined) return {};
    return { memoryBytes: Number(kilobytes) * 1_024, descriptors: open.length };
  } catch {
    return {};
  }
}

type Around = Readonly<{
  dynamodb: DynamoDb;
  balancer: EmulatedLoadBalancer;
  targetGroup: string;
  current: () => RunningTask;
}>;

const POLL_MS = 50;

/**
 * Returns the operations that make the store unreachable and health checks fail, for an environment whose load balancer
 * and store run in this process.
 */
export function aroundTask({ dynamodb, balancer, targetGroup, current }: Around) {
  return {
    storeAway: async (forMs) => {
      await dynamodb.setFault({ away: 'refused' });
      setTimeout(() => void dynamodb.setFault(undefined), forMs);
    },
    failHealthChecks: async (forMs) => {
      const task = current();
      const target = { host: task.host, port: task.port };
      const unready = await startUnready(target);
      balancer.addTarget(targetGroup, unready.target);
      void balancer.removeTarget(targetGroup, target);
      const key = `${unready.target.host}:${unready.target.port}`;
      const isUnhealthy = () =>
        balancer
          .state()
          .targetGroups.some(({ targets }) =>
            targets.some((each) => each.key === key && each.state === 'unhealthy'),
          );
      while (!isUnhealthy()) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      setTimeout(() => {
        balancer.addTarget(targetGroup, target);
        void balancer.removeTarget(targetGroup, unready.target).then(unready.close);
      }, forMs);
    },
  } satisfies Offered;
}
