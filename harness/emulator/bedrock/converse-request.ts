import { z } from 'zod';
import { ServiceError } from './errors.ts';
import type { ConverseRequest } from './respond.ts';

const TextOnly = z.record(z.string(), z.unknown()).transform((block, ctx) => {
  const kinds = Object.keys(block);
  if (kinds.length === 1 && typeof block['text'] === 'string') return { text: block['text'] };
  const kind = kinds.find((key) => key !== 'text');
  ctx.addIssue({
    code: 'custom',
    message: kind
      ? `This model doesn't support the ${kind} content block that you provided. Remove it and try again.`
      : 'The content block must have a text field of type string.',
  });
  return z.NEVER;
});

const Message = z.object({
  role: z.enum(['user', 'assistant']),
  content: z.array(TextOnly).min(1),
});

/** Limits are those of the Converse API reference. Fields not named here are ignored, as the service does. */
const Request = z.object({
  messages: z.array(Message).min(1),
  system: z.array(TextOnly).optional(),
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
  toolConfig: z.never("This model doesn't support tool use.").optional(),
});

const invalid = (message: string) => new ServiceError('ValidationException', message);

/**
 * @param body the parsed JSON, undefined when it was none
 * @throws {ServiceError} ValidationException, for whatever Bedrock would refuse.
 */
export function parseConverseRequest(body: unknown): ConverseRequest {
  if (body === undefined) {
    throw invalid('Malformed input request, please reformat your input and try again.');
  }
  const request = Request.safeParse(body);
  if (!request.success) {
    const lines = request.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    const errors = lines.length === 1 ? '1 validation error' : `${lines.length} validation errors`;
    throw invalid(`${errors} detected: ${lines.join('; ')}`);
  }
  checkTurns(request.data);
  return request.data;
}

const Traced = z.object({
  requestMetadata: z.object({ traceId: z.string().regex(/^[0-9a-f]{32}$/) }),
});

/** The trace a request names, even when the rest of it is not valid. */
export function traceIdOf(body: unknown): string | undefined {
  return Traced.safeParse(body).data?.requestMetadata.traceId;
}

function checkTurns({ messages, system = [] }: ConverseRequest): void {
  if (messages[0]?.role !== 'user') {
    throw invalid(
      'A conversation must start with a user message. Try again with a conversation that starts with a user message.',
    );
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
