import type { Note } from '../good-server/store.ts';
import type { Mutant } from '../mutant.ts';

/** What is kept is lost, or somebody else's. */
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
];
