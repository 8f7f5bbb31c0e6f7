import type { EventEmitter } from 'node:events';
import { callSite } from './call-site.ts';
import { owner } from './scope.ts';

/** Follows `process.on('SIG...')`: a listener left behind changes what Ctrl-C does to later tests. */
export function trackSignals(): void {
  const emitter: EventEmitter = process;
  const noted = (event: string | symbol, listener: (...args: unknown[]) => void): void => {
    const scope = owner.getStore();
    if (!scope || typeof event !== 'string' || !event.startsWith('SIG')) return;
    scope.held.set(listener, {
      group: 'resource',
      at: callSite(),
      isLive: () => emitter.listeners(event).includes(listener),
      explain: () =>
        `A listener for ${event} was added in this test, but never removed. Remove it with process.off().`,
    });
  };
  emitter.on('newListener', noted);
}
