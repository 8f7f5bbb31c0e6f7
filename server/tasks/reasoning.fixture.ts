import fc from 'fast-check';
import { anyText } from './read-answer.fixture.ts';

/** Names of reasoning blocks that a closing mark of any other of them closes too. */
const NAMES = ['think', 'thinking', 'reasoning'];
const name = fc
  .constantFrom(...NAMES)
  .chain((name) =>
    fc.constantFrom(name, name.toUpperCase(), `${name[0]?.toUpperCase()}${name.slice(1)}`),
  );
const attributes = fc.constantFrom('', ' ', ' effort="high"', ' id="1" lang="日本語"', '\tx');
/** An opening tag, and a closing tag with the same or another name. */
export const openTag = fc.tuple(name, attributes).map(([name, words]) => `<${name}${words}>`);
export const closeTag = fc
  .tuple(name, fc.constantFrom('', ' '))
  .map(([name, space]) => `</${name}${space}>`);

/** Opening and closing marks of model families, which belong together. */
const FAMILIES = [
  ['<seed:think>', '</seed:think>'],
  ['<|thinking|>', '<|/thinking|>'],
  ['[THINK]', '[/THINK]'],
  ['◁think▷', '◁/think▷'],
  ['<|begin_of_thought|>', '<|end_of_thought|>'],
  ['<|channel|>analysis<|message|>', '<|end|>'],
  ['<|START_THINKING|>', '<|END_THINKING|>'],
  ['<|think_start|>', '<|think_end|>'],
  ['<chain_of_thought>', '</chain_of_thought>'],
  ['<unused94>', '<unused95>'],
  ['<|channel>thought', '<channel|>'],
] as const;
export const marks = fc.oneof(fc.tuple(openTag, closeTag), fc.constantFrom(...FAMILIES));

/** A closing mark of any kind, for a place without its opening mark. */
export const closeMark = fc.oneof(closeTag, fc.constantFrom(...FAMILIES.map(([, close]) => close)));

const beginnings = fc.constantFrom('{"draft": true}', '```\n', '<b>', '\n\n', '</thin', '');
/**
 * Text between a closing mark and the next. It does not begin with a line that is a header, because nothing tells such
 * text from an answer.
 */
const between = fc.oneof(anyText, beginnings);
const text = fc.oneof(between, fc.constant('math 50\n96'));
/** Text of a reasoning block, which can contain other blocks. */
export const { thoughts } = fc.letrec<{ thoughts: string }>((tie) => ({
  thoughts: fc.oneof(
    { depthSize: 'small' },
    text,
    fc
      .record({
        before: text,
        name: fc.constantFrom(...NAMES),
        inner: tie('thoughts'),
        after: between,
      })
      .map(({ before, name, inner, after }) => `${before}<${name}>${inner}</${name}>${after}`),
  ),
}));

export const reasoning = fc
  .tuple(marks, text)
  .map(([[open, close], text]) => `${open}${text}${close}`);

/** Reasoning of several lines, as a model writes it whose prompt template contains the opening mark. */
export const unopened = fc
  .array(fc.tuple(fc.constantFrom('Okay, ', '用户问', 'Let me see: ', '1. ', '- '), anyText), {
    minLength: 1,
    maxLength: 6,
  })
  .map((lines) => lines.map((parts) => parts.join('')).join('\n'));
