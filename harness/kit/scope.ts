import { AsyncLocalStorage } from 'node:async_hooks';
import type { NetPermission, RunPermission } from './net-permission.ts';

/**
 * An operation or resource that a test began. A test must wait for the end of its operations, and close its resources.
 */
export interface Held {
  readonly group: 'operation' | 'resource';
  /** Where the operation or resource began, as `file:line:column`; empty if that is unknown. */
  readonly at: string;
  isLive(): boolean;
  /** Returns a sentence that says what leaked and how to fix the leak. */
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

/**
 * Number of records from which the records of ended operations are removed, since a test may send many thousand
 * requests.
 */
const PRUNE_FROM = 256;

/** The owner of the operations and resources that begin during one run of a test or step. */
export class Scope {
  readonly options: ScopeOptions;
  readonly held = new Map<unknown, Held>();
  #pruneAt = PRUNE_FROM;
  constructor(options: ScopeOptions) {
    this.options = options;
  }

  /**
   * Records an operation or resource. Its record may be removed once it has ended, so an ended operation or resource
   * must not become live again.
   */
  hold(key: object, held: Held): void {
    this.held.set(key, held);
    if (this.held.size < this.#pruneAt) return;
    for (const [other, entry] of this.held) {
      if (typeof other === 'object' && !entry.isLive()) this.held.delete(other);
    }
    this.#pruneAt = Math.max(PRUNE_FROM, this.held.size * 2);
  }

  /**
   * Returns the operations that have not ended and the resources that are open, except those whose sanitizer is off.
   */
  live(): Held[] {
    const { sanitizeOps, sanitizeResources } = this.options;
    return [...this.held.values()].filter(
      (held) => (held.group === 'operation' ? sanitizeOps : sanitizeResources) && held.isLive(),
    );
  }
}

/** The scope of the test or step that runs the current code. It is kept across every await and callback. */
export const owner = new AsyncLocalStorage<Scope>();

/** Runs `fn` outside every scope, so that no test is blamed for the operations and resources that `fn` leaves open. */
export const unowned = <T>(fn: () => T): T => owner.exit(fn);

/** Number of turns of the event loop for which Deno waits until operations end. */
const GRACE_TURNS = 16;

/**
 * Waits up to 16 turns of the event loop until the scope's operations and resources have ended. @returns those that are
 * still open
 */
export async function settle(scope: Scope): Promise<Held[]> {
  for (let turn = 0; turn < GRACE_TURNS && scope.live().length > 0; turn += 1) {
    await new Promise<void>((resolve) => {
      unowned(() => setImmediate(resolve));
    });
  }
  return scope.live();
}
