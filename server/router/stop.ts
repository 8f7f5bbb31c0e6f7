import { OnecallError } from '../errors.ts';
import { isUnfinished } from '../store/turn.ts';
import type { Context } from './context.ts';

/** Ends the model call of an answer, on whichever ECS task it runs (C9). Leaves an answer that has ended unchanged. */
export async function stop(
  { messageId }: Readonly<{ messageId: string }>,
  { sub, services }: Context,
): Promise<{ state: 'stopping' | 'ended' }> {
  const { running, turns, mailbox } = services;
  const own = running.get(sub, messageId);
  if (own) {
    own.stop();
    return { state: 'stopping' };
  }
  const found = await turns.find(sub, messageId);
  if (!found) throw new OnecallError('message_missing');
  const { turn, task } = found;
  if (!isUnfinished(turn) || task === undefined || task === running.taskId)
    return { state: 'ended' };
  await mailbox.send(task, { kind: 'stop', sub, messageId });
  return { state: 'stopping' };
}
