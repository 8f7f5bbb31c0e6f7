import type { Conversation } from '../store/conversation.ts';
import type { Conversations } from '../store/conversations.ts';
import type { Context } from './context.ts';
import { repairTurns } from './repair-turns.ts';

/** Lists conversations, or those that a search finds. The first page completes before what killed tasks have left half written. */
export async function listConversations(
  input: Parameters<Conversations['list']>[1],
  ctx: Context,
): Promise<Conversation[]> {
  if (input.before === undefined) await repairTurns(ctx);
  return ctx.services.conversations.list(ctx.sub, input);
}
