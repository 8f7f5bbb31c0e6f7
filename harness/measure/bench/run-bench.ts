import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { closeConnections } from './ask-http.ts';
import { converse, createBedrockClient } from './bedrock-client.ts';
import { startChild, type Child } from './child-process.ts';
import { EnvironmentMessage } from './environment-message.ts';
import { measureFirstWord, type FirstWord } from './first-word.ts';
import { describeMachine } from './machine.ts';
import { LONG, PACE, SHORT } from './models.ts';
import { measureNotes } from './notes.ts';
import { BenchError, residentMegabytes } from './process-figures.ts';
import type { BenchResults, CpuComparison } from './results.ts';
import { measureLoad } from './server-load.ts';
import * as ways from './ways.ts';

export type BenchOptions = Readonly<{
  quick: boolean;
  /** The command, as it is printed. */
  command: string;
  /** Folder for the server's CPU profile. */
  profile?: string | undefined;
  onStep: (step: string) => void;
}>;

const OPEN_STREAMS = 200;
const LOADS = [
  { model: SHORT, streams: 50 },
  { model: LONG, streams: 50 },
  { model: LONG, streams: OPEN_STREAMS },
];
const FIRST_WORDS = [
  { atOnce: 1, perRound: 3 },
  { atOnce: 20, perRound: 1 },
];
const ROUNDS = { full: 5, quick: 1 };

/** @throws {BenchError} when a call fails or a stream is dropped: figures of a broken run are worth nothing. */
export async function runBench({
  quick,
  command,
  profile,
  onStep,
}: BenchOptions): Promise<BenchResults> {
  const rounds = quick ? ROUNDS.quick : ROUNDS.full;
  const startedAt = performance.now();
  const machine = describeMachine();
  await using stack = new AsyncDisposableStack();
  const own = <M>(child: Child<M>): Child<M> => {
    stack.defer(() => child.close());
    return child;
  };

  onStep('Starting everything');
  if (profile !== undefined) process.env['BENCH_PROFILE'] = profile;
  const environment = own(startChild('./environment-process.ts', { message: EnvironmentMessage }));
  const target = await environment.next();
  if (target.type !== 'ready') throw new BenchError('The environment spoke before it was ready');
  const raw = own(
    startChild('./raw-server-process.ts', {
      args: [target.bedrockUrl],
      message: z.object({ port: z.int() }),
    }),
  );
  const rawUrl = `http://127.0.0.1:${(await raw.next()).port}/`;
  stack.defer(closeConnections);
  await sleep(1_000);
  const idle = await residentMegabytes(target.serverPid);

  await ways.spendForPrompts(target);
  const prompts = {
    chat: await promptOf(environment, 'chat'),
    classify: await promptOf(environment, 'classify'),
  };
  const client = createBedrockClient(target.bedrockUrl);
  stack.defer(() => client.destroy());

  const routes = {
    direct: ways.directly({ client, prompts }),
    onecall: ways.throughOnecall(target.url, target.token, SHORT),
    plain: ways.withoutHeader({ client, prompts }),
    twoCalls: ways.withTwoCalls({ client, prompts }),
  };
  onStep('Warming up');
  await measureFirstWord(routes, { atOnce: 4, rounds: 1, perRound: 1 });
  await measureFirstWord(routes, { atOnce: 20, rounds: 1, perRound: 1 });
  const firstWord: FirstWord[] = [];
  for (const options of FIRST_WORDS) {
    onStep(`First word, ${options.atOnce} at once`);
    firstWord.push(...(await measureFirstWord(routes, { ...options, rounds })));
  }

  onStep('A person with 500 notes');
  const asNoter = ways.throughOnecall(target.url, target.noterToken, SHORT);
  const notes = await measureNotes({
    other: ways.throughOnecall(target.serverUrl, target.token, LONG),
    noter: asNoter,
    healthUrl: `${target.serverUrl}/healthz`,
    rounds,
  });
  const withNotes = { withoutNotes: routes.onecall, withNotes: asNoter };
  firstWord.push(...(await measureFirstWord(withNotes, { atOnce: 1, rounds, perRound: 4 })));

  const subjects = (model: string) => [
    { name: 'raw', pid: raw.pid, ask: ways.throughRaw(rawUrl, model, prompts.chat) },
    {
      name: 'onecall',
      pid: target.serverPid,
      ask: ways.throughOnecall(target.serverUrl, target.token, model),
    },
  ];
  await measureLoad(subjects(SHORT), { streams: 50, rounds: 1 });
  const cpu: CpuComparison[] = [];
  const memory = { withStreams: Number.NaN, rawWithStreams: Number.NaN };
  for (const { model, ...load } of LOADS) {
    const tokens = await countTokens({ client, modelId: model, input: prompts.chat });
    onStep(`CPU time, ${load.streams} streams of ${tokens} tokens`);
    const [rawFigures, figures] = await measureLoad(subjects(model), { ...load, rounds });
    if (!rawFigures || !figures) throw new BenchError('A server was not measured');
    const paceMs = PACE.timeToFirstTokenMs + (tokens - 1) * PACE.perTokenMs;
    cpu.push({
      ...load,
      tokens,
      rawUs: rawFigures.cpuPerStreamUs,
      onecallUs: figures.cpuPerStreamUs,
      rawStretch: rawFigures.totalMs / paceMs,
      onecallStretch: figures.totalMs / paceMs,
    });
    if (load.streams !== OPEN_STREAMS) continue;
    memory.withStreams = figures.residentMb;
    memory.rawWithStreams = rawFigures.residentMb;
  }
  return {
    command,
    at: new Date().toISOString(),
    machine,
    firstWord,
    notes,
    cpu,
    memoryMb: { idle, streams: OPEN_STREAMS, ...memory },
    seconds: (performance.now() - startedAt) / 1_000,
  };
}

async function promptOf(environment: Child<EnvironmentMessage>, kind: 'chat' | 'classify') {
  const message = await environment.next();
  if (message.type === 'prompt' && message.kind === kind) return message.input;
  throw new BenchError(`The model was not asked for ${kind}`);
}

/** Tokens the model writes, as the stand-in bills them. */
async function countTokens(call: Parameters<typeof converse>[0]): Promise<number> {
  let tokens = Number.NaN;
  for await (const event of await converse(call))
    tokens = event.metadata?.usage?.outputTokens ?? tokens;
  return tokens;
}
