import type { Reason } from '../errors.ts';

/**
 * Kinds of Bedrock's `ValidationException`, which only its message distinguishes. The first kind that matches
 * applies.
 */
const KINDS: readonly Readonly<{ says: RegExp; reason: Reason }>[] = [
  {
    says: /too long|too many (?:input )?tokens|too large|context (?:window|length)|maximum (?:context|number of (?:input )?tokens)|exceeds? .{0,40}(?:context|tokens|limit)|reduce the (?:length|number)/i,
    reason: 'model_context_full',
  },
  {
    says: /model identifier|on-demand throughput|inference profile|(?:provided|this|the) model .{0,60}(?:invalid|not (?:found|support|exist|available))|end of (?:its )?life|could not (?:resolve|find) .{0,20}model/i,
    reason: 'model_unknown',
  },
  {
    says: /max_?tokens|temperature|top_?p|top_?k|stop_?sequences?|inferenceConfig|parameter|extraneous key|malformed|failed to satisfy constraint|required key/i,
    reason: 'model_parameter',
  },
];

/** Returns the reason that a `ValidationException` with this message stands for. */
export const reasonOfValidation = (message: string): Reason =>
  KINDS.find(({ says }) => says.test(message))?.reason ?? 'model_refused';
