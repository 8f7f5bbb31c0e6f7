import { z } from 'zod';
import { signClaims } from '../emulator/cognito/forge.ts';
import type { Cognito } from '../emulator/cognito/cognito.ts';
import { createLoopbackControl, parseControlInput } from '../emulator/control/loopback-control.ts';
import type { Offered } from './operations.ts';
import { mountOperations } from './operations-control.ts';

const ClaimsToSign = z.strictObject({ claims: z.record(z.string(), z.unknown()) });

export type EnvironmentControl = Readonly<{ url: string; close: () => Promise<void> }>;

type Parts = Readonly<{
  cognito: Pick<Cognito, 'forgeKeys'>;
  operations: Offered;
}>;

/**
 * Starts the control server of an emulated environment on loopback. `POST /tokens {claims}` signs claims with the
 * emulated user pool's key, and each operation, such as a fault, has its own path. A deployed environment has no such
 * server.
 */
export async function startEnvironmentControl({
  cognito,
  operations,
}: Parts): Promise<EnvironmentControl> {
  const app = createLoopbackControl();
  mountOperations(app, operations);
  app.post('/tokens', async ({ body }) => {
    const { claims } = parseControlInput(ClaimsToSign, 'token', body);
    return { token: await signClaims(claims, await cognito.forgeKeys()) };
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, close: () => app.close() };
}
