import fc from 'fast-check';
import { charge } from '../check-context.ts';
import { present } from '../../target/present.ts';
import { forgeToken } from '../../target/forge-token.ts';
import { askAs } from './ask.ts';
import { lookAgain, lookFromOutside } from './look-again.ts';
import { Divergence, Hindered, type RealWorld, type StateModel, type Who } from './person.ts';

export type StateCommand = fc.AsyncCommand<StateModel, RealWorld>;

type Parts = Readonly<{
  name: string;
  possible?: (model: StateModel) => boolean;
  run: (model: StateModel, real: RealWorld) => Promise<void>;
}>;

const command = ({ name, possible = () => true, run }: Parts): StateCommand => ({
  check: (model) => possible(model),
  run: async (model, real) => {
    real.done.push(name);
    await run(model, real);
  },
  toString: () => name,
});

const NAMES = ['A', 'B'] as const;
const QUESTIONS = [
  'What is 12 * 8?',
  '  What is 15% of 240?  ',
  'What is 7 + 5?',
  'again',
  'What is the plural of mouse?',
  'Cafe\u0301?',
] as const;

const selectModel = (who: Who, index: number) =>
  command({
    name: `${NAMES[who]} selects model ${index + 1}`,
    run: async (model) => void (model.people[who].model = index),
  });

const selectAgent = (who: Who, agent: StateModel['people'][0]['agent']) =>
  command({
    name: `${NAMES[who]} selects ${agent}`,
    run: async (model) => void (model.people[who].agent = agent),
  });

const ask = (who: Who, query: string) =>
  command({
    name: `${NAMES[who]} asks "${query}"`,
    run: (model, real) => askAs(model, real, { who, query, stop: false }),
  });

const stop = (who: Who) =>
  command({
    name: `${NAMES[who]} asks and stops`,
    run: (model, real) => askAs(model, real, { who, query: 'Explain recursion', stop: true }),
  });

const clear = (who: Who) =>
  command({
    name: `${NAMES[who]} clears`,
    possible: ({ people }) => people[who].turns.length > 0,
    run: async (model, { ctx, people }) => {
      charge(ctx, { requests: 1 });
      const expected = model.people[who];
      await lookAgain(people[who], expected);
      await people[who].caller.conversations.clear(people[who].conversationId);
      expected.cleared = expected.turns;
      expected.turns = [];
    },
  });

const undo = (who: Who) =>
  command({
    name: `${NAMES[who]} undoes the clear`,
    possible: ({ people }) => people[who].cleared !== undefined && !people[who].buried,
    run: async (model, { ctx, people }) => {
      charge(ctx, { requests: 1 });
      await people[who].caller.conversations.restore(people[who].conversationId);
      const expected = model.people[who];
      expected.turns = expected.cleared ?? [];
      expected.cleared = undefined;
    },
  });

/**
 * Generates the command that clears a conversation together with its undo, since random order seldom puts one after the
 * other.
 */
const clearAndUndo = (who: Who) =>
  command({
    name: `${NAMES[who]} clears and undoes the clear`,
    possible: ({ people }) => people[who].turns.length > 0,
    run: async (model, real) => {
      await clear(who).run(model, real);
      await lookAgain(real.people[who], model.people[who]);
      await undo(who).run(model, real);
      await lookAgain(real.people[who], model.people[who]);
    },
  });

const reload = (who: Who) =>
  command({
    name: `${NAMES[who]} reloads`,
    run: async (model, { ctx, people }) => {
      charge(ctx, { requests: 1 });
      await lookAgain(people[who], model.people[who]);
    },
  });

const secondTab = (who: Who) =>
  command({
    name: `${NAMES[who]} opens a second tab`,
    run: async (model, { ctx, people }) => {
      charge(ctx, { requests: 2 });
      const { user, token } = people[who].caller;
      await lookAgain(people[who], model.people[who], ctx.target.withToken(user, token));
      const other = people[who === 0 ? 1 : 0].caller;
      const { turns, cleared } = model.people[who];
      if (turns.length > 0 || cleared) await lookFromOutside(people[who], other);
    },
  });

const signOutAndIn = (who: Who) =>
  command({
    name: `${NAMES[who]} signs out and in`,
    run: async (model, { ctx, people }) => {
      charge(ctx, { requests: 2 });
      const person = people[who];
      person.caller = await ctx.target.signInAgain(person.user);
      await lookAgain(person, model.people[who]);
    },
  });

const expire = (who: Who) =>
  command({
    name: `${NAMES[who]}'s sign-in ends`,
    run: async (model, { ctx, people }) => {
      charge(ctx, { requests: 2 });
      const { credentials } = ctx.target;
      const person = people[who];
      const genuine = { token: person.caller.token, other: '', credentials };
      const kind = credentials.sign ? 'expired' : 'tampered_signature';
      const ended = (await forgeToken(kind, genuine, 7)) ?? 'x.y.z';
      const headers = { authorization: `Bearer ${ended}` };
      const { status } = await present(ctx.target, { procedure: 'chat', headers });
      if (status === 429) throw new Hindered('refused sign-ins of this address are limited');
      if (status !== 401) throw new Divergence(`an ended sign-in got status ${status}`);
      await lookAgain(person, model.people[who]);
    },
  });

/** Generates sequences of all commands in any order, with about half of the commands for each of two people. */
export const stateCommands: fc.Arbitrary<Iterable<StateCommand>> = fc.commands(
  ([0, 1] as const).flatMap((who) => [
    fc.nat({ max: 1 }).map((index) => selectModel(who, index)),
    fc
      .constantFrom('auto' as const, 'teacher' as const, 'general' as const)
      .map((agent) => selectAgent(who, agent)),
    fc.constantFrom(...QUESTIONS).map((query) => ask(who, query)),
    fc.constantFrom(...QUESTIONS).map((query) => ask(who, query)),
    fc.constant(stop(who)),
    fc.constant(clear(who)),
    fc.constant(undo(who)),
    fc.constant(clearAndUndo(who)),
    fc.constant(reload(who)),
    fc.constant(secondTab(who)),
    fc.constant(expire(who)),
    fc.constant(signOutAndIn(who)),
  ]),
  { maxCommands: 9, size: 'max' },
);
