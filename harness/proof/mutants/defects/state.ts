import { drain } from '../good-server/drain.ts';
import { OnecallError } from '../good-server/refusal.ts';
import type { ModelRequest, ModelPart } from '../good-server/seams.ts';
import type { Note } from '../good-server/store.ts';
import type { Mutant } from '../mutant.ts';

const TIMEOUT_MS = 10_000;

/** Known-bad servers that lose stored data, or show it to another person. */
export const STATE: readonly Mutant[] = [
  {
    name: 'notes-of-others-in-the-prompt',
    defect: "A question is answered from everybody's notes",
    foundBy: 'isolation',
    patch: (good) => {
      const everybodys: Note[] = [];
      return {
        store: {
          ...good.store,
          addNote: (owner, text) => {
            const added = good.store.addNote(owner, text);
            everybodys.unshift(added.note);
            return added;
          },
          notesForPrompt: () => everybodys,
        },
      };
    },
  },
  {
    name: 'history-of-others-in-the-prompt',
    defect: 'The last question of another person is part of the prompt, and no answer shows it',
    foundBy: 'isolation',
    patch: (good) => {
      let last: ModelRequest | undefined;
      return {
        call: (ask) => {
          const [other] = last?.messages.slice(-1) ?? [];
          const messages = other
            ? [other, { role: 'assistant' as const, text: 'Noted.' }, ...ask.messages]
            : ask.messages;
          last = ask;
          return good.call({ ...ask, messages });
        },
      };
    },
  },
  {
    name: 'one-store-for-all',
    defect: "Everybody sees everybody's notes and conversations",
    foundBy: 'isolation',
    patch: () => ({ ownerOf: () => 'everybody' }),
  },
  {
    name: 'answers-lost-on-reload',
    defect: 'A conversation that is loaded again has its questions without their answers',
    foundBy: 'state',
    patch: (good) => ({ store: { ...good.store, finish: () => {} } }),
  },
  {
    name: 'clear-without-undo',
    defect: 'A conversation that was cleared cannot be restored',
    foundBy: 'state',
    patch: (good) => ({
      store: {
        ...good.store,
        restore: (owner, id) => {
          const { clearedAt } = good.store.get(owner, id);
          if (clearedAt === undefined) good.store.restore(owner, id);
        },
      },
    }),
  },
  {
    name: 'stop-that-does-not-stop',
    defect: 'chat.stop says that it stops the answer, which goes on to its end',
    foundBy: 'stop',
    patch: () => ({ stop: () => {} }),
  },
  {
    name: 'stop-that-leaves-its-call-open',
    defect: 'chat.stop ends the answer, and the model goes on writing for nobody',
    foundBy: 'stop',
    patch: (good) => ({
      async *call(ask): AsyncGenerator<ModelPart> {
        const parts = good.call({ ...ask, signal: AbortSignal.timeout(TIMEOUT_MS) });
        const iterator = parts[Symbol.asyncIterator]();
        for (;;) {
          const next = await iterator.next();
          if (next.done) return;
          if (ask.signal.aborted) {
            void drain({ [Symbol.asyncIterator]: () => iterator }).catch(() => {});
            throw new OnecallError('stopped');
          }
          yield next.value;
        }
      },
    }),
  },
  {
    name: 'lost-connection-ends-the-answer',
    defect: 'An answer ends when its client loses the connection',
    foundBy: 'lost-connection',
    patch: () => ({ connectionLost: ({ stop }) => stop() }),
  },
];
