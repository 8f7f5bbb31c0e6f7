// oxlint-disable-next-line import/default -- Vite makes the module of this address when it builds.
import workerUrl from './detect.worker.ts?worker&url';

export type Languages = readonly (string | undefined)[];

/**
 * Starts the worker of the language detector. Under Trusted Types its URL must pass through a policy, whose name the
 * server allows.
 */
function makeWorker(): Worker {
  const policy = window.trustedTypes?.createPolicy('onecall-worker', {
    createScriptURL: (url) => url,
  });
  const url = policy?.createScriptURL(workerUrl) ?? workerUrl;
  // `Reflect.construct` is used because TypeScript's types do not accept a trusted URL for a worker yet.
  const worker: unknown = Reflect.construct(Worker, [url, { type: 'module' }]);
  if (!(worker instanceof Worker)) throw new Error('The browser made no worker');
  return worker;
}

/**
 * Starts the language detector in a worker, and returns a function that sends texts to it. If the worker fails, all
 * languages are unknown.
 */
export function startDetector(): (texts: readonly string[]) => Promise<Languages> {
  const worker = makeWorker();
  const waiting: ((languages: Languages) => void)[] = [];
  let isBroken = false;
  worker.addEventListener('message', ({ data }: MessageEvent<Languages>) => {
    waiting.shift()?.(data);
  });
  worker.addEventListener('error', () => {
    isBroken = true;
    for (const settle of waiting.splice(0)) settle([]);
  });
  return (texts) =>
    new Promise((settle) => {
      if (isBroken) {
        settle([]);
        return;
      }
      waiting.push(settle);
      worker.postMessage(texts, []);
    });
}
