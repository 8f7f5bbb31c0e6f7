import { callControl } from '../control/call-control.ts';
import { Fault } from './fault.ts';

export type FaultClient = Readonly<{
  /** Returns the current fault of the store; its `next` is the number of requests that are still affected. */
  current: () => Promise<Fault | undefined>;
  /** Replaces the current fault of the store. @throws {ControlError} 400 for an invalid fault. */
  set: (fault: Fault) => Promise<void>;
  clear: () => Promise<void>;
}>;

/**
 * Creates a client for the control server of a store in another process, whose URL `startDynamoDb` returns as
 * `controlUrl`.
 */
export function createFaultClient(controlUrl: string): FaultClient {
  const path = '/fault';
  return {
    current: async () =>
      Fault.nullable().parse(await callControl(controlUrl, { method: 'GET', path })) ?? undefined,
    set: async (body) => void (await callControl(controlUrl, { method: 'PUT', path, body })),
    clear: async () => void (await callControl(controlUrl, { method: 'DELETE', path })),
  };
}
