import { createControlClient } from '../../emulator/bedrock/control-client.ts';

/** What can be wrong with the model, for the requests of one run. */
export type ModelFault = Readonly<{
  /** To the first token, in ms. */
  timeToFirstTokenMs?: number;
  perTokenMs?: number;
  /** The whole answer, header line included. */
  text?: string | readonly string[];
  /** Each trace is throttled so many times. */
  throttleEachTrace?: number;
  cutAfterTokens?: number;
  errorKind?: 'InternalServerException' | 'AccessDeniedException';
}>;

/** Scripts an emulated model; the requests of others are answered as before. */
export type ModelFaults = Readonly<{
  set: (fault: ModelFault) => Promise<void>;
  clear: () => Promise<void>;
}>;

/** @param run first 16 hex digits of its traces */
export function createModelFaults(controlUrl: string, run: string): ModelFaults {
  const control = createControlClient(controlUrl);
  return {
    set: ({ text, ...fault }) =>
      control.behave({
        scope: { run },
        ...fault,
        ...(text !== undefined && { text: typeof text === 'string' ? text : [...text] }),
      }),
    clear: () => control.clearBehaviour({ run }),
  };
}
