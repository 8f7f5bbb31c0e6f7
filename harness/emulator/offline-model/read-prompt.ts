import { z } from 'zod';
import type { ConverseRequest } from '../bedrock/respond.ts';

export type OfferedRoute = Readonly<{ code: string; meaning: string }>;
export type PastTurn = Readonly<{ query: string; answer: string }>;

export type ReadPrompt = Readonly<{
  /** Routes that the prompt offers; empty if the prompt does not ask for a header line. */
  offered: readonly OfferedRoute[];
  notes: readonly string[];
  turns: readonly PastTurn[];
  query: string;
}>;

const block = (text: string, name: string): string =>
  new RegExp(`(?:^|\\n)<${name}>\\n([\\s\\S]*?)\\n?</${name}>`).exec(text)?.[1] ?? '';

function readRoutes(text: string): OfferedRoute[] {
  return block(text, 'routes')
    .split('\n')
    .flatMap((line) => {
      const colon = line.indexOf(':');
      const code = (colon === -1 ? line : line.slice(0, colon)).trim();
      return code === ''
        ? []
        : [{ code, meaning: colon === -1 ? '' : line.slice(colon + 1).trim() }];
    });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function readNotes(text: string): string[] {
  return block(text, 'notes')
    .split('\n')
    .flatMap((line) => z.string().safeParse(parseJson(line)).data ?? []);
}

const textOf = (content: readonly Readonly<{ text: string }>[]): string =>
  content.map(({ text }) => text).join('\n');

/** Matches notes that precede the question in the last message. */
const NOTES_FIRST = /^<notes>\n[^]*?\n?<\/notes>\n*/;

/** Matches attached texts that precede the question; the offline model ignores them. */
const ATTACHMENTS_FIRST = /^<attachments>\n[^]*?\n<\/attachments>\n*/;

/**
 * Reads a Converse request: routes from the system text, the conversation, and notes from the system text or from
 * before the question.
 */
export function readPrompt({ system, messages }: ConverseRequest): ReadPrompt {
  const instructions = textOf(system ?? []);
  const last = messages.findLastIndex(({ role }) => role === 'user');
  const question = textOf(messages[last]?.content ?? []);
  const turns = messages.slice(0, Math.max(0, last)).flatMap((message, index, all) => {
    const next = all[index + 1];
    if (message.role !== 'user') return [];
    const answer = next?.role === 'assistant' ? textOf(next.content) : '';
    return [{ query: textOf(message.content).replace(ATTACHMENTS_FIRST, ''), answer }];
  });
  return {
    offered: readRoutes(instructions),
    notes: readNotes(NOTES_FIRST.exec(question)?.[0] ?? instructions),
    turns,
    query: question.replace(NOTES_FIRST, '').replace(ATTACHMENTS_FIRST, '').trim(),
  };
}
