import { createHook } from 'node:async_hooks';
import type { EventEmitter } from 'node:events';
import { constants } from 'node:os';

const children = new Map<number, object>();

/**
 * Sends SIGTERM to the process of a handle. Node's handles have a method `kill`, which has no effect on an ended
 * process.
 */
function kill(handle: object): void {
  const method: unknown = Reflect.get(handle, 'kill');
  if (typeof method === 'function') Reflect.apply(method, handle, [constants.signals.SIGTERM]);
}

/**
 * Makes this process, when it receives a signal to end, first end the child processes that its tests started. No child
 * process then outlives the run.
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
      // Unless the test file handles the signal itself, the signal is sent again, and now ends this process.
      if (emitter.listenerCount(signal) === 0) process.kill(process.pid, signal);
    };
    emitter.on(signal, end);
  }
}
