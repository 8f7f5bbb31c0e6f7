import { setTimeout as wait } from 'node:timers/promises';
import { spawnEngine, type ContainerEngine } from './container-engine.ts';
import type { HealthCheck } from './task-description.ts';

export type Health = 'none' | 'starting' | 'healthy' | 'unhealthy';

export type HealthWatch = Readonly<{ health: () => Health }>;

export type WatchedContainer = Readonly<{
  engine: ContainerEngine;
  containerId: string;
  /** Signal whose abort ends the health checks of the container. */
  signal: AbortSignal;
}>;

/**
 * Checks the health of a container as ECS does, with a command inside the container. One success makes the container
 * healthy; `retries` consecutive failures make it unhealthy. Failures within the start period count only after the
 * first success.
 *
 * A health check that takes too long counts as failed. Its process keeps running in the container, because no
 * container engine lets a client end it.
 */
export function watchHealth(
  container: WatchedContainer,
  check: HealthCheck | undefined,
): HealthWatch {
  if (check === undefined) return { health: () => 'none' };
  let health: Health = 'starting';
  let failures = 0;
  const startedAtMs = performance.now();
  const watch = async () => {
    while (await passed(check.intervalSeconds * 1000, container.signal)) {
      const isEarly = performance.now() - startedAtMs < check.startPeriodSeconds * 1000;
      if (await succeeds(container, check)) {
        failures = 0;
        health = 'healthy';
      } else if (health !== 'starting' || !isEarly) {
        failures += 1;
        if (failures >= check.retries) health = 'unhealthy';
      }
    }
  };
  void watch();
  return { health: () => health };
}

/** Waits for a number of milliseconds. @returns false if the signal was aborted first */
async function passed(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await wait(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}

async function succeeds(
  { engine, containerId, signal }: WatchedContainer,
  { command, timeoutSeconds }: HealthCheck,
): Promise<boolean> {
  const child = spawnEngine(engine, ['exec', containerId, ...processOf(command)]);
  const { promise, resolve } = Promise.withResolvers<boolean>();
  child.once('error', () => resolve(false));
  child.once('exit', (code) => resolve(code === 0));
  child.stdout.resume();
  child.stderr.resume();
  const cut = AbortSignal.any([signal, AbortSignal.timeout(timeoutSeconds * 1000)]);
  const kill = () => {
    child.kill('SIGKILL');
    resolve(false);
  };
  cut.addEventListener('abort', kill, { once: true });
  if (cut.aborted) kill();
  try {
    return await promise;
  } finally {
    cut.removeEventListener('abort', kill);
  }
}

/**
 * Returns the command line of a health check. After `CMD` follow a command and its arguments, after `CMD-SHELL` a
 * text for the container's shell.
 */
function processOf([form = '', ...rest]: readonly string[]): readonly string[] {
  if (form === 'CMD') return rest;
  if (form === 'CMD-SHELL') return ['/bin/sh', '-c', rest.join(' ')];
  return ['/bin/sh', '-c', [form, ...rest].join(' ')];
}
