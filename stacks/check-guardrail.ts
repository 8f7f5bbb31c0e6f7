import type { Environment } from './environment.ts';

/** Bounds of Bedrock. https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-components.html */
const LONGEST_TEXT = 500;
const LONGEST_DEFINITION = 200;
const LONGEST_WORD = 100;
const TOPIC_NAME = /^[0-9a-zA-Z\-_ !?.]{1,100}$/;

const fits = (text: string, longest: number) =>
  text.trim() !== '' && Array.from(text).length <= longest;

/** Yields what Bedrock would refuse about an environment's guardrail. */
export function* guardrailProblems({ guardrail }: Environment): Generator<string> {
  if (guardrail === undefined) return;
  if (guardrail.guardrail === 'existing') {
    const { id, version } = guardrail;
    if (!/^[a-z0-9]{1,40}$/.test(id))
      yield `guardrail.id is "${id}", not the id of a guardrail: 1 to 40 lower-case letters and digits, and no ARN`;
    if (!/^(DRAFT|[1-9]\d{0,7})$/.test(version))
      yield `guardrail.version is "${version}", not a number of a version or DRAFT`;
    return;
  }
  const { topics, words } = guardrail;
  for (const field of ['blockedQuestion', 'blockedAnswer'] as const)
    if (!fits(guardrail[field], LONGEST_TEXT))
      yield `guardrail.${field} must have 1 to ${LONGEST_TEXT} characters`;
  for (const [n, { name, definition }] of topics.entries()) {
    if (!TOPIC_NAME.test(name))
      yield `guardrail.topics[${n}].name is "${name}", not 1 to 100 letters, digits, spaces and - _ ! ? .`;
    if (!fits(definition, LONGEST_DEFINITION))
      yield `guardrail.topics[${n}].definition must have 1 to ${LONGEST_DEFINITION} characters`;
  }
  if (new Set(topics.map(({ name }) => name)).size !== topics.length)
    yield 'guardrail.topics names one twice';
  for (const [n, word] of words.entries())
    if (!fits(word, LONGEST_WORD))
      yield `guardrail.words[${n}] must have 1 to ${LONGEST_WORD} characters`;
}
