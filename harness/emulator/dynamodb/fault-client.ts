import { callControl } from '../control/call-control.ts';
import { Fault } from './fault.ts';

export type FaultClient = Readonly<{
  /** Returns the current fault; `next` has the number of requests that remain. */
  current: () => Promise<Fault | undefined>;
  /** Replaces the current fault. @throws {ControlError} 400 for an invalid fault. */
  set: (fault: Fault) => Promise<void>;
  clear: () => Promise<void>;
}>;

/** Returns a client for the control port of a store in another process, at the `controlUrl` of `startDynamoDb`. */
export function createFaultClient(controlUrl: string): FaultClient {
  const path = '/fault';
  return {
    current: async () =>
      Fault.nullable().parse(await callControl(controlUrl, { method: 'GET', path })) ?? undefined,
    set: async (body) => void (await callControl(controlUrl, { method: 'PUT', path, body })),
    clear: async () => void (await callControl(controlUrl, { method: 'DELETE', path })),
  };
}
