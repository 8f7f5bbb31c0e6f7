import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isQuestion } from './question.ts';

const QUESTIONS = [
  'What is my locker code?',
  'what is my locker code',
  'when is my dentist appointment',
  "what's on my shopping list",
  'Where did I park?',
  'do I have a meeting on Monday',
  'how many eggs do I need',
  'remind me when the exam is',
  'tell me my locker code',
  'list my notes',
  'My locker code is what?',
  '我的储物柜密码是什么？',
  'ما هو رمز خزانتي؟',
  'Ποιος είναι ο κωδικός μου\u037e'.normalize('NFC'),
];
const STATEMENTS = [
  'Remember that my locker code is 4471',
  'Can you remember that my locker code is 4471?',
  'Could you please note: the gate closes at 8',
  'May 4 is my sister’s birthday',
  'Do not forget the milk',
  'When I travel I sleep badly',
  'Will is my brother',
  'I need milk and eggs',
  'note: buy bread; eggs; milk;',
];

for (const text of QUESTIONS) {
  test(`isQuestion() takes ${JSON.stringify(text)} for a question`, () =>
    assert.equal(isQuestion(text), true));
}
for (const text of STATEMENTS) {
  test(`isQuestion() takes ${JSON.stringify(text)} for a statement`, () =>
    assert.equal(isQuestion(text), false));
}
