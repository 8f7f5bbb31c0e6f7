import { detect } from './detect.ts';

// Detection runs in this worker because loading the library's tables takes about 0.1 s, which would block the page.
addEventListener('message', ({ data }: MessageEvent<readonly string[]>) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's message has no target origin.
  postMessage(data.map(detect));
});
