import { createHash } from 'node:crypto';
import { openAiUpstream } from '../emulator/bedrock/openai-upstream.ts';
import type { ModelCatalog } from '../emulator/bedrock/respond.ts';
import { createOfflineModel } from '../emulator/offline-model/create-offline-model.ts';
import { findInstalledModels, USUAL_SERVERS, type InstalledModels } from './installed-models.ts';
import type { LocalModel } from './local-server.ts';

/** The models that the server offers in a local environment, with the functions that answer for them. */
export type LocalModels = Readonly<{
  models: readonly LocalModel[];
  /** Functions that answer for the emulated Bedrock, by model id. If absent, the server calls real Bedrock. */
  answers?: ModelCatalog;
  env?: Readonly<Record<string, string>>;
  summary: string;
  close: () => Promise<void>;
}>;

const STANDARD = 'offline.standard-v1:0';
const BRIEF = 'offline.brief-v1:0';
/** Fewest tokens that a prompt must have to be cached, as for most models of Bedrock. */
const LEAST_CACHED_TOKENS = 1_024;
const CACHE = {
  cache: { leastTokens: LEAST_CACHED_TOKENS, readUsdPerMillion: 0, writeUsdPerMillion: 0 },
};
const NO_PRICE = { inputUsdPerMillion: 0, outputUsdPerMillion: 0, maxOutputTokens: 4_096 };
const CONNECT =
  'To use a language model, start Ollama or LM Studio and restart, or set OPENAI_BASE_URL and OPENAI_MODEL, or BEDROCK_MODEL.';

/**
 * Times in milliseconds that the offline model imitates, about those of a fast hosted model, so that streaming is
 * visible.
 */
const PACE = { timeToFirstTokenMs: 150, perTokenMs: 8 };

/**
 * Deadlines for models that run on this machine. The first question loads the model into memory, which can take a
 * minute.
 */
const PATIENT = {
  HEADER_DEADLINE_MS: '120000',
  REASONING_DEADLINE_MS: '120000',
  SILENCE_DEADLINE_MS: '60000',
  ANSWER_DEADLINE_MS: '600000',
} as const;

const close = async () => {};

/** Returns the bundled offline model, which replaces a language model without a download or an account. */
export async function offlineModels(): Promise<LocalModels> {
  const model = await createOfflineModel({ brief: (modelId) => modelId === BRIEF });
  const about =
    'This is the offline model, not a language model. It sorts questions, calculates, defines English words and reads your notes. ';
  const entry = (id: string, label: string, more: string): LocalModel => ({
    id,
    label,
    about: about + more + CONNECT,
    kind: 'offline',
    ...NO_PRICE,
    ...CACHE,
  });
  const caching = { leastTokens: LEAST_CACHED_TOKENS };
  const answer = { respond: model.respond, pace: PACE, caching };
  return {
    models: [
      entry(STANDARD, 'Offline', ''),
      entry(BRIEF, 'Offline, brief', 'Its answers are short. '),
    ],
    answers: { [STANDARD]: answer, [BRIEF]: answer },
    summary: `the offline model, which is not a language model. ${CONNECT}`,
    close: model.close,
  };
}

/**
 * Prices in US dollars per million tokens, those of a small model. They belong to the model on which verification runs
 * spend a budget.
 */
const PRICE = {
  inputUsdPerMillion: 0.06,
  outputUsdPerMillion: 0.24,
  cache: { leastTokens: LEAST_CACHED_TOKENS, readUsdPerMillion: 0.006, writeUsdPerMillion: 0.075 },
} as const;

/**
 * Adds a priced copy of the first model, so that a verification run can use up a budget. No copy is added if the first
 * model does not cache prompts.
 */
export function withPriced(chosen: LocalModels): LocalModels & Readonly<{ pricedModel?: string }> {
  const { models, answers } = chosen;
  const [first] = models;
  const answer = first && answers?.[first.id];
  if (first?.cache === undefined || answer === undefined) return chosen;
  const pricedModel = 'offline.priced-v1:0';
  const priced = { ...first, id: pricedModel, label: `${first.label}, with prices`, ...PRICE };
  return {
    ...chosen,
    models: [...models, priced],
    answers: { ...answers, [pricedModel]: answer },
    pricedModel,
  };
}

/** Returns a model id that Bedrock's syntax accepts. Two different names get different ids. */
function idOf(name: string): string {
  const plain = name.replaceAll(/[^\w.:-]/g, '-').slice(0, 80);
  const mark = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return plain === name ? `openai.${plain}` : `openai.${plain}-${mark}`;
}

function connect(
  { server, baseUrl, models }: InstalledModels,
  apiKey: string | undefined,
): LocalModels {
  const { host } = new URL(baseUrl);
  const about = `Answers come from ${server === '' ? host : `${server} at ${host}`}.`;
  const entries = models.map((name): LocalModel & Readonly<{ id: string }> => ({
    id: idOf(name),
    label: name.slice(0, 60),
    about,
    kind: 'language',
    ...NO_PRICE,
  }));
  const answers = Object.fromEntries(
    models.map((model) => [
      idOf(model),
      { respond: openAiUpstream({ baseUrl, model, ...(apiKey && { apiKey }) }) },
    ]),
  );
  return { models: entries, answers, env: PATIENT, summary: '', close };
}

function installed(found: InstalledModels): LocalModels {
  const [first = '', ...others] = found.models;
  const choice = others.length === 0 ? '' : `; ${others.length} more in the page's model list`;
  const { host } = new URL(found.baseUrl);
  return {
    ...connect(found, undefined),
    summary: `${first} by ${found.server} at ${host}${choice} (OFFLINE=1 for the offline model)`,
  };
}

/**
 * Chooses the models by environment variables. `BEDROCK_MODEL` selects real Bedrock with the AWS credentials of this
 * process. `OPENAI_BASE_URL` with `OPENAI_MODEL` selects an OpenAI-compatible server, and `OFFLINE=1` the offline
 * model.
 * Without any of them, the chat models of a model server on a usual port of this machine are used, or else the offline
 * model. `MODEL_SEARCH_MS` is the longest time of that search in milliseconds.
 *
 * @throws {Error} when only one of the two OpenAI variables is set, or the base URL is invalid
 */
export async function chooseModels(
  env: NodeJS.ProcessEnv,
  find: (withinMs?: number) => Promise<InstalledModels | undefined> = (withinMs) =>
    findInstalledModels(
      USUAL_SERVERS.filter(({ port }) => String(port) !== (env['PORT'] ?? '')),
      withinMs,
    ),
): Promise<LocalModels> {
  const { BEDROCK_MODEL, OPENAI_BASE_URL: baseUrl, OPENAI_MODEL: model, OPENAI_API_KEY } = env;
  if (BEDROCK_MODEL) {
    const about = 'Answers from Amazon Bedrock, billed to the AWS account of this machine.';
    const entry = { id: BEDROCK_MODEL, label: BEDROCK_MODEL, about, ...NO_PRICE };
    return {
      models: [{ ...entry, kind: 'language' }],
      summary: `real Amazon Bedrock, ${BEDROCK_MODEL}, billed to your account`,
      close,
    };
  }
  if (baseUrl || model) {
    if (!baseUrl || !model)
      throw new Error('Cannot connect a model: OPENAI_BASE_URL and OPENAI_MODEL go together');
    if (!URL.canParse(baseUrl))
      throw new Error(
        'Cannot connect a model: OPENAI_BASE_URL must be a URL such as http://127.0.0.1:11434/v1',
      );
    const connected = connect({ server: '', baseUrl, models: [model] }, OPENAI_API_KEY);
    return { ...connected, summary: `${model} at ${baseUrl}` };
  }
  const withinMs = readSearchMs(env['MODEL_SEARCH_MS']);
  const found = isOffline(env['OFFLINE']) ? undefined : await find(withinMs);
  return found === undefined ? offlineModels() : installed(found);
}

/**
 * Reads `OFFLINE`, the variable that selects the offline model.
 * @throws {Error} for an unknown value
 */
function isOffline(value: string | undefined): boolean {
  if (value === undefined || value === '' || value === '0') return false;
  if (value === '1') return true;
  throw new Error(`Cannot read OFFLINE=${value}: 1 and 0 are accepted`);
}

/**
 * Reads `MODEL_SEARCH_MS`, the longest time of the search for model servers.
 * @throws {Error} for anything but a number of milliseconds
 */
function readSearchMs(value: string | undefined): number | undefined {
  if (value === undefined || value === '') return undefined;
  if (/^\d{1,6}$/.test(value)) return Number(value);
  throw new Error(`Cannot read MODEL_SEARCH_MS=${value}: a number of milliseconds is accepted`);
}
