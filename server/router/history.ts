import type { Turn } from '../store/turn.ts';
import { headerLine, type PromptTurn } from '../tasks/prompt.ts';
import type { RouteCode } from '../tasks/routes.ts';

/**
 * Tokens of a text, estimated from above for most languages: a token is seldom under 3 bytes of UTF-8.
 * Exact counts differ by model and would cost a call.
 */
export const estimateTokens = (text: string): number => Math.ceil(Buffer.byteLength(text) / 3);

export const codeOf = (route: NonNullable<Turn['route']>): RouteCode => {
  const { action, agentType } = route;
  if (agentType === 'knowledge_base') return action === 'store' ? 'save' : 'recall';
  return agentType === 'computer_science' ? 'code' : agentType;
};

/**
 * The last turns that fit into the token budget, oldest first (C6): answered ones, and what a stopped or cut answer
 * had said. A turn that the new message replaces is left out, with all that followed it.
 */
export function toHistory(
  turns: readonly Turn[],
  { replaces }: Readonly<{ replaces?: string | undefined }>,
  maxTokens: number,
): PromptTurn[] {
  const at = turns.findIndex(({ messageId }) => messageId === replaces);
  const before = at >= 0 ? turns.slice(0, at) : turns;
  const history: PromptTurn[] = [];
  let tokens = 0;
  for (const { query, route, response } of before.toReversed()) {
    if (!response?.content || !route) continue;
    const turn = {
      query,
      header: headerLine(codeOf(route), route.confidence),
      content: response.content,
    };
    tokens +=
      estimateTokens(turn.query) + estimateTokens(turn.header) + estimateTokens(turn.content);
    if (tokens > maxTokens) break;
    history.unshift(turn);
  }
  return history;
}
