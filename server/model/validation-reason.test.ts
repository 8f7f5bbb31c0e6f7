import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reasonOfValidation } from './validation-reason.ts';

for (const [message, reason] of [
  ['Input is too long for requested model.', 'model_context_full'],
  ['prompt is too long: 214377 tokens > 200000 maximum', 'model_context_full'],
  [
    'Too many input tokens. Max input tokens: 8192, request input token count: 9001',
    'model_context_full',
  ],
  ['The input exceeds the maximum context length of this model', 'model_context_full'],
  [
    'input length and `max_tokens` exceed context limit: 199000 + 4096 > 200000',
    'model_context_full',
  ],
  ['The provided model identifier is invalid.', 'model_unknown'],
  [
    'Invocation of model ID amazon.nova with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.',
    'model_unknown',
  ],
  ['This model version has reached the end of its life', 'model_unknown'],
  [
    'The maximum tokens you requested exceeds the model limit. maxTokens: 9000',
    'model_context_full',
  ],
  [
    '1 validation error detected: Value 2 at inferenceConfig.temperature failed to satisfy constraint',
    'model_parameter',
  ],
  ['Malformed input request: extraneous key [foo] is not permitted', 'model_parameter'],
  ['Operation not allowed', 'model_refused'],
  ['', 'model_refused'],
] as const) {
  test(`reasonOfValidation() takes ${JSON.stringify(message)} for ${reason}`, () =>
    assert.equal(reasonOfValidation(message), reason));
}
