import { isAfter, readConversation, shownTurn } from './read-conversation.ts';
import type { Table } from './table.ts';
import type { HistoryWindow, Turn } from './turn.ts';
import { visibleTurns } from './visible-turns.ts';

/** Number of turns in the first query for a prompt, and number of turns up to which the query is repeated for more. */
const HISTORY_PAGE = 30;
const HISTORY_TURNS = 300;

/** The turns that a prompt may need, oldest first, and the position of the new message among them. */
export type ReadHistory = Readonly<{
  turns: Turn[];
  window: HistoryWindow | undefined;
  /** Id of the message that the new message follows, when that is not the newest one. */
  follows: string | undefined;
}>;

/**
 * Tells whether the turns contain a message that was asked after `from`. If the message continues an answer, they must
 * contain both, and only the answer must be from after `from`. Returns true when `messageId` is undefined.
 */
function reachesBackTo(turns: readonly Turn[], messageId: string | undefined, from: string) {
  if (messageId === undefined) return true;
  const turn = turns.find((one) => one.messageId === messageId);
  if (turn === undefined) return false;
  if (turn.continues !== undefined) return reachesBackTo(turns, turn.continues, from);
  return turn.askedAt > from;
}

/**
 * Reads the turns of the history window, and further back to the turn that the new message replaces or continues, or
 * that the person selected. Returns only turns of the branch that the new message belongs to.
 */
export async function readHistory(
  table: Table,
  sub: string,
  {
    conversationId: id,
    replaces,
    continues,
  }: Pick<Turn, 'conversationId' | 'replaces' | 'continues'>,
): Promise<ReadHistory> {
  for (let last = HISTORY_PAGE; ; last *= 3) {
    const read = await readConversation(table, { sub, id }, last);
    const { turns } = read;
    const { clearedAt = '', historyWindow } = read.conversation ?? {};
    const from = [historyWindow?.from ?? '', clearedAt].toSorted().at(-1) ?? '';
    const shown = shownTurn(read);
    const chosen = replaces ?? continues ?? shown;
    const [oldest] = turns;
    const isAll = turns.length < last || oldest === undefined;
    if (!isAll && last <= HISTORY_TURNS) {
      if (oldest.askedAt >= from || !reachesBackTo(turns, chosen, from)) continue;
    }
    const visible = visibleTurns(turns, chosen).filter(isAfter(clearedAt));
    const above = visible.findLast(
      ({ continues: before }) =>
        before === undefined || !visible.some(({ messageId }) => messageId === before),
    );
    return {
      turns: visible,
      window: historyWindow && historyWindow.from > clearedAt ? historyWindow : undefined,
      follows: chosen === shown ? shown && above?.messageId : undefined,
    };
  }
}
