import type { EventEmitter } from 'node:events';
import { callSite } from './call-site.ts';
import { owner } from './scope.ts';

/**
 * Records each listener that a test adds with `process.on('SIG...')`. A listener that is left behind changes what
 * Ctrl-C does during later tests.
 */
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
