import { ConfigError, parseServerConfig, type ServerConfig } from './config.ts';
import { readBuiltFiles } from './http/assets/built-files.ts';
import { createLog } from './log.ts';
import { createBedrock } from './model/bedrock.ts';
import { openTable } from './store/table.ts';
import { PACE } from './router/pace.ts';
import { createTask } from './task.ts';

/**
 * Milliseconds between two fetches of Cognito's keys. Cognito publishes a new key long before it signs with that key.
 */
const KEYS_EVERY_MS = 300_000;

function readConfig(): ServerConfig {
  try {
    return parseServerConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    return process.exit(1);
  }
}

const config = readConfig();
const log = createLog((text) => process.stdout.write(text));
const table = openTable({
  endpoint: config.AWS_ENDPOINT_URL_DYNAMODB,
  region: config.AWS_REGION,
  name: config.TABLE_NAME,
  retentionDays: config.RETENTION_DAYS,
});
const bedrock = createBedrock({
  region: config.AWS_REGION,
  maxSockets: config.MAX_STREAMS + 16,
  guardrail: config.GUARDRAIL,
});
const { server, authenticator, limits, drain } = createTask(config, {
  table,
  model: bedrock,
  log,
  pace: PACE,
  readFiles: readBuiltFiles,
});
let leaving = false;

/**
 * Shuts the server down (R1): reports that it is not ready, lets open answers end, closes all connections and exits.
 */
async function leave(): Promise<void> {
  if (leaving) return;
  leaving = true;
  log({ event: 'drain', openStreams: limits.openStreams, state: 'begun' });
  const openStreams = await drain(config.DRAIN_MS);
  const state = openStreams > 0 ? 'gave_up' : 'done';
  log({ event: 'drain', openStreams, state });
  server.close(() => {
    bedrock.close();
    table.close();
    process.exit(state === 'done' ? 0 : 1);
  });
  server.closeIdleConnections();
  // Connections that are still busy after a second are cut: the load balancer stopped sending new requests long ago.
  setTimeout(() => server.closeAllConnections(), 1_000).unref();
}

process.once('SIGTERM', () => void leave());
process.once('SIGINT', () => void leave());

server.once('error', (error) => {
  console.error(`Cannot listen on ${config.HOST}:${config.PORT}: ${error.message}`);
  process.exit(1);
});
server.listen(config.PORT, config.HOST, () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.PORT;
  log({ event: 'start', commit: config.COMMIT, port });
  // Cognito's keys are first fetched after the server listens, because fetching them earlier would delay the start.
  void authenticator.hydrate();
  // Fetching Cognito's keys at an interval finds a new key before the first token that is signed with it arrives.
  setInterval(() => void authenticator.hydrate(), KEYS_EVERY_MS).unref();
});
