import { AsyncLocalStorage } from 'node:async_hooks';
import type { NetPermission, RunPermission } from './net-permission.ts';

/** Something that a test began and must end: an operation (it will finish) or a resource (it is open). */
export interface Held {
  readonly group: 'operation' | 'resource';
  /** The place where it began, `file:line:column`, or empty. */
  readonly at: string;
  isLive(): boolean;
  /** A sentence: what leaked and how to fix it. */
  explain(): string;
}

interface ScopeOptions {
  readonly name: string;
  readonly net: NetPermission;
  readonly run: RunPermission;
  readonly sanitizeOps: boolean;
  readonly sanitizeResources: boolean;
  readonly sanitizeExit: boolean;
}

/** Number of entries from which ended ones are removed, since a test may send many thousand requests. */
const PRUNE_FROM = 256;

/** One run of one test or step: it owns all that begins inside it. */
export class Scope {
  readonly options: ScopeOptions;
  readonly held = new Map<unknown, Held>();
  #pruneAt = PRUNE_FROM;
  constructor(options: ScopeOptions) {
    this.options = options;
  }

  /** Records an operation or resource that cannot become live again once it has ended. */
  hold(key: object, held: Held): void {
    this.held.set(key, held);
    if (this.held.size < this.#pruneAt) return;
    for (const [other, entry] of this.held) {
      if (typeof other === 'object' && !entry.isLive()) this.held.delete(other);
    }
    this.#pruneAt = Math.max(PRUNE_FROM, this.held.size * 2);
  }

  /** Returns what has not ended or is still open, as far as this scope reports it. */
  live(): Held[] {
    const { sanitizeOps, sanitizeResources } = this.options;
    return [...this.held.values()].filter(
      (held) => (held.group === 'operation' ? sanitizeOps : sanitizeResources) && held.isLive(),
    );
  }
}

/** The test or step that the code now running belongs to, through any await and callback. */
export const owner = new AsyncLocalStorage<Scope>();

/** Runs `fn` without an owner, so that no test is blamed for what `fn` leaves open. */
export const unowned = <T>(fn: () => T): T => owner.exit(fn);

/** The number of event loop turns that Deno waits for what is about to finish. */
const GRACE_TURNS = 16;

/** Waits up to 16 turns of the event loop for the operations of the scope to end; returns those that are still open. */
export async function settle(scope: Scope): Promise<Held[]> {
  for (let turn = 0; turn < GRACE_TURNS && scope.live().length > 0; turn += 1) {
    await new Promise<void>((resolve) => {
      unowned(() => setImmediate(resolve));
    });
  }
  return scope.live();
}
