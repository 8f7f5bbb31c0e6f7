import { closeFence } from '../answer/close-fence.ts';
import { answersOf, type Answer } from '../chat/pieces.ts';
import type { Turn } from '../chat/turn.ts';
import { badgeOf } from '../chat/route.ts';
import { endingRow } from '../chat/ending.ts';
import { receiptLine } from '../chat/receipt.ts';

/** The parts of a conversation that an export contains. */
export type Exported = Readonly<{ id: string; title: string; turns: readonly Turn[] }>;

const quoted = (text: string): string =>
  text
    .split(/\r?\n/)
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');

function answerAsMarkdown({ turn, pieces }: Answer): string {
  const route = turn.route && badgeOf(turn.route, turn.chosenRoute);
  const facts = [
    route && `${route.name}, ${route.sure}`,
    ...pieces.map(({ receipt }) => receipt && receiptLine(receipt)),
    endingRow(turn.receipt)?.short,
    turn.phase === 'stopped' && 'stopped',
    turn.problem && 'no complete answer',
  ].filter((fact) => typeof fact === 'string');
  const parts = [
    quoted(turn.query),
    turn.attachments && `Attached: ${turn.attachments.map(({ name }) => name).join(', ')}`,
    closeFence(turn.text).trim(),
    facts.length > 0 && `_${facts.join(' · ')}_`,
  ];
  return parts.filter((part) => typeof part === 'string' && part !== '').join('\n\n');
}

/**
 * Returns the conversation as a Markdown document: questions as quotes, answers unchanged, except that open code
 * blocks are closed.
 */
export function toMarkdown({ title, turns }: Exported): string {
  return `${[`# ${title.replace(/\s+/g, ' ')}`, ...answersOf(turns).map(answerAsMarkdown)].join('\n\n')}\n`;
}

/** Returns the conversation as JSON, in version 1 of this project's own format, with times in ISO 8601. */
export function toJson({ id, title, turns }: Exported): string {
  const plain = answersOf(turns).map(({ turn, pieces }) => {
    const { messageId, query, agent, model, askedAt, phase, text, route, verdict } = turn;
    const { attachments } = turn;
    const [first, ...more] = pieces;
    return {
      messageId,
      query,
      agent,
      model,
      askedAt,
      state: phase,
      ...(attachments && { attachments }),
      answer: text,
      ...(route && { route }),
      ...(first?.receipt && { receipt: first.receipt }),
      ...(more.length > 0 && {
        continuations: more.map(({ messageId, receipt }) => ({ messageId, receipt })),
      }),
      ...(verdict !== undefined && { verdict }),
    };
  });
  return `${JSON.stringify({ format: 'onecall-conversation', version: 1, id, title, turns: plain }, null, 2)}\n`;
}

/** Returns a file name made of a title, with only characters that every file system accepts. */
export function fileName(title: string, extension: 'md' | 'json'): string {
  const plain = title
    .normalize('NFKD')
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .toLowerCase();
  return `${plain === '' ? 'conversation' : plain}.${extension}`;
}
