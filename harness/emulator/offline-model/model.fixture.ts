import assert from 'node:assert/strict';
import { test } from '../../kit/kit.ts';
import { createOfflineModel } from './create-offline-model.ts';
import { restatedPrompt, type RestatedPrompt } from './restated-prompt.ts';

export const model = await createOfflineModel({ brief: (modelId) => modelId === 'brief' });
test.afterAll(() => model.close());

export async function askModel(
  query: string,
  asked?: RestatedPrompt,
  modelId = 'standard',
): Promise<string> {
  const context = { modelId, signal: new AbortController().signal };
  let text = '';
  for await (const piece of model.respond(restatedPrompt(query, asked), context))
    if (typeof piece === 'string') text += piece;
  return text;
}

export function split(text: string): { route: string; percent: number; answer: string } {
  const [, route = '', percent = '', answer = ''] = /^([a-z]+) (\d{1,3})\n([^]*)$/.exec(text) ?? [];
  assert.notEqual(route, '', `No header line in ${JSON.stringify(text.slice(0, 80))}`);
  return { route, percent: Number(percent), answer };
}
