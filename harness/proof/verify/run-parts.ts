import type { FoundTarget } from './find-target.ts';
import type { Guard } from './guard.ts';
import type { Options } from './options.ts';
import type { Recorder } from './recorder.ts';

/** The objects that all steps of one verification share. */
export type RunParts = Readonly<{
  options: Options;
  found: FoundTarget;
  recorder: Recorder;
  guard: Guard;
}>;
