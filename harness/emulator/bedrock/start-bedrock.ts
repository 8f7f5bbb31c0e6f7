import { closeServer, listen } from '../listen.ts';
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
  /** Called with each Bedrock call when it ends, to publish metrics. It must not throw. */
  onInvocation?: OnInvocation;
  /** Decides which caller may call which model; when absent, every caller with credentials may call every model. */
  authorize?: AuthorizeCall;
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

/** Starts an emulated Bedrock runtime and its control server, each on a free port of 127.0.0.1. */
export async function startBedrock(options: BedrockOptions): Promise<Bedrock> {
  const { models, ...serving } = options;
  const ledger = new CallLedger();
  const behaviours = new Behaviours();
  const prompts = new PromptsSeen();
  const runtime = createRuntimeServer({ models, ledger, prompts, behaviours, ...serving });
  const control = createControlServer({ ledger, prompts, behaviours });
  const close = async () => {
    await Promise.all([closeServer(runtime), control.close()]);
  };
  const url = await listen(runtime);
  return { url, controlUrl: await control.listen({ host: '127.0.0.1', port: 0 }), close };
}
