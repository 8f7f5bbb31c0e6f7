import { createControlClient } from '../../emulator/bedrock/control-client.ts';

/** A fault of the emulated model, for the requests of one harness run. */
export type ModelFault = Readonly<{
  /** Time until the model sends its first token, in ms. */
  timeToFirstTokenMs?: number;
  perTokenMs?: number;
  /** Whole text of the model's answer, including its header line. */
  text?: string | readonly string[];
  /** Number of times that the model throttles a call, for each trace. */
  throttleEachTrace?: number;
  cutAfterTokens?: number;
  errorKind?: 'InternalServerException' | 'AccessDeniedException';
}>;

/** Control of an emulated model's faults. Requests of other runs are not affected. */
export type ModelFaults = Readonly<{
  set: (fault: ModelFault) => Promise<void>;
  clear: () => Promise<void>;
}>;

/**
 * Returns the control of the emulated model's faults for one run.
 * @param run id of the harness run: the first 16 hex digits of its traces
 */
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
