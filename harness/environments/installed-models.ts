import { z } from 'zod';
import { fetchBounded } from './fetch-bounded.ts';

/** A server of language models on this machine, with the chat models that it lists, in its order. */
export type InstalledModels = Readonly<{
  server: string;
  baseUrl: string;
  models: readonly string[];
}>;

export type ModelServer = Readonly<{
  name: string;
  port: number;
  /** API through which the server lists its models. Ollama's own API has more details than the one of OpenAI. */
  lists: 'ollama' | 'openai';
}>;

export const USUAL_SERVERS: readonly ModelServer[] = [
  { name: 'Ollama', port: 11_434, lists: 'ollama' },
  { name: 'LM Studio', port: 1_234, lists: 'openai' },
  { name: 'vLLM', port: 8_000, lists: 'openai' },
  { name: 'llama.cpp', port: 8_080, lists: 'openai' },
  { name: 'Jan', port: 1_337, lists: 'openai' },
];

/**
 * Longest time in milliseconds for the answers of all model servers. A closed port refuses at once, so only a slow
 * server, or another program that never answers, takes this long.
 */
const WITHIN_MS = 2_000;
const MOST_MODELS = 20;

/** Matches names of models that cannot chat: those that embed or rank texts, and those for sound and pictures. */
const OTHER_THAN_CHAT =
  /embed|rerank|minilm|\b(?:bge|gte|e5|colbert|jina|whisper|tts|clip|vae)\b|stable-diffusion|paraphrase-/i;
const ENCODER_FAMILY = /bert|^clip$|^t5/i;

/**
 * Schema of a model's name. Names with control characters or unusual lengths are left out, because names are shown to
 * people.
 */
const Name = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._:/@+ -]{0,119}$/u);
const Details = z.object({ family: z.string().nullish() }).nullish();
const OllamaList = z.object({ models: z.array(z.unknown()).max(1_000) });
const OllamaModel = z.object({ name: Name, details: Details.catch(undefined) });
const OllamaAbout = z.object({ capabilities: z.array(z.string()) });
const OpenAiList = z.object({ data: z.array(z.unknown()).max(1_000) });
const OpenAiModel = z.object({ id: Name });

const isChat = (name: string): boolean => !OTHER_THAN_CHAT.test(name);

type Ask = (path: string, body?: unknown) => Promise<unknown>;

async function listOpenAi(ask: Ask): Promise<string[]> {
  const { data } = OpenAiList.parse(await ask('/v1/models'));
  const names = data.flatMap((entry) => OpenAiModel.safeParse(entry).data?.id ?? []);
  return names.filter(isChat).slice(0, MOST_MODELS);
}

/**
 * Lists Ollama's models that can complete text. If Ollama does not report what a model can do, only its name and family
 * decide.
 */
async function listOllama(ask: Ask): Promise<string[]> {
  const { models } = OllamaList.parse(await ask('/api/tags'));
  const named = models
    .flatMap((entry) => OllamaModel.safeParse(entry).data ?? [])
    .filter(({ name, details }) => isChat(name) && !ENCODER_FAMILY.test(details?.family ?? ''))
    .slice(0, MOST_MODELS);
  const completes = await Promise.all(
    named.map(async ({ name }) => {
      const about = OllamaAbout.safeParse(await ask('/api/show', { model: name }).catch(() => {}));
      return !about.success || about.data.capabilities.includes('completion');
    }),
  );
  return named.filter((_, at) => completes[at]).map(({ name }) => name);
}

async function listModels(
  { name, port, lists }: ModelServer,
  signal: AbortSignal,
): Promise<InstalledModels | undefined> {
  const origin = `http://127.0.0.1:${port}`;
  const ask: Ask = (path, body) => fetchBounded(`${origin}${path}`, { body, signal });
  const models = await (lists === 'ollama' ? listOllama(ask) : listOpenAi(ask));
  if (models.length === 0) return undefined;
  return { server: name, baseUrl: `${origin}/v1`, models: [...new Set(models)] };
}

/**
 * Looks for chat models on the usual ports of this machine, all at once, and returns the first server of the list that
 * has any. A port that is closed, slow, or answers with anything else counts as having none, so the promise never
 * rejects.
 */
export async function findInstalledModels(
  servers: readonly ModelServer[] = USUAL_SERVERS,
  withinMs: number = WITHIN_MS,
): Promise<InstalledModels | undefined> {
  const enough = new AbortController();
  const signal = AbortSignal.any([AbortSignal.timeout(withinMs), enough.signal]);
  const asked = servers.map((server) => listModels(server, signal).catch(() => undefined));
  try {
    for (const answer of asked) {
      const found = await answer;
      if (found !== undefined) return found;
    }
    return undefined;
  } finally {
    enough.abort();
  }
}
