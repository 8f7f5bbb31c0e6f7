import { randomUUID } from 'node:crypto';
import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { askHttp, type Timing } from './ask-http.ts';
import { converse, eventText } from './bedrock-client.ts';
import type { ConverseInput } from './converse-input.ts';
import type { BenchTarget } from './environment-message.ts';
import { PLAIN_MODEL, SHORT } from './models.ts';
import { BenchError } from './process-figures.ts';

export const QUESTION = 'What is 12 * 8?';

/** Sends one question in some way, and waits for the end of its answer. */
export type TimedRequest = () => Promise<Timing>;

/** Sends questions through Onecall's `chat`, at the address of the load balancer or of the server itself. */
export const throughOnecall =
  (url: string, token: string, model: string): TimedRequest =>
  () =>
    askHttp({
      url: `${url}/trpc/chat?batch=1`,
      headers: { authorization: `Bearer ${token}`, 'trpc-accept': 'application/jsonl' },
      body: {
        0: {
          conversationId: randomUUID(),
          messageId: randomUUID(),
          query: QUESTION,
          agent: 'auto',
          model,
        },
      },
      firstWord: '"type":"text"',
      end: '"type":"receipt"',
    });

/** Sends each question in the next of several ways, and begins again after the last. */
export function inTurn(ways: readonly TimedRequest[]): TimedRequest {
  let sent = 0;
  return () => {
    const way = ways[sent % ways.length];
    if (way === undefined) throw new BenchError('There is no way to send a question');
    sent += 1;
    return way();
  };
}

/** Sends questions through the raw server. Its first word is the header's. */
export const throughRaw =
  (url: string, modelId: string, input: ConverseInput): TimedRequest =>
  () =>
    askHttp({ url, body: { modelId, input }, firstWord: 'data: ', end: 'event: end' });

export type Prompts = Readonly<{ chat: ConverseInput; classify: ConverseInput }>;
type Direct = Readonly<{ client: BedrockRuntimeClient; prompts: Prompts }>;

/** Calls the SDK with Onecall's own prompt; the first word is the one after the header's line. */
export const directly =
  ({ client, prompts }: Direct): TimedRequest =>
  async () => {
    const startedAt = performance.now();
    return readTo(/\n\S/, { client, modelId: SHORT, input: prompts.chat }, startedAt);
  };

/** Calls the SDK with the same question and a prompt that asks for no header. */
export const withoutHeader =
  ({ client, prompts }: Direct): TimedRequest =>
  async () => {
    const startedAt = performance.now();
    return readTo(/\S/, { client, modelId: PLAIN_MODEL, input: plain(prompts) }, startedAt);
  };

/** Answers as other routers do: one call that classifies, then one that answers. */
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

/** Reads a whole answer, timing the moment its text first matches. */
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

/** Returns the server's prompts as the stand-in received them; spends one `chat` and one `classify` call. */
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
