import { setTimeout as sleep } from 'node:timers/promises';
import type { ChatPart, ResumeInput } from './contract.ts';
import { OnecallError } from './refusal.ts';
import type { Seams } from './seams.ts';

const READ_MS = 50;

/**
 * Waits until an answer has ended, then yields its text from a given position on. Rejects when the client leaves during
 * the wait.
 */
export async function* resume(
  { store }: Seams,
  { messageId, from }: ResumeInput,
  { owner, signal }: Readonly<{ owner: string; signal: AbortSignal }>,
): AsyncGenerator<ChatPart> {
  let turn = store.turn(owner, messageId);
  while (turn?.state === 'accepted') {
    await sleep(READ_MS, undefined, { signal });
    turn = store.turn(owner, messageId);
  }
  if (turn === undefined) throw new OnecallError('message_missing');
  const { route, note, response, receipt, query } = turn;
  const content = response?.content ?? '';
  if (from > content.length)
    throw new OnecallError(
      'input_invalid',
      `Cannot resume at character ${from}: the answer has ${content.length}`,
    );
  if (route) yield { type: 'route', ...route, originalQuery: query };
  if (note) yield { type: 'note', ...note };
  if (content.length > from) yield { type: 'text', text: content.slice(from) };
  if (receipt) yield { type: 'receipt', receipt };
  if (turn.state === 'stopped') throw new OnecallError('stopped');
  if (turn.state === 'failed') throw new OnecallError('internal', response?.error?.message);
}
