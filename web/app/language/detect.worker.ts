import { detect } from './detect.ts';

// The tables of the library take about 0.1 s of work to load, so they are loaded beside the page.
addEventListener('message', ({ data }: MessageEvent<readonly string[]>) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's message has no target origin.
  postMessage(data.map(detect));
});
