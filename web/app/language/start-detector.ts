// oxlint-disable-next-line import/default -- Vite makes the module of this address when it builds.
import workerUrl from './detect.worker.ts?worker&url';

export type Languages = readonly (string | undefined)[];

/** Makes the one worker of the page; under Trusted Types its address needs a policy, which the server names. */
function makeWorker(): Worker {
  const policy = window.trustedTypes?.createPolicy('onecall-worker', {
    createScriptURL: (url) => url,
  });
  const url = policy?.createScriptURL(workerUrl) ?? workerUrl;
  // The types of the platform do not know yet that a worker takes a trusted address.
  const worker: unknown = Reflect.construct(Worker, [url, { type: 'module' }]);
  if (!(worker instanceof Worker)) throw new Error('The browser made no worker');
  return worker;
}

/**
 * Starts the language detector in a worker, and returns a function that asks it. Without a worker every language is
 * unknown.
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
