import { callsRefusedAtTheDoor } from './calls-refused-at-the-door.ts';
import type { DeployedCheck } from './deployed-context.ts';
import { filtersMatch } from './filters-match.ts';
import { logLinesArrive } from './log-lines-arrive.ts';
import { modelAnswers } from './model-answers.ts';
import { pagesAskForSignIn } from './pages-ask-for-sign-in.ts';
import { portsAgree } from './ports-agree.ts';
import { serviceSteady } from './service-steady.ts';
import { storeWorks } from './store-works.ts';
import { signInWorks } from './sign-in-works.ts';
import { stopsInTime } from './stops-in-time.ts';
import { targetsHealthy } from './targets-healthy.ts';
import { tasksReached } from './tasks-reached.ts';

/** All checks of a deployment, in the order in which they run: from the ECS tasks to the load balancer. */
export const DEPLOYED_CHECKS: readonly DeployedCheck[] = [
  serviceSteady,
  portsAgree,
  targetsHealthy,
  tasksReached,
  callsRefusedAtTheDoor,
  pagesAskForSignIn,
  signInWorks,
  stopsInTime,
  modelAnswers,
  storeWorks,
  logLinesArrive,
  filtersMatch,
];
