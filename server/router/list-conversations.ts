import type { Conversation } from '../store/conversation.ts';
import type { Conversations } from '../store/conversations.ts';
import type { Context } from './context.ts';
import { repairTurns } from './repair-turns.ts';

/**
 * Lists a page of the person's conversations, or of those that a search finds. Before the first page, completes the
 * turns that killed ECS tasks left half written.
 */
export async function listConversations(
  input: Parameters<Conversations['list']>[1],
  ctx: Context,
): Promise<Conversation[]> {
  if (input.before === undefined) await repairTurns(ctx);
  return ctx.services.conversations.list(ctx.sub, input);
}
