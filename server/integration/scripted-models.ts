import type { BehaviourInput } from '../../harness/emulator/bedrock/behaviour.ts';
import type { Respond } from '../../harness/emulator/bedrock/respond.ts';

export const FIRST = 'test.first-v1:0';
export const SECOND = 'test.second-v1:0';
/** The second model answers under the name of its inference profile alone. */
export const PROFILE_OF_SECOND = 'test.profile-of-second-v1:0';
/** Caches the beginning of a prompt. */
export const CACHES = 'test.caches-v1:0';
/** A model that is declared to reason before it answers. */
export const REASONING_MODEL = 'test.reasons-v1:0';
/** A model that writes nothing until a test calls {@link releaseHeld}. */
export const HELD = 'test.held-v1:0';

export const SCRIPTED_MODEL = {
  about: '',
  inputUsdPerMillion: 1,
  outputUsdPerMillion: 4,
  maxOutputTokens: 2_000,
};

export const CACHE_PRICES = {
  leastTokens: 1_024,
  readUsdPerMillion: 0.25,
  writeUsdPerMillion: 1.25,
};

/** The notes before a question. */
const NOTES = /^user: <notes>\n([^]*?)\n<\/notes>\n\n/;

/** Answers with its model id and the prompt that it received, so that tests can read the prompt. */
const parrot: Respond = async function* (request, { modelId }) {
  const texts = request.messages.map(({ role, content }) => `${role}: ${content[0]?.text ?? ''}`);
  const turns = texts.map((text) => text.replace(NOTES, 'user: '));
  const notes = NOTES.exec(texts.at(-1) ?? '')?.[1] ?? '';
  yield 'general 90\n';
  yield `${modelId} heard ${turns.join(' | ')} [notes ${notes}]`;
};

let held = Promise.withResolvers<void>();

/** Lets the model {@link HELD} write its answers; later calls of it wait anew. */
export function releaseHeld(): void {
  held.resolve();
  held = Promise.withResolvers();
}

/** Answers as the parrot does, once it is released or its caller has left. */
const heldParrot: Respond = async function* (request, call) {
  const left = Promise.withResolvers<void>();
  call.signal.addEventListener('abort', () => left.resolve());
  await Promise.race([held.promise, left.promise]);
  yield* parrot(request, call);
};

export const SCRIPTED_MODELS = [
  { id: FIRST, label: 'First', ...SCRIPTED_MODEL },
  { id: SECOND, profile: PROFILE_OF_SECOND, label: 'Second', ...SCRIPTED_MODEL },
  {
    id: CACHES,
    label: 'Caches',
    ...SCRIPTED_MODEL,
    cache: CACHE_PRICES,
  },
  { id: REASONING_MODEL, label: 'Reasons', ...SCRIPTED_MODEL, reasoning: true },
  { id: HELD, label: 'Held', ...SCRIPTED_MODEL },
] as const;

export const ANSWERS = {
  [FIRST]: { respond: parrot },
  [PROFILE_OF_SECOND]: { respond: parrot },
  [CACHES]: { respond: parrot, caching: { leastTokens: 1_024 } },
  [REASONING_MODEL]: { respond: parrot },
  [HELD]: { respond: heldParrot },
} as const;

/** The behaviour of the model for one trace; without it, the parrot answers at full speed. */
export type Script = Omit<BehaviourInput, 'scope'>;

/** Returns the line a model opens its answer with. */
export const header = (code: string, percent = 90): string => `${code} ${percent}`;

/** Returns an answer of that many words, a token each, after a header of one token. */
export const words = (count: number, code = 'general'): string[] => [
  `${header(code)}\n`,
  ...Array.from({ length: count }, (_, at) => `word${at} `),
];
