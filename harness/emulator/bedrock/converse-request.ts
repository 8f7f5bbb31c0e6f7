import { z } from 'zod';
import { ServiceError } from './errors.ts';
import { ContentBlock, measurePrompt, textsOf } from './content-blocks.ts';
import type { ConverseRequest, MeasuredRequest } from './respond.ts';

const Message = z.object({
  role: z.enum(['user', 'assistant']),
  content: z.array(ContentBlock).min(1),
});

/**
 * Schema of a Converse request, with the limits of the API reference. Fields that are not listed are ignored, as
 * Bedrock does.
 */
const Request = z.object({
  messages: z.array(Message).min(1),
  system: z.array(ContentBlock).optional(),
  inferenceConfig: z
    .object({
      maxTokens: z.int().min(1).optional(),
      temperature: z.number().min(0).max(1).optional(),
      topP: z.number().min(0).max(1).optional(),
      stopSequences: z.array(z.string().min(1)).max(2500).optional(),
    })
    .optional(),
  requestMetadata: z
    .record(
      z.string().regex(/^[a-zA-Z0-9\s:_@$#=/+,.-]{1,256}$/),
      z.string().regex(/^[a-zA-Z0-9\s:_@$#=/+,.-]{0,256}$/),
    )
    .refine((entries) => Object.keys(entries).length <= 16, 'at most 16 entries')
    .optional(),
  guardrailConfig: z
    .object({
      guardrailIdentifier: z.string().min(1).max(2_048),
      guardrailVersion: z.string().regex(/^([1-9]\d{0,7}|DRAFT)$/),
      trace: z.enum(['enabled', 'disabled', 'enabled_full']).optional(),
      streamProcessingMode: z.enum(['sync', 'async']).optional(),
    })
    .optional(),
  toolConfig: z.never("This model doesn't support tool use.").optional(),
});

const invalid = (message: string) => new ServiceError('ValidationException', message);

/**
 * Validates a request. @param body the parsed JSON; undefined when it is invalid @throws {ServiceError}
 * ValidationException for every request that Bedrock refuses as invalid
 */
export function parseConverseRequest(body: unknown): MeasuredRequest {
  if (body === undefined) {
    throw invalid('Malformed input request, please reformat your input and try again.');
  }
  const request = Request.safeParse(body);
  if (!request.success) {
    const lines = request.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    const errors = lines.length === 1 ? '1 validation error' : `${lines.length} validation errors`;
    throw invalid(`${errors} detected: ${lines.join('; ')}`);
  }
  const { system, messages, ...rest } = request.data;
  const converse = {
    ...rest,
    ...(system && { system: textsOf(system) }),
    messages: messages.map(({ role, content }) => ({ role, content: textsOf(content) })),
    prompt: measurePrompt(request.data),
  };
  checkTurns(converse);
  return converse;
}

const Traced = z.object({
  requestMetadata: z.object({ traceId: z.string().regex(/^[0-9a-f]{32}$/) }),
});

/** Returns the trace id of a request, even if other parts of the request are invalid. */
export function traceIdOf(body: unknown): string | undefined {
  return Traced.safeParse(body).data?.requestMetadata.traceId;
}

const WithMetadata = z.object({ requestMetadata: z.record(z.string(), z.string()) });

/** Returns the `requestMetadata` of a request, even if other parts of the request are invalid. */
export const metadataOf = (body: unknown): Readonly<Record<string, string>> | undefined =>
  WithMetadata.safeParse(body).data?.requestMetadata;

const Guarded = z.object({ guardrailConfig: z.object({ guardrailIdentifier: z.string() }) });

/** Returns the guardrail that a request names, even if other parts of the request are invalid. */
export function guardrailIn(body: unknown): Readonly<{ guardrail?: string }> {
  const { data } = Guarded.safeParse(body);
  return data ? { guardrail: data.guardrailConfig.guardrailIdentifier } : {};
}

function checkTurns({ messages, system = [] }: ConverseRequest): void {
  if (messages[0]?.role !== 'user') {
    throw invalid(
      'A conversation must start with a user message. Try again with a conversation that starts with a user message.',
    );
  }
  if (messages.some(({ content }) => content.length === 0)) {
    throw invalid('The content field of a message has no content block but cache points.');
  }
  if (messages.some((message, at) => message.role === messages[at - 1]?.role)) {
    throw invalid(
      'A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.',
    );
  }
  const fields = [
    ...system.map(({ text }, at) => ({ text, field: `SystemContentBlock object at system.${at}` })),
    ...messages.flatMap(({ content }, at) =>
      content.map(({ text }, block) => ({
        text,
        field: `ContentBlock object at messages.${at}.content.${block}`,
      })),
    ),
  ];
  const blank = fields.find(({ text }) => text.trim() === '');
  if (blank) {
    throw invalid(
      `The text field in the ${blank.field} is blank. Add text to the text field, and try again.`,
    );
  }
}
