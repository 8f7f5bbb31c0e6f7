import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Turn } from '../chat/turn.ts';
import { dayGroup } from './days.ts';
import { fileName, toJson, toMarkdown } from './export.ts';
import { titleOf } from './title.ts';

const turn: Turn = {
  messageId: 'm',
  query: 'Line one\nline two',
  agent: 'auto',
  model: 'some.model',
  askedAt: '2026-11-23T06:00:00.000Z',
  phase: 'stopped',
  text: 'Some **text**',
  route: { category: 'educational_query', agentType: 'math', confidence: 0.97, fallback: false },
};
const conversation = { id: 'c', title: 'A\ntitle', turns: [turn] };

test('toMarkdown() quotes questions and keeps answers as they are', () => {
  assert.equal(
    toMarkdown(conversation),
    '# A title\n\n> Line one\n> line two\n\nSome **text**\n\n_Mathematics, 97 % · stopped_\n',
  );
});

test('toJson() is data with a version', () => {
  const parsed: unknown = JSON.parse(toJson(conversation));
  assert.ok(typeof parsed === 'object' && parsed !== null);
  assert.deepEqual(Object.keys(parsed), ['format', 'version', 'id', 'title', 'turns']);
});

const receipt: NonNullable<Turn['receipt']> = {
  category: 'educational_query',
  agentType: 'math',
  confidence: 0.9,
  fallback: false,
  traceId: '0123456789abcdef0123456789abcdef',
  model: 'some.model',
  modelCalls: 1,
  attempts: 1,
  routeMs: 100,
  firstTokenMs: 200,
  totalMs: 1_000,
  inputTokens: 10,
  outputTokens: 20,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  guardrailUnits: null,
  usd: 0,
  stopReason: 'max_tokens',
  turnsLeftOut: 0,
  attachedCharacters: 0,
  attachedLeftOut: 0,
  ending: 'cut',
  thinkingMs: null,
};
const continued: readonly Turn[] = [
  { ...turn, phase: 'cut', text: '```js\nfor (const wo', receipt },
  { ...turn, messageId: 'n', continues: 'm', phase: 'cut', text: 'rd of words) {', receipt },
];

test('toMarkdown() joins a continued answer, closes its code block, and has the receipt of each call', () => {
  const text = toMarkdown({ ...conversation, turns: continued });
  assert.equal(text.match(/Line one/g)?.length, 1);
  assert.ok(text.includes('```js\nfor (const word of words) {\n```\n\n_'));
  assert.equal(text.match(/1 model call /g)?.length, 2);
  assert.match(text, /cut at the length limit/);
});

test('toJson() joins a continued answer, and lists its continuations', () => {
  const { turns } = JSON.parse(toJson({ ...conversation, turns: continued }));
  assert.equal(turns.length, 1);
  assert.equal(turns[0].answer, '```js\nfor (const word of words) {');
  assert.deepEqual(turns[0].continuations, [{ messageId: 'n', receipt }]);
});

test('fileName() is a name every file system takes', () => {
  assert.equal(fileName('What is 12 * 8?', 'md'), 'what-is-12-8.md');
  assert.equal(fileName('../../etc', 'json'), 'etc.json');
  assert.equal(fileName('???', 'json'), 'conversation.json');
});

test('titleOf() is the first line, cut at a word', () => {
  assert.equal(titleOf('  What is\t12 * 8?\nmore'), 'What is 12 * 8?');
  assert.equal(titleOf(''), 'New conversation');
  const long = titleOf('a word '.repeat(30));
  assert.match(long, / (?:a|word)…$/);
  assert.ok(long.length <= 61);
});

test('dayGroup() goes by the calendar, not by hours', () => {
  const now = new Date(2026, 10, 23, 0, 30);
  assert.equal(dayGroup(new Date(2026, 10, 23, 0, 1).toISOString(), now), 'Today');
  assert.equal(dayGroup(new Date(2026, 10, 22, 23, 59).toISOString(), now), 'Yesterday');
  assert.equal(dayGroup(new Date(2026, 10, 18).toISOString(), now), 'This week');
  assert.equal(dayGroup(new Date(2026, 9, 1).toISOString(), now), 'Older');
});
