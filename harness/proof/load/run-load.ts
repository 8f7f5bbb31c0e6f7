import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { hopeless } from './hopeless.ts';
import { parsePlan, type LoadPlanInput } from './plan.ts';
import type { EndedBy, Sample } from './sample.ts';
import { parseThreshold } from './threshold.ts';

export interface LoadOptions {
  readonly onSample?: (sample: Sample) => void;
  /** Signal that ends the load early; the caller still gets the measurements so far. */
  readonly signal?: AbortSignal;
}

export interface LoadRun {
  readonly samples: readonly Sample[];
  readonly startedAt: string;
  readonly tookMs: number;
  /** CPU time that the load generator's process used, in ms. */
  readonly cpuMs: number;
  readonly endedBy: EndedBy | 'hopeless';
  /** Threshold that was certain to fail and so ended the run; absent when the run was not ended for that reason. */
  readonly hopeless?: string;
}

const Line = z.object({
  startedAt: z.string().optional(),
  endedBy: z.enum(['finished', 'budget', 'stopped']).optional(),
  tookMs: z.number().optional(),
  cpuMs: z.number().optional(),
});

const isSample = (value: unknown): value is { sample: Sample } =>
  typeof value === 'object' && value !== null && 'sample' in value;

/**
 * Number of samples after which the run first checks whether its thresholds can still hold. It checks again each time
 * the number has grown by a tenth.
 */
const JUDGE_FROM = 100;

/**
 * Runs the plan of a load in its own process, so that the hooks of the test kit do not slow its clock.
 * @throws {TypeError | RangeError} for a bad plan or threshold, before any request
 */
export async function runLoad(input: LoadPlanInput, options: LoadOptions = {}): Promise<LoadRun> {
  const plan = parsePlan(input);
  const thresholds = plan.thresholds.map(parseThreshold);
  const child = spawn(process.execPath, [join(import.meta.dirname, 'worker.ts')], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const errors = text(child.stderr);
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  const stop = (): void => void child.kill('SIGTERM');
  options.signal?.addEventListener('abort', stop, { once: true });
  if (options.signal?.aborted === true) stop();
  child.stdin.on('error', () => {});
  child.stdin.end(JSON.stringify(plan));

  const samples: Sample[] = [];
  const said = { startedAt: '', tookMs: 0, cpuMs: 0 };
  let endedBy: LoadRun['endedBy'] | undefined;
  let judgeAt = JUDGE_FROM;
  let lost: string | undefined;
  for await (const line of createInterface(child.stdout)) {
    const value: unknown = JSON.parse(line);
    if (!isSample(value)) {
      const { endedBy: end, ...rest } = Line.parse(value);
      Object.assign(said, rest);
      endedBy = end ?? endedBy;
      continue;
    }
    samples.push(value.sample);
    options.onSample?.(value.sample);
    if (lost !== undefined || samples.length < judgeAt) continue;
    judgeAt = Math.ceil(samples.length * 1.1);
    lost = hopeless(thresholds, samples, plan);
    if (lost !== undefined) stop();
  }
  const code = await exited;
  options.signal?.removeEventListener('abort', stop);
  if (endedBy === undefined && options.signal?.aborted !== true) {
    throw new TypeError(
      `The load generator ended with exit code ${code}: ${(await errors).trim()}`,
    );
  }
  const ended = { samples, ...said, endedBy: endedBy ?? 'stopped' };
  return lost === undefined ? ended : { ...ended, endedBy: 'hopeless', hopeless: lost };
}
