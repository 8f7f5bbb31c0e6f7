import { joinAnswers } from '../store/join-answers.ts';
import type { HistoryWindow, Turn } from '../store/turn.ts';
import { remaining } from '../store/visible-turns.ts';
import type { Attached } from '../tasks/attached.ts';
import { headerLine, type PromptTurn } from '../tasks/prompt.ts';
import { codeOf } from '../tasks/specialists/all.ts';
import { estimateTokens } from '../words/estimate-tokens.ts';
import { shorten } from '../words/shorten.ts';
import { upToContinued } from './continued-answer.ts';

/** Upper bound on the turns in a prompt, however short they are. */
export const MAX_TURNS = 100;

/** The earlier turns that a prompt contains, oldest first, and the history window of later prompts. */
export type History = Readonly<{
  turns: readonly PromptTurn[];
  /** The point from which later prompts of the conversation take their turns; undefined while all turns fit. */
  window: HistoryWindow | undefined;
}>;

type Attachments = ReadonlyMap<string, readonly Attached[]>;
type Costed = Readonly<{ turn: PromptTurn; askedAt: string; tokens: number }>;

const toCosted =
  (earlier: Attachments) =>
  (answered: Turn): Costed[] => {
    const { messageId, query, route, response, askedAt } = answered;
    if (!response?.content || !route) return [];
    const header = headerLine(codeOf(route), route.confidence);
    const attached = earlier.get(messageId);
    const turn = { query, header, content: response.content, ...(attached && { attached }) };
    const tokens = [query, header, response.content].reduce((sum, t) => sum + estimateTokens(t), 0);
    return [{ turn, askedAt, tokens }];
  };

/** Shortens a turn to `maxTokens` by cutting the middle of its texts. The answer is cut more than the question. */
function shortenTurn({ turn, tokens }: Costed, maxTokens: number): PromptTurn {
  if (tokens <= maxTokens) return turn;
  const query = shorten(turn.query, maxTokens / 2);
  const left = maxTokens - estimateTokens(query) - estimateTokens(turn.header);
  return { ...turn, query, content: shorten(turn.content, left) };
}

/**
 * Returns the last turns within the token budget (C6): turns with an answer, also a stopped or cut one. Once the
 * turns exceed the budget, the oldest are dropped until half of the budget is free. The beginning of the prompt then
 * stays equal for many questions. The newest turn is always included. A turn that the new message replaces is left
 * out with all later turns. So are all turns after an answer that it continues. An answer with its continuations is
 * one turn.
 */
export function toHistory(
  {
    turns,
    window,
    attached: earlier = new Map(),
  }: Readonly<{
    turns: readonly Turn[];
    window?: HistoryWindow | undefined;
    /** Attached texts by message id. They do not count against the token budget of the history. */
    attached?: Attachments;
  }>,
  { replaces, continues }: Pick<Turn, 'replaces' | 'continues'>,
  maxTokens: number,
): History {
  const answers =
    continues === undefined
      ? joinAnswers(remaining(turns, { replaces }))
      : upToContinued(turns, continues);
  const usable = answers.flatMap(toCosted(earlier));
  const within = usable.filter(({ askedAt }) => window === undefined || askedAt >= window.from);
  // When the person edits a turn from before the window, no turn is within it, so a new window is computed.
  const current = within.length === 0 ? undefined : window;
  const before = current === undefined ? usable : within;
  const kept = inBudget(before, maxTokens);
  const left = before.length - kept.length;
  const [first] = kept;
  return {
    turns: kept.map((costed) => shortenTurn(costed, maxTokens)),
    window:
      left === 0 || first === undefined
        ? current
        : { from: first.askedAt, leftOut: (current?.leftOut ?? 0) + left },
  };
}

function inBudget(turns: readonly Costed[], maxTokens: number): readonly Costed[] {
  const total = turns.reduce((sum, { tokens }) => sum + tokens, 0);
  if (total <= maxTokens && turns.length <= MAX_TURNS) return turns;
  let tokens = 0;
  let first = turns.length;
  for (const [index, turn] of [...turns.entries()].toReversed()) {
    tokens += turn.tokens;
    const fits = tokens <= maxTokens / 2 && turns.length - index <= MAX_TURNS / 2;
    if (!fits && index < turns.length - 1) break;
    first = index;
  }
  return turns.slice(first);
}
