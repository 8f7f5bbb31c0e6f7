import { parentPort } from 'node:worker_threads';

/**
 * Serves calls from `createWorkerCalls` inside a worker thread: reports that the worker is ready, then answers each
 * call with a value or an error message.
 */
export function serveCalls(answer: (input: unknown) => unknown): void {
  const port = parentPort;
  if (port === null) throw new Error('This module runs as a worker thread only');
  const reply = async (input: unknown): Promise<void> => {
    try {
      port.postMessage({ value: await answer(input) }, []);
    } catch (error) {
      port.postMessage({ failure: error instanceof Error ? error.message : String(error) }, []);
    }
  };
  port.on('message', (input: unknown) => void reply(input));
  port.postMessage({ ready: true }, []);
}
