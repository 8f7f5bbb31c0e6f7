import { randomUUID } from 'node:crypto';
import type { ServiceEvent } from '@aws-sdk/client-ecs';
import type { Clock } from '../clock.ts';
import type { OnWire } from './ecs-agent.ts';

/** Largest number of service events that DescribeServices returns. */
const KEPT = 100;

export class ServiceMessages {
  #kept: readonly OnWire<ServiceEvent>[] = [];
  readonly #clock: Clock;
  readonly #service: string;

  constructor(service: string, clock: Clock) {
    this.#service = service;
    this.#clock = clock;
  }

  add(text: string): void {
    const event = {
      id: randomUUID(),
      createdAt: this.#clock.nowMs() / 1000,
      message: `(service ${this.#service}) ${text}`,
    };
    this.#kept = [event, ...this.#kept].slice(0, KEPT);
  }

  /** Adds an event unless its text equals that of the newest event. */
  addOnce(text: string): void {
    if (this.#kept[0]?.message?.endsWith(`) ${text}`) !== true) this.add(text);
  }

  get all(): readonly OnWire<ServiceEvent>[] {
    return this.#kept;
  }
}
