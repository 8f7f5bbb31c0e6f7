import { drain } from '../good-server/drain.ts';
import { OnecallError } from '../good-server/refusal.ts';
import type { ModelRequest, ModelPart } from '../good-server/seams.ts';
import type { Note, Store } from '../good-server/store.ts';
import { foundBy, type Mutant } from '../mutant.ts';

const TIMEOUT_MS = 10_000;

/** Known-bad servers that lose stored data, or show it to another person. */
export const STATE: readonly Mutant[] = [
  ...foundBy('isolation', {
    'notes-of-others-in-the-prompt': [
      "A question is answered from everybody's notes",
      ({ store }) => {
        const everybodys: Note[] = [];
        const addNote: Store['addNote'] = (owner, text) => {
          const added = store.addNote(owner, text);
          everybodys.unshift(added.note);
          return added;
        };
        return { store: { ...store, addNote, notesForPrompt: () => everybodys } };
      },
    ],
    'history-of-others-in-the-prompt': [
      'The last question of another person is part of the prompt, and no answer shows it',
      (good) => {
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
    ],
    'one-store-for-all': [
      "Everybody sees everybody's notes and conversations",
      () => ({ ownerOf: () => 'everybody' }),
    ],
  }),
  ...foundBy('state', {
    'answers-lost-on-reload': [
      'A conversation that is loaded again has its questions without their answers',
      ({ store }) => ({ store: { ...store, finish: () => {} } }),
    ],
    'clear-without-undo': [
      'A conversation that was cleared cannot be restored',
      ({ store }) => ({
        store: {
          ...store,
          restore: (owner, id) => {
            if (store.get(owner, id).clearedAt === undefined) store.restore(owner, id);
          },
        },
      }),
    ],
  }),
  ...foundBy('stop', {
    'stop-that-does-not-stop': [
      'chat.stop says that it stops the answer, which goes on to its end',
      () => ({ stop: () => {} }),
    ],
    'stop-that-leaves-its-call-open': [
      'chat.stop ends the answer, and the model goes on writing for nobody',
      (good) => ({
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
    ],
  }),
  ...foundBy('lost-connection', {
    'lost-connection-ends-the-answer': [
      'An answer ends when its client loses the connection',
      () => ({ connectionLost: ({ stop }) => stop() }),
    ],
  }),
];
