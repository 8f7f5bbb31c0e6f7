import { detect } from './detect.ts';

// The tables of the library take about 0.1 s of work to load, so they are loaded beside the page.
addEventListener('message', ({ data }: MessageEvent<readonly string[]>) => {
  postMessage(data.map(detect));
});
