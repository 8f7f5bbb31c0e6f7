import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseServerConfig } from '../../../server/config.ts';
import type { Model } from '../../../server/model/port.ts';
import { openTable } from '../../../server/store/table.ts';
import { createTask } from '../../../server/task.ts';
import { startWayToStore, type Troubles } from './store-trouble.ts';

const LEAVE_WITHIN_MS = 60_000;
/**
 * Intervals in milliseconds, shorter than in production, so that a test history takes moments. `lostAfterMs` is long
 * enough that a server task on a busy machine does not count as lost.
 */
const PACE = { collectMs: 40, followedMs: 1_000, progressMs: 100, readMs: 40, lostAfterMs: 4_000 };

type Around = Readonly<{
  troubles: Troubles;
  model: Model;
  /** Number of milliseconds by which this server task's clock for its database table is ahead of real time. */
  aheadMs?: number;
}>;

/** Starts the real server within this process, as one ECS task would run it. */
export async function startTask(
  env: Readonly<Record<string, string>>,
  { troubles, model, aheadMs = 0 }: Around,
) {
  const config = parseServerConfig(env);
  const { AWS_REGION: region, TABLE_NAME: name } = config;
  const killed = new AbortController();
  const way = await startWayToStore(env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '', troubles);
  const table = openTable({ region, name, endpoint: way.url, retentionDays: 1 });
  const { server, authenticator, drain } = createTask(config, {
    table: { ...table, now: () => Date.now() + aheadMs },
    model: (prompt, call) =>
      model(prompt, { ...call, signal: AbortSignal.any([call.signal, killed.signal]) }),
    log: () => {},
    pace: PACE,
    // The server has no files of the page, because simulated pages load none.
    readFiles: async () => [],
  });
  // On a busy machine, loading the public keys may take longer than the server waits, so the test repeats it.
  while ((await authenticator.hydrate()) === 'unreachable') await sleep(50);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  /** Ends the server as SIGKILL does: connections break, and none of its writes reach the database any more. */
  const kill = () => {
    way.close();
    killed.abort(new Error('The task was killed'));
    server.closeAllConnections();
    server.close();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    kill,
    /** Ends the server as SIGTERM does: open answers are finished first. */
    async leave() {
      await drain(LEAVE_WITHIN_MS);
      kill();
    },
    close() {
      kill();
      table.close();
    },
  };
}
