import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { answersOf, supersededBy } from './pieces.ts';
import { askedAgain, toTurn } from './question.ts';
import { badgeOf } from './route.ts';
import { enter, keptOf, type Asked, type State, type Turn } from './turn.ts';

const common: Omit<Asked, 'messageId'> = {
  query: 'q',
  agent: 'auto',
  model: 'm',
  askedAt: '2026-01-01T00:00:00.000Z',
  text: '',
};
const turn = (
  messageId: string,
  more: Partial<Asked> = {},
  state: State = { phase: 'complete' },
): Turn => ({ ...common, messageId, ...more, ...state });

const fromRoute: NonNullable<Turn['route']> = {
  category: 'educational_query',
  agentType: 'math',
  confidence: 0.97,
  fallback: false,
};

/**
 * Generates conversations whose answers were continued several times. The pieces are mixed, but each comes after the
 * piece that it continues.
 */
const conversation = fc
  .array(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 })
  .chain((answers) => {
    const turns = answers.map((texts, answer) =>
      texts.map((text, at) =>
        turn(
          `${answer}.${at}`,
          { text, ...(at > 0 && { continues: `${answer}.${at - 1}` }) },
          { phase: at === texts.length - 1 ? 'answering' : 'cut' },
        ),
      ),
    );
    const order = fc.infiniteStream(fc.nat());
    return fc.record({ answers: fc.constant(answers), turns: fc.constant(turns), order });
  })
  .map(({ answers, turns, order }) => {
    const queues = turns.map((pieces) => [...pieces]);
    const mixed: Turn[] = [];
    for (const pick of order) {
      const waiting = queues.filter((queue) => queue.length > 0);
      const next = waiting[pick % waiting.length]?.shift();
      if (next === undefined) break;
      mixed.push(next);
    }
    return { answers, turns: mixed };
  });

test('answersOf() joins the text of the pieces in their order, whatever was asked between them', () => {
  fc.assert(
    fc.property(conversation, ({ answers, turns }) => {
      const shown = answersOf(turns);
      assert.equal(shown.length, answers.length);
      for (const { turn, pieces, last } of shown) {
        const [number = ''] = turn.messageId.split('.');
        assert.equal(turn.text, answers[Number(number)]?.join(''));
        assert.equal(turn.messageId, `${number}.0`);
        assert.equal(turn.phase, 'answering');
        assert.equal(pieces.length, answers[Number(number)]?.length);
        assert.equal(pieces.at(-1), last);
      }
    }),
  );
});

test('answersOf() leaves an answer of one piece as it is, and shows a continuation whose answer is unknown', () => {
  const one = turn('a');
  const orphan = turn('c', { continues: 'b' });
  assert.deepEqual(
    answersOf([one, orphan]).map(({ turn }) => turn),
    [one, orphan],
  );
});

test('answersOf() shows how the last piece stands: a failure with the text of all, no receipt of the first', () => {
  const problem = { reason: 'model_cut' } as const;
  const first = turn('a', { text: 'one ' });
  const next = turn('b', { continues: 'a', text: 'two' }, { phase: 'failed', problem });
  const [answer] = answersOf([first, next]);
  assert.deepEqual(
    [answer?.turn.text, answer?.turn.phase, answer?.turn.problem],
    ['one two', 'failed', problem],
  );
  assert.equal(keptOf({ ...next, text: '' }), 'text');
});

test('supersededBy() names what a question takes the place of: with its continuations, and a former continuation', () => {
  const turns = [
    turn('a'),
    turn('b', { continues: 'a' }),
    turn('c', { continues: 'b' }),
    turn('d'),
    turn('e', { continues: 'd' }),
  ];
  const ids = (asked: Partial<Asked>) => [...supersededBy(turn('new', asked), turns)].join('');
  assert.equal(ids({}), '');
  assert.equal(ids({ replaces: 'a' }), 'abcde');
  assert.equal(ids({ replaces: 'd' }), 'de');
  assert.equal(ids({ continues: 'a' }), 'bc');
  assert.equal(ids({ continues: 'c' }), '');
  assert.equal([...supersededBy(turn('e', { continues: 'd' }), turns)].join(''), '');
});

test('askedAgain() goes on with the same answer when a continuation is asked again, and replaces nothing', () => {
  const problem = { reason: 'model_cut' } as const;
  const failed = turn('b', { continues: 'a' }, { phase: 'failed', problem });
  const turns = [turn('a'), failed];
  const { messageId, continues, replaces } = askedAgain(failed, turns);
  assert.deepEqual([messageId, continues, replaces], [undefined, 'a', undefined]);
  const unsent = askedAgain(enter(failed, { phase: 'queued', problem }), turns);
  assert.deepEqual([unsent.messageId, unsent.continues], ['b', 'a']);
});

test('askedAgain() replaces the last answer, also when it was continued, and asks an earlier one anew', () => {
  const turns = [turn('a'), turn('b'), turn('c', { continues: 'b' })];
  const replacing = turns.map((one) => askedAgain(one, turns).replaces);
  assert.deepEqual(replacing, [undefined, 'b', undefined]);
});

test('askedAgain() keeps the route that the person chose, and the badge of such an answer says so', () => {
  const chosen = turn('a', { chosenRoute: 'math' });
  assert.equal(askedAgain(chosen, [chosen]).chosenRoute, 'math');
  assert.equal(toTurn(askedAgain(chosen, [chosen])).chosenRoute, 'math');
  const route = { ...fromRoute, fallback: true, confidence: 0 };
  assert.deepEqual(badgeOf(route, 'math'), { name: 'Mathematics', sure: 'as chosen' });
  assert.deepEqual(badgeOf(fromRoute), { name: 'Mathematics', sure: '97 %' });
});
