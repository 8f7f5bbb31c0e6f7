import { randomUUID } from 'node:crypto';
import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { askHttp, type Timing } from './ask-http.ts';
import { converse, eventText } from './bedrock-client.ts';
import type { ConverseInput } from './converse-input.ts';
import type { BenchTarget } from './environment-message.ts';
import { PLAIN_MODEL, SHORT } from './models.ts';
import { BenchError } from './process-figures.ts';

export const QUESTION = 'What is 12 * 8?';

/** Sends one question, waits for the end of its answer, and returns the times. */
export type TimedRequest = () => Promise<Timing>;

/** Returns a function that sends a question through Onecall's `chat`, to the load balancer or to the server itself. */
export const throughOnecall =
  (url: string, token: string, model: string): TimedRequest =>
  () =>
    askIn({ url, token, model, conversationId: randomUUID(), query: QUESTION })();

type Question = Readonly<{
  url: string;
  token: string;
  model: string;
  conversationId: string;
  query: string;
}>;

/** Returns a function that sends a question of a conversation through Onecall's `chat`. */
export const askIn =
  ({ url, token, model, conversationId, query }: Question): TimedRequest =>
  () =>
    askHttp({
      url: `${url}/trpc/chat?batch=1`,
      headers: { authorization: `Bearer ${token}`, 'trpc-accept': 'application/jsonl' },
      body: {
        0: {
          conversationId,
          messageId: randomUUID(),
          query,
          agent: 'auto',
          model,
        },
      },
      firstWord: '"type":"text"',
      end: '"type":"receipt"',
    });

/** Returns a function that sends each question with the next of several functions, and begins again after the last. */
export function inTurn(ways: readonly TimedRequest[]): TimedRequest {
  let sent = 0;
  return () => {
    const way = ways[sent % ways.length];
    if (way === undefined) throw new BenchError('There is no way to send a question');
    sent += 1;
    return way();
  };
}

/**
 * Returns a function that sends a question through the raw server. The first word of the response is the one of the
 * header, because the raw server passes the header on.
 */
export const throughRaw =
  (url: string, modelId: string, input: ConverseInput): TimedRequest =>
  () =>
    askHttp({ url, body: { modelId, input }, firstWord: 'data: ', end: 'event: end' });

export type Prompts = Readonly<{ chat: ConverseInput; classify: ConverseInput }>;
type Direct = Readonly<{ client: BedrockRuntimeClient; prompts: Prompts }>;

/**
 * Returns a function that calls the AWS SDK with Onecall's own prompt. The first word that counts is the one after the
 * header's line.
 */
export const directly =
  ({ client, prompts }: Direct): TimedRequest =>
  async () => {
    const startedAt = performance.now();
    return readTo(/\n\S/, { client, modelId: SHORT, input: prompts.chat }, startedAt);
  };

/** Returns a function that calls the AWS SDK with the question of `chat`, and a prompt that requests no header. */
export const withoutHeader =
  ({ client, prompts }: Direct): TimedRequest =>
  async () => {
    const startedAt = performance.now();
    return readTo(/\S/, { client, modelId: PLAIN_MODEL, input: plain(prompts) }, startedAt);
  };

/**
 * Returns a function that answers as other routers do: one model call classifies the question, then a second one
 * answers.
 */
export const withTwoCalls =
  ({ client, prompts }: Direct): TimedRequest =>
  async () => {
    const startedAt = performance.now();
    await readTo(/\n/, { client, modelId: SHORT, input: prompts.classify }, startedAt);
    return readTo(/\S/, { client, modelId: PLAIN_MODEL, input: plain(prompts) }, startedAt);
  };

const plain = ({ chat }: Prompts): ConverseInput => ({
  ...chat,
  system: [{ text: 'You are a helpful assistant.' }],
});

/** Reads an answer to its end, and records when the text of the answer first matches `word`. */
async function readTo(
  word: RegExp,
  call: Parameters<typeof converse>[0],
  startedAt: number,
): Promise<Timing> {
  let text = '';
  let firstWordMs = Number.NaN;
  for await (const event of await converse(call)) {
    if (!Number.isNaN(firstWordMs)) continue;
    text += eventText(event);
    if (word.test(text)) firstWordMs = performance.now() - startedAt;
  }
  if (Number.isNaN(firstWordMs))
    throw new BenchError(`A direct call answered ${JSON.stringify(text)}`);
  return { firstWordMs, totalMs: performance.now() - startedAt };
}

/**
 * Makes the server call the scripted model once by `chat` and once by `classify`, so that both prompts of the server
 * become known.
 */
export async function spendForPrompts({ url, token }: BenchTarget): Promise<void> {
  await throughOnecall(url, token, SHORT)();
  const response = await fetch(`${url}/trpc/classify`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query: QUESTION, model: SHORT }),
  });
  if (response.status !== 200)
    throw new BenchError(`classify answered ${response.status} ${await response.text()}`);
  await response.text();
}
