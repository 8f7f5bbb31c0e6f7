import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Budget, BudgetSpentError, spend, type OneCall } from './one-call.ts';
import type { Model, ModelAnswer } from './port.ts';

const says = (answer: string): Model =>
  async function* () {
    yield { type: 'text', text: answer };
  };

async function read(answer: ModelAnswer): Promise<string> {
  let text = '';
  for await (const part of answer) if (part.type === 'text') text += part.text;
  return text;
}

const echo: OneCall<string, Promise<string>> = {
  prompt: (query) => ({ system: '', messages: [{ role: 'user', text: query }] }),
  read,
};

const budgetFor = (model: Model) =>
  new Budget({
    model,
    modelId: 'm',
    traceId: 't',
    signal: new AbortController().signal,
    record: { attempts: 0, modelCalls: 0, guardrailUnits: null },
    onPart: () => {},
  });

test('spend() asks once and reads the answer', async () => {
  assert.equal(await spend(echo, 'hello', budgetFor(says('hi'))), 'hi');
});

test('spend() refuses a second call of the same request, also after a failure', async () => {
  const failing: Model = async function* () {
    yield { type: 'text', text: 'a' };
    throw new Error('cut');
  };
  const budget = budgetFor(failing);
  await assert.rejects(spend(echo, 'one', budget), /cut/);
  assert.throws(() => spend(echo, 'two', budget), BudgetSpentError);
});

test('spend() refuses a second call before the first was read', () => {
  const budget = budgetFor(says('hi'));
  const lazy: OneCall<string, null> = { prompt: echo.prompt, read: () => null };
  spend(lazy, 'one', budget);
  assert.throws(() => spend(lazy, 'two', budget), BudgetSpentError);
});

test('OneCall does not compile when a task asks for the model', () => {
  const asksForModel: OneCall<string, Promise<string>> = {
    // @ts-expect-error a prompt is built from the input alone: a second parameter is refused
    prompt: (query: string, model: Model) => ({
      system: String(model),
      messages: [{ role: 'user', text: query }],
    }),
    // @ts-expect-error an answer is read from the answer alone
    read: async (answer: ModelAnswer, model: Model) => (await read(answer)) + String(model),
  };
  assert.equal(typeof asksForModel.prompt, 'function');
});
