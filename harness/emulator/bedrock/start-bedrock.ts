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
  /** Port to listen on; when absent or 0, a free port is selected. */
  port?: number;
  controlPort?: number;
  /** Number of traces whose call counters are kept; 50,000 by default. */
  maxTraces?: number;
  /** Called with each Bedrock call when it ends, to publish metrics. It must not throw. */
  onInvocation?: OnInvocation;
  /** Decides which caller may call which model; when absent, every caller with credentials may call every model. */
  authorize?: AuthorizeCall;
  /** The existing guardrails, by `id:version`. */
  guardrails?: Guardrails;
  /** Resolves the model or profile that a call names; when absent, no application inference profile exists. */
  resolve?: ResolveModel;
}>;

export type Bedrock = Readonly<{
  /** URL of the Bedrock runtime API, for `AWS_ENDPOINT_URL_BEDROCK_RUNTIME`. */
  url: string;
  controlUrl: string;
  /** Stops the emulator and aborts the calls in flight. */
  close: () => Promise<void>;
}>;

/**
 * Starts an emulated Bedrock runtime and its control server, both on 127.0.0.1.
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
