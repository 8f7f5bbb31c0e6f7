import { createControlClient } from '../../emulator/bedrock/control-client.ts';

/** A fault of the model for the requests of one run. */
export type ModelFault = Readonly<{
  /** Time to the first token, in ms. */
  timeToFirstTokenMs?: number;
  perTokenMs?: number;
  /** The whole answer, header line included. */
  text?: string | readonly string[];
  /** Number of throttles for each trace. */
  throttleEachTrace?: number;
  cutAfterTokens?: number;
  errorKind?: 'InternalServerException' | 'AccessDeniedException';
}>;

/** Scripts an emulated model. Requests of other runs are not affected. */
export type ModelFaults = Readonly<{
  set: (fault: ModelFault) => Promise<void>;
  clear: () => Promise<void>;
}>;

/** Returns the faults of a run. @param run first 16 hex digits of its traces */
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
