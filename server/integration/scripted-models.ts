import type { BehaviourInput } from '../../harness/emulator/bedrock/behaviour.ts';
import type { Respond } from '../../harness/emulator/bedrock/respond.ts';

export const FIRST = 'test.first-v1:0';
export const SECOND = 'test.second-v1:0';
/** Inference profile of the second model. The emulated Bedrock knows that model only under the profile's name. */
export const PROFILE_OF_SECOND = 'test.profile-of-second-v1:0';
/** Id of a model that caches the beginning of a prompt. */
export const CACHES = 'test.caches-v1:0';
/** Id of a model that is declared to reason before it answers. */
export const REASONING_MODEL = 'test.reasons-v1:0';
/** Id of a model that writes nothing until a test calls {@link releaseHeld}. */
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

/** Pattern of the notes that precede the question in a prompt. */
const NOTES = /^user: <notes>\n([^]*?)\n<\/notes>\n\n/;

/** Responds as a model that writes its model id and the prompt it received, so that tests can read the prompt. */
const parrot: Respond = async function* (request, { modelId }) {
  const texts = request.messages.map(({ role, content }) => `${role}: ${content[0]?.text ?? ''}`);
  const turns = texts.map((text) => text.replace(NOTES, 'user: '));
  const notes = NOTES.exec(texts.at(-1) ?? '')?.[1] ?? '';
  yield 'general 90\n';
  yield `${modelId} heard ${turns.join(' | ')} [notes ${notes}]`;
};

let held = Promise.withResolvers<void>();

/** Lets the waiting calls of the model {@link HELD} write their answers; calls that begin later wait again. */
export function releaseHeld(): void {
  held.resolve();
  held = Promise.withResolvers();
}

/** Responds as `parrot` does, but only after {@link releaseHeld} was called or the caller has aborted. */
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

/** How the emulated model behaves for one trace. Without a script, it responds as `parrot`, without pauses. */
export type Script = Omit<BehaviourInput, 'scope'>;

/** Returns the header line with which a model begins its answer: the code of the route and a percentage. */
export const header = (code: string, percent = 90): string => `${code} ${percent}`;

/** Returns the tokens of an answer: one for the header line, then one for each of that many words. */
export const words = (count: number, code = 'general'): string[] => [
  `${header(code)}\n`,
  ...Array.from({ length: count }, (_, at) => `word${at} `),
];
