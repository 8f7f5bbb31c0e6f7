import { openAiUpstream } from '../emulator/bedrock/openai-upstream.ts';
import type { Models } from '../emulator/bedrock/respond.ts';
import { createOfflineModel } from '../emulator/offline-model/create-offline-model.ts';
import type { LocalModel } from './local-server.ts';

/** What answers, and what the server offers for it. */
export type LocalModels = Readonly<{
  models: readonly LocalModel[];
  /** Absent: the server calls real Bedrock. */
  answers?: Models;
  /** One line for the terminal. */
  summary: string;
  close: () => Promise<void>;
}>;

const STANDARD = 'offline.standard-v1:0';
const BRIEF = 'offline.brief-v1:0';
const NO_PRICE = { inputUsdPerMillion: 0, outputUsdPerMillion: 0, maxOutputTokens: 4_096 };
const CONNECT =
  'To connect a real model, restart with OPENAI_BASE_URL and OPENAI_MODEL (Ollama, llama.cpp) or with BEDROCK_MODEL.';

/** About as fast as a quick hosted model, so that streaming can be seen. */
const PACE = { timeToFirstTokenMs: 150, perTokenMs: 8 };

/** The bundled stand-in for a language model: no download, no account. */
async function offline(): Promise<LocalModels> {
  const { respond, close } = await createOfflineModel({ brief: (modelId) => modelId === BRIEF });
  const about =
    'This is the offline model, not a language model. It sorts questions, calculates, defines English words and reads your notes. ';
  return {
    models: [
      { id: STANDARD, label: 'Offline', about: about + CONNECT, ...NO_PRICE },
      {
        id: BRIEF,
        label: 'Offline, brief',
        about: `${about}Its answers are short. ${CONNECT}`,
        ...NO_PRICE,
      },
    ],
    answers: { [STANDARD]: { respond, pace: PACE }, [BRIEF]: { respond, pace: PACE } },
    summary: 'the offline model (not a language model; see the README to connect one)',
    close,
  };
}

/**
 * Chooses by the environment: `BEDROCK_MODEL` is real Bedrock with the caller's AWS credentials, `OPENAI_BASE_URL`
 * with `OPENAI_MODEL` any OpenAI-compatible server, else the offline model.
 *
 * @throws when only one of the two OpenAI variables is given.
 */
export async function chooseModels(env: NodeJS.ProcessEnv): Promise<LocalModels> {
  const { BEDROCK_MODEL, OPENAI_BASE_URL: baseUrl, OPENAI_MODEL: model, OPENAI_API_KEY } = env;
  const close = async () => {};
  if (BEDROCK_MODEL) {
    const about = 'Answers from Amazon Bedrock, billed to the AWS account of this machine.';
    return {
      models: [{ id: BEDROCK_MODEL, label: BEDROCK_MODEL, about, ...NO_PRICE }],
      summary: `real Amazon Bedrock, ${BEDROCK_MODEL}, billed to your account`,
      close,
    };
  }
  if (!baseUrl && !model) return offline();
  if (!baseUrl || !model)
    throw new Error('Cannot connect a model: OPENAI_BASE_URL and OPENAI_MODEL go together');
  const id = `openai.${model.replaceAll(/[^\w.:-]/g, '-')}`;
  const upstream = openAiUpstream({
    baseUrl,
    model,
    ...(OPENAI_API_KEY && { apiKey: OPENAI_API_KEY }),
  });
  return {
    models: [{ id, label: model, about: `Answers from ${new URL(baseUrl).host}.`, ...NO_PRICE }],
    answers: { [id]: { respond: upstream } },
    summary: `${model} at ${baseUrl}`,
    close,
  };
}
