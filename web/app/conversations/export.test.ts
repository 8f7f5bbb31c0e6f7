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
  stored: true,
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
