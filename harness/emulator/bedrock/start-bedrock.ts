import { closeServer, listen } from '../listen.ts';
import { Behaviours } from './behaviours.ts';
import { createControlServer } from './control-server.ts';
import { CallLedger } from './ledger.ts';
import { PromptsSeen } from './prompts-seen.ts';
import { createRuntimeServer, type RuntimeParts } from './runtime-server.ts';

export type BedrockOptions = Omit<RuntimeParts, 'ledger' | 'prompts' | 'behaviours'>;

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
