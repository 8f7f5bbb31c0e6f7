/**
 * Program that runs Onecall with scripted models, in a process of its own so that it does not slow the measurement
 * down: `environment-process.ts <main file of the server> <limits as JSON>`. It ends when its parent process
 * disconnects.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { USERNAMES } from '../../environments/local-settings.ts';
import { startLocal } from '../../environments/local.ts';
import { SERVER_MEMORY } from '../../environments/server-process.ts';
import { historyAnswers, historyModels } from './history-models.ts';
import { benchModels, LONG, SHORT } from './models.ts';
import { ConverseInput } from './converse-input.ts';
import type { EnvironmentMessage } from './environment-message.ts';
import { residentMegabytes } from './process-figures.ts';
import { fillNotes } from './seed-notes.ts';
import { localToken } from '../../environments/local-sign-in.ts';

const send = (message: EnvironmentMessage) => process.send?.(message);
const about = { about: '', inputUsdPerMillion: 1, outputUsdPerMillion: 4, maxOutputTokens: 2_000 };

const UNLIMITED = {
  MAX_STREAMS: '2000',
  USER_STREAMS: '2000',
  USER_REQUESTS_PER_MINUTE: '1000000',
  USER_BYTES_PER_MINUTE: '100000000000',
  USER_DAILY_QUOTA: '1000000000',
  PERSON_USD_PER_MONTH: '100000',
  TEAM_USD_PER_MONTH: '999999',
};
const Limits = z.record(z.string(), z.string());
const [main, limitsJson = '{}'] = process.argv.slice(2);
/**
 * Limits that the second argument sets, as environment variables of the server. Without the argument, the limits are
 * too high to be reached.
 */
const limits = Limits.parse(JSON.parse(limitsJson));

const told = new Set<string>();
const local = await startLocal({
  main: () => main,
  models: [
    { id: SHORT, label: 'Short', ...about },
    { id: LONG, label: 'Long', ...about },
    ...historyModels,
  ],
  // The first prompt of `chat` and of `classify` is sent to the parent process. The parent process calls the model with
  // the same prompts for comparison.
  answers: {
    ...benchModels(({ messages, system = [], inferenceConfig = {} }) => {
      const kind = (inferenceConfig.maxTokens ?? Infinity) < 64 ? 'classify' : 'chat';
      if (told.has(kind)) return;
      told.add(kind);
      send({
        type: 'prompt',
        kind,
        input: ConverseInput.parse({ messages, system, inferenceConfig }),
      });
    }),
    ...historyAnswers,
  },
  env: {
    ...SERVER_MEMORY,
    ...UNLIMITED,
    ...limits,
    ...(process.env['BENCH_PROFILE'] && {
      NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${process.env['BENCH_PROFILE']}`,
    }),
  },
});
process.once('disconnect', () => void local.close().then(() => process.exit(0)));
// Ctrl-C reaches every process of the terminal, but only the parent process may end this one.
process.on('SIGINT', () => {});

const { pid, port } = local.server();
// Before its idle memory is measured, the server gets a second to release memory that only its start needed.
await sleep(1_000);
const idleMb = await residentMegabytes(pid);

const tokenOf = (name: string) => localToken(local.cognito.apiUrl, name);
const [token, noterToken] = [await tokenOf('verify-01'), await tokenOf('verify-02')];
const others = USERNAMES.filter((name) => name !== 'verify-01' && name !== 'verify-02');
const otherTokens = await Promise.all(others.map(tokenOf));
await fillNotes(local.dynamodb.url, noterToken);
send({
  type: 'ready',
  url: local.url,
  serverUrl: `http://127.0.0.1:${port}`,
  serverPid: pid,
  idleMb,
  bedrockUrl: local.bedrock?.url ?? '',
  cognitoUrl: local.cognito.apiUrl,
  token,
  otherTokens,
  noterToken,
});
