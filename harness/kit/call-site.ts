import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const KIT = dirname(fileURLToPath(import.meta.url));
const FRAMES = 40;

/** Tells whether a stack frame is in the reader's own code, not in Node, a package or the test kit. */
function isTheirs(frame: string): boolean {
  if (/node:|node_modules|\(<anonymous>\)/.test(frame)) return false;
  const file = frame.replaceAll('file://', '').match(/\/[^()]*?(?=:\d+:\d+)/)?.[0] ?? '';
  return dirname(file) !== KIT || file.endsWith('.test.ts');
}

/** Returns the current stack as text, without its first line and with more frames than Node's default. */
export function stackFrames(): string[] {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  const stack = new Error('where').stack ?? '';
  Error.stackTraceLimit = limit;
  return stack.split('\n').slice(1);
}

/** Returns `file:line:column` of the nearest stack frame outside the test kit and Node, or an empty text. */
export function callSite(frames: readonly string[] = stackFrames()): string {
  const frame = frames.find(isTheirs) ?? '';
  return (frame.match(/\(?((?:file:\/\/)?\/[^()]*:\d+:\d+)\)?$/)?.[1] ?? '').replace('file://', '');
}
