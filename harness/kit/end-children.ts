import { createHook } from 'node:async_hooks';
import type { EventEmitter } from 'node:events';
import { constants } from 'node:os';

const children = new Map<number, object>();

/** Handles of Node have `kill`; one that has ended refuses the signal, which is fine. */
function kill(handle: object): void {
  const method: unknown = Reflect.get(handle, 'kill');
  if (typeof method === 'function') Reflect.apply(method, handle, [constants.signals.SIGTERM]);
}

/**
 * Ends the processes that tests have started when this process receives a signal to end, so that none outlives the run.
 */
export function endChildren(): void {
  createHook({
    init(...[id, type, , handle]: [number, string, number, object]) {
      if (type === 'PROCESSWRAP') children.set(id, handle);
    },
    destroy(id) {
      children.delete(id);
    },
  }).enable();
  const emitter: EventEmitter = process;
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
    const end = () => {
      for (const handle of children.values()) kill(handle);
      emitter.off(signal, end);
      // The default action follows, unless the file handles the signal itself.
      if (emitter.listenerCount(signal) === 0) process.kill(process.pid, signal);
    };
    emitter.on(signal, end);
  }
}
