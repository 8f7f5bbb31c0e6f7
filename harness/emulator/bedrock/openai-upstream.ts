import OpenAI from 'openai';
import { z } from 'zod';
import type { ConverseRequest, Respond, TextBlock } from './respond.ts';

export type OpenAiUpstreamOptions = Readonly<{
  /** Base URL of a server with OpenAI's chat completions API, such as `http://127.0.0.1:11434/v1` for Ollama. */
  baseUrl: string;
  model: string;
  /** API key for the upstream server; local servers need none. */
  apiKey?: string;
}>;

/**
 * Answers Bedrock calls with a model of an OpenAI-compatible server. Aborting a Bedrock call aborts the upstream
 * request; no request is retried.
 */
export function openAiUpstream({
  baseUrl,
  model,
  apiKey = 'none',
}: OpenAiUpstreamOptions): Respond {
  const upstream = new OpenAI({ baseURL: baseUrl, apiKey, maxRetries: 0 });
  return async function* respond(request, { signal }) {
    const { maxTokens, temperature, topP, stopSequences } = request.inferenceConfig ?? {};
    const stream = await upstream.chat.completions.create(
      {
        model,
        messages: messagesOf(request),
        stream: true,
        ...(maxTokens === undefined ? {} : { max_tokens: maxTokens }),
        ...(temperature === undefined ? {} : { temperature }),
        ...(topP === undefined ? {} : { top_p: topP }),
        // OpenAI's servers accept at most four stop sequences, so only four are sent; the emulator applies all of
        // them itself.
        ...(stopSequences === undefined ? {} : { stop: stopSequences.slice(0, 4) }),
      },
      { signal },
    );
    for await (const chunk of stream) {
      const [choice] = chunk.choices;
      const reasoning = reasoningOf(choice?.delta);
      if (reasoning !== '') yield { reasoning };
      const text = choice?.delta?.content;
      if (text) yield text;
      const reason = choice?.finish_reason;
      if (reason) yield { stopReason: STOP_REASONS.get(reason) ?? reason };
    }
  };
}

/** Bedrock's stop reasons by OpenAI's finish reasons; a finish reason that is not listed is passed on unchanged. */
const STOP_REASONS: ReadonlyMap<string, string> = new Map([
  ['stop', 'end_turn'],
  ['length', 'max_tokens'],
  ['content_filter', 'content_filtered'],
  ['tool_calls', 'tool_use'],
  ['function_call', 'tool_use'],
]);

const Reasoning = z.object({
  reasoning_content: z.string().nullish(),
  reasoning: z.string().nullish(),
});

/**
 * Returns the reasoning text of a stream delta. OpenAI's protocol has no such field; servers use one of two names.
 */
function reasoningOf(delta: unknown): string {
  const { data } = Reasoning.safeParse(delta);
  return data?.reasoning_content ?? data?.reasoning ?? '';
}

const join = (blocks: readonly TextBlock[]) => blocks.map(({ text }) => text).join('\n');

function messagesOf({ system = [], messages }: ConverseRequest) {
  return [
    ...(system.length > 0 ? [{ role: 'system' as const, content: join(system) }] : []),
    ...messages.map(({ role, content }) => ({ role, content: join(content) })),
  ];
}
