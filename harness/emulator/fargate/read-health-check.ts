import type { HealthCheck as Applied } from '@aws-sdk/client-ecs';
import type { HealthCheck } from './task-description.ts';
import { TaskRefused } from './task-refused.ts';

/**
 * Allowed ranges of a health check's times (in seconds) and counts:
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
 */
const ACCEPTED = {
  interval: [5, 300],
  timeout: [2, 120],
  retries: [1, 10],
  startPeriod: [0, 300],
} as const;

/**
 * Returns a container's health check with ECS's defaults filled in. @throws {TaskRefused} for a value that ECS
 * refuses
 */
export function readHealthCheck(applied: Applied | undefined): HealthCheck | undefined {
  if (applied === undefined) return undefined;
  const { command = [], interval = 30, timeout = 5, retries = 3, startPeriod = 0 } = applied;
  const given = { interval, timeout, retries, startPeriod };
  for (const [name, [least, most]] of Object.entries(ACCEPTED)) {
    const value = Object.entries(given).find(([key]) => key === name)?.[1] ?? least;
    if (value < least || value > most)
      throw new TaskRefused(
        `Invalid health check: ${name} is ${value}, it must be between ${least} and ${most}.`,
      );
  }
  if (command.length === 0) throw new TaskRefused('Invalid health check: it has no command.');
  return {
    command,
    intervalSeconds: interval,
    timeoutSeconds: timeout,
    retries,
    startPeriodSeconds: startPeriod,
  };
}
