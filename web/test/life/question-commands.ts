import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import type { OutgoingQuestion } from '../../app/chat/question.ts';
import { isOpen } from '../../app/chat/turn.ts';
import { KINDS, LIFE_MODEL, newQuestion, type Kind } from './answers.ts';
import { pageIndex, command, pause, pickPage } from './command.ts';
import type { Expected } from './expected.ts';
import type { Page } from './page.ts';

function ask(expected: Expected, page: Page, query: string): void {
  expected.questions.push(query);
  expected.deleted = false;
  const question: OutgoingQuestion = { query, agent: 'auto', model: LIFE_MODEL };
  page.threads.ask(page.at() ?? expected.id, question);
  expected.id ??= page.at();
}

export const asks = fc
  .record({
    at: pageIndex,
    kind: fc.constantFrom<Kind>(...KINDS),
    pauseMs: pause,
    lose: fc.option(fc.nat({ max: 3_000 })),
  })
  .map(({ at, kind, pauseMs, lose }) =>
    command({
      name: `ask ${kind} on page ${at}, ${lose === null ? '' : `lose it after ${lose} bytes, `}wait ${pauseMs} ms`,
      run: async (expected, world) => {
        const page = pickPage(world, at);
        if (!page || page.isBusy()) return;
        if (lose !== null) page.loseNextAfter(lose);
        ask(expected, page, newQuestion(kind));
        await sleep(pauseMs);
      },
    }),
  );

export const edits = fc
  .record({ at: pageIndex, kind: fc.constantFrom<Kind>(...KINDS) })
  .map(({ at, kind }) =>
    command({
      name: `edit the last question on page ${at}: ${kind}`,
      run: (expected, world) => {
        const page = pickPage(world, at);
        const id = page?.at();
        const last = page?.turns().at(-1);
        if (!page || id === undefined || !last || page.isBusy()) return;
        // The step is skipped on a page that has not read the newest question yet; editing an older question is
        // another step.
        if (last.query !== expected.questions.at(-1)) return;
        const query = newQuestion(kind);
        expected.questions.splice(-1, 1, query);
        expected.before.set(query, last.query);
        page.threads.again(id, last, { query });
      },
    }),
  );

export const retries = pageIndex.map((at) =>
  command({
    name: `try again on page ${at}`,
    run: (expected, world) => {
      const page = pickPage(world, at);
      const id = page?.at();
      const last = page?.turns().at(-1);
      if (!page || id === undefined || !last || page.isBusy()) return;
      if (last.query !== expected.questions.at(-1)) return;
      if (last.problem) page.threads.again(id, last);
    },
  }),
);

export const stops = pageIndex.map((at) =>
  command({
    name: `stop on page ${at}`,
    run: (expected, world) => {
      const page = pickPage(world, at);
      const id = page?.at();
      if (!page || id === undefined) return;
      for (const turn of page.turns()) if (isOpen(turn)) expected.stopped.add(turn.query);
      page.threads.stop(id);
    },
  }),
);
