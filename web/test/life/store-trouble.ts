import { setTimeout as sleep } from 'node:timers/promises';
import type { Table } from '../../../server/store/table.ts';

/** Trouble of the store: how long its writes fail, or how slow it is. */
export type Trouble = Readonly<{
  kind: 'away' | 'lost' | 'slow';
  /** Requests that pass before the trouble begins. */
  after: number;
  /** Requests that meet it. */
  count: number;
}>;

const SLOW_MS = 60;
const away = () => Object.assign(new Error('The store does not answer'), { name: 'TimeoutError' });

export type Store = ReturnType<typeof createStore>;

/** The trouble that all tasks of one world have with their store. `lost`: a request is carried out, and its answer lost. */
export function createStore() {
  let trouble: Trouble | undefined;
  let seen = 0;
  const meets = (): Trouble['kind'] | undefined => {
    if (trouble === undefined) return undefined;
    seen += 1;
    if (seen > trouble.after + trouble.count) trouble = undefined;
    return trouble !== undefined && seen > trouble.after ? trouble.kind : undefined;
  };
  return {
    begin(next: Trouble) {
      trouble = next;
      seen = 0;
    },
    heal() {
      trouble = undefined;
    },
    /** Puts the trouble between a task and its table; a task that was killed gets no answer any more. */
    between({ db }: Table, killed: AbortSignal) {
      const never = new Promise<never>(() => {});
      db.middlewareStack.add(
        (next) => async (args) => {
          if (killed.aborted) return never;
          const kind = meets();
          if (kind === 'slow') await sleep(SLOW_MS);
          if (kind === 'away') throw away();
          const answer = await next(args);
          if (killed.aborted) return never;
          if (kind === 'lost') throw away();
          return answer;
        },
        { step: 'finalizeRequest', priority: 'low', name: 'trouble' },
      );
    },
  };
}
