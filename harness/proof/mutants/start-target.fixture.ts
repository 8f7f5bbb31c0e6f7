import type { TestContext } from 'node:test';
import { createControlClient } from '../../emulator/bedrock/control-client.ts';
import { startCognito } from '../../emulator/cognito/cognito.ts';
import { localCognito } from '../../environments/local-identity.ts';
import { createTarget } from '../target/target.ts';
import type { Patch } from './good-server/seams.ts';
import { startSmallTarget } from './start-target.ts';

/** A small server, good or with one defect, as the harness sees it, for tests. */
export async function startTarget(t: TestContext, patch?: Patch) {
  const cognito = await startCognito(localCognito('http://127.0.0.1:9'));
  const server = await startSmallTarget(cognito, patch);
  const { url, credentials } = server;
  const target = createTarget({ url, credentials, deadlineScale: 0.1 });
  t.after(async () => {
    await target.close();
    await server.close();
    await cognito.close();
  });
  return { ...target, log: server.log, cognito, control: createControlClient(server.controlUrl) };
}
