import * as z from 'zod';
import { isShed } from '../evidence/shed.ts';
import { derivedSeed, randomFrom } from '../../kit/kit.ts';
import type { LoadRequest } from '../load/request.ts';
import { givenCredentials } from '../target/given-credentials.ts';
import { leastShareOf } from './spending.ts';
import { createTarget } from '../target/target.ts';
import { newTraceId } from '../target/wire/trace.ts';

const Input = z.strictObject({
  url: z.string(),
  run: z.string(),
  name: z.string(),
  /** Access tokens of the users, by the user's name. */
  tokens: z.record(z.string(), z.string()),
  /** Highest cost of one model call, in US dollars. */
  usdPerCall: z.number().nonnegative(),
});

/** Questions for every category of route; a number that is added makes each question unique. */
const QUESTIONS = [
  (n: number) => `What is ${n} times ${n + 7}?`,
  (n: number) => `What is the square root of ${n * n}?`,
  () => 'What is a synonym of happy?',
  () => 'How do I reverse a list in Python?',
  () => 'How do I say good morning in French?',
  (n: number) => `Remember that my locker number is ${n}`,
  () => 'What did I tell you about my locker?',
  () => 'What is the capital of Australia?',
  () => 'Again, please',
] as const;

/** Returns a function that sends one person's question in a new conversation, as the page does. */
export function createRequest(input: unknown): LoadRequest {
  const { url, run, name, tokens, usdPerCall } = Input.parse(input);
  const target = createTarget({ url, run, credentials: givenCredentials(tokens) });
  const users = Object.keys(tokens);
  return async ({ index, person, seed, signal, mark, sends }) => {
    const random = randomFrom(derivedSeed(seed, 'question'));
    const question = QUESTIONS[Math.floor(random() * QUESTIONS.length)] ?? QUESTIONS[0];
    const user = users[(person ?? index) % users.length] ?? '';
    const caller = target.withToken(user, tokens[user] ?? '');
    const traceId = newTraceId(run);
    sends(traceId);
    const seen = await caller.ask({
      traceId,
      id: `${name}-${index}`,
      procedure: 'chat',
      query: question(Math.floor(random() * 900) + 100),
      signal,
      leaveAfter: (type) => {
        if (type === 'route') mark('route');
        if (type === 'text') mark('firstToken');
        return false;
      },
    });
    const { receipt, outcome, error } = seen;
    const least = usdPerCall * leastShareOf(seen);
    const usd = Math.min(usdPerCall, Math.max(least, receipt?.usd ?? 0));
    const spent = { traceId, ...(receipt && { modelCalls: receipt.modelCalls, usd }) };
    if (outcome === 'answered') return { outcome: 'ok', ...spent };
    if (isShed(seen)) return { outcome: 'shed', reason: error?.reason ?? 'shed', ...spent };
    return { outcome: 'failed', reason: error?.reason ?? outcome, ...spent };
  };
}
