import type { EventSink } from '../cloudwatch/sinks.ts';
import type { Deployment, RolloutState } from './deployment.ts';

export class RolloutEvents {
  readonly #events: EventSink;
  readonly #told = new Map<string, RolloutState>();

  constructor(events: EventSink) {
    this.#events = events;
  }

  tell(deployments: readonly Deployment[], nowMs: number): void {
    for (const { id, rolloutState, rolloutStateReason: reason } of deployments) {
      const before = this.#told.get(id);
      this.#told.set(id, rolloutState);
      // A rollout that is complete when it is first seen causes no event.
      if (before === rolloutState || (before === undefined && rolloutState === 'COMPLETED'))
        continue;
      this.#events({
        source: 'aws.ecs',
        detailType: 'ECS Deployment State Change',
        detail: {
          eventType: rolloutState === 'FAILED' ? 'ERROR' : 'INFO',
          eventName: `SERVICE_DEPLOYMENT_${rolloutState}`,
          deploymentId: id,
          updatedAt: new Date(nowMs).toISOString(),
          reason,
        },
      });
    }
  }
}
