import type { IncomingMessage } from 'node:http';
import { OnecallError } from '../../errors.ts';

/**
 * Longest request bodies in bytes. `attached` has room for 200 KiB of text in which JSON escapes every other character.
 */
const MAX_BYTES = { plain: 64 * 1_024, attached: 512 * 1_024 } as const;

export type BodyLimits = Readonly<{
  /** Longest time in milliseconds until the last byte of a body has arrived. */
  timeoutMs: number;
  /** Time in milliseconds after which an unfinished body counts as slow. */
  slowAfterMs: number;
  /** Number of slow bodies that one person may send at the same time. */
  perPerson: number;
  /** Number of slow bodies that all people behind one network address may send at the same time. */
  perAddress: number;
}>;

export const BODY_LIMITS: BodyLimits = {
  timeoutMs: 10_000,
  slowAfterMs: 1_000,
  perPerson: 4,
  perAddress: 16,
};

export type BodySender = Readonly<{
  person: string;
  address: string;
  /** Name of the largest accepted size in `MAX_BYTES`; `plain` by default. */
  body?: keyof typeof MAX_BYTES;
}>;
export type BodyReader = (incoming: IncomingMessage, sender: BodySender) => Promise<Buffer>;

/**
 * Creates a function that reads request bodies; a server needs one such function. Only slow bodies are counted, so that
 * a sender of fast bodies is never refused because of another sender's slow ones.
 *
 * The returned function throws {@link OnecallError} `too_large`, `body_late` or `stopped`.
 */
export function createBodyReader(limits = BODY_LIMITS): BodyReader {
  const slow = new Map<string, number>();
  const add = (key: string, by: 1 | -1) => {
    const count = (slow.get(key) ?? 0) + by;
    if (count > 0) slow.set(key, count);
    else slow.delete(key);
  };

  return (incoming, { person, address, body = 'plain' }) => {
    const most = MAX_BYTES[body];
    const declared = Number(incoming.headers['content-length'] ?? 0);
    if (declared > most) return Promise.reject(new OnecallError('too_large'));
    const owners = [
      { key: `person ${person}`, most: limits.perPerson },
      { key: `address ${address}`, most: limits.perAddress },
    ];
    let isSlow = false;
    const becomeSlow = () => {
      if (owners.some(({ key, most }) => (slow.get(key) ?? 0) >= most)) return false;
      for (const { key } of owners) add(key, 1);
      isSlow = true;
      return true;
    };
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    const late = () => reject(new OnecallError('body_late'));
    const timers = [
      setTimeout(() => becomeSlow() || late(), limits.slowAfterMs),
      setTimeout(late, limits.timeoutMs),
    ];
    const chunks: Buffer[] = [];
    let bytes = 0;
    const listeners = {
      data: (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > most) reject(new OnecallError('too_large'));
        else chunks.push(chunk);
      },
      end: () => resolve(Buffer.concat(chunks)),
      close: () => reject(new OnecallError('stopped')),
    };
    for (const [event, listener] of Object.entries(listeners)) incoming.on(event, listener);
    return promise.finally(() => {
      for (const [event, listener] of Object.entries(listeners)) incoming.off(event, listener);
      for (const timer of timers) clearTimeout(timer);
      if (isSlow) for (const { key } of owners) add(key, -1);
    });
  };
}
