import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { headerLine } from './prompt.ts';
import { OFFERED } from './routes.ts';

/**
 * Upper bound on the tokens of a route header. Vendors' tokenizers differ, but one short word and a number are few
 * tokens in each.
 */
const MAX_TOKENS = 5;

for (const code of OFFERED.auto) {
  test(`headerLine() of ${code} takes at most ${MAX_TOKENS} tokens with its line break, at every confidence`, () => {
    for (let percent = 0; percent <= 100; percent += 1) {
      const line = `${headerLine(code, percent / 100)}\n`;
      assert.ok(encode(line).length <= MAX_TOKENS, JSON.stringify(line));
    }
  });
}
