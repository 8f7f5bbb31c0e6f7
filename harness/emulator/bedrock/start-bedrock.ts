import type { AddressInfo, Server } from 'node:net';
import { once } from 'node:events';
import { Behaviours } from './behaviours.ts';
import type { ResolveModel } from './called-profile.ts';
import { createControlServer } from './control-server.ts';
import type { Guardrails } from './guardrail.ts';
import type { OnInvocation } from './invocation.ts';
import { CallLedger } from './ledger.ts';
import { PromptsSeen } from './prompts-seen.ts';
import type { ModelCatalog } from './respond.ts';
import { createRuntimeServer, type AuthorizeCall } from './runtime-server.ts';

export type BedrockOptions = Readonly<{
  models: ModelCatalog;
  /** Port to listen on; a free one when absent or 0. */
  port?: number;
  controlPort?: number;
  /** The number of traces that the counters remember; 50,000 by default. */
  maxTraces?: number;
  /** Called with each call when it ends, to publish metrics. It must not throw. */
  onInvocation?: OnInvocation;
  /** Decides who may call which model; everybody with credentials may when absent. */
  authorize?: AuthorizeCall;
  /** The guardrails that exist, by `id:version`. */
  guardrails?: Guardrails;
  /** Resolves what a call names; no application inference profile exists when absent. */
  resolve?: ResolveModel;
}>;

export type Bedrock = Readonly<{
  /** The value for `AWS_ENDPOINT_URL_BEDROCK_RUNTIME`. */
  url: string;
  controlUrl: string;
  /** Stops the emulator and aborts calls in flight. */
  close: () => Promise<void>;
}>;

/**
 * Starts a Bedrock runtime and its control port, both on 127.0.0.1.
 *
 * @throws when a port is taken
 */
export async function startBedrock(options: BedrockOptions): Promise<Bedrock> {
  const { models, port = 0, controlPort = 0, maxTraces, ...serving } = options;
  const ledger = new CallLedger(maxTraces === undefined ? {} : { maxTraces });
  const behaviours = new Behaviours();
  const prompts = new PromptsSeen();
  const runtime = createRuntimeServer({ models, ledger, prompts, behaviours, ...serving });
  const control = createControlServer({ ledger, prompts, behaviours });
  const close = async () => {
    runtime.closeAllConnections();
    await Promise.all([closed(runtime), control.close()]);
  };
  try {
    runtime.listen({ host: '127.0.0.1', port, backlog: 4096 });
    await once(runtime, 'listening');
    const controlUrl = await control.listen({ host: '127.0.0.1', port: controlPort });
    return { url: `http://127.0.0.1:${portOf(runtime)}`, controlUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('Cannot tell the port: not listening');
  return address.port;
}

async function closed(server: Server): Promise<void> {
  if (!server.listening) return;
  await new Promise((resolve) => server.close(resolve));
}
