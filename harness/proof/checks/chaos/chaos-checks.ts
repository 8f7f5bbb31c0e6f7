import { allUnhealthy } from './all-unhealthy.ts';
import { badImage } from './bad-image.ts';
import type { ChaosCheck } from './chaos-context.ts';
import { clockSkew } from './clock-skew.ts';
import { memoryLimit } from './memory-limit.ts';
import { modelCut } from './model-cut.ts';
import { modelThrottled } from './model-throttled.ts';
import { noTarget } from './no-target.ts';
import { paused } from './paused.ts';
import { rollingDeploy } from './rolling-deploy.ts';
import { stoppedInFlight } from './stopped-in-flight.ts';
import { storeAway } from './store-away.ts';
import { taskKilled } from './task-killed.ts';

/** All chaos checks; the checks with the mildest faults come first. */
export const CHAOS_CHECKS: readonly ChaosCheck[] = [
  paused,
  clockSkew,
  modelThrottled,
  modelCut,
  rollingDeploy,
  badImage,
  stoppedInFlight,
  taskKilled,
  storeAway,
  noTarget,
  allUnhealthy,
  memoryLimit,
];
