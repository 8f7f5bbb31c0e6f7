import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { requireRun } from './net-permission.ts';
import { owner } from './scope.ts';
import { wrapMethod } from './wrap-method.ts';

/** Checks whether the running test may start a child process. @throws {NotCapable} if it may not */
function guard(command: unknown): void {
  const scope = owner.getStore();
  if (scope) requireRun(scope.options.run, String(command));
}

const fileOf = (options: unknown): unknown =>
  typeof options === 'object' && options !== null ? Reflect.get(options, 'file') : undefined;

/**
 * Makes Node's functions that start child processes throw in a test without the permission. One method underlies
 * `spawn`, `exec` and `fork`; the blocking functions are wrapped one by one.
 */
export function guardProcesses(): void {
  wrapMethod(
    childProcess.ChildProcess.prototype,
    'spawn',
    (real) =>
      function spawn(...args) {
        guard(fileOf(args[0]));
        return Reflect.apply(real, this, args);
      },
  );
  for (const name of ['spawnSync', 'execSync', 'execFileSync'])
    wrapMethod(
      childProcess,
      name,
      (real) =>
        function startAndWait(...args) {
          guard(args[0]);
          return Reflect.apply(real, this, args);
        },
    );
  syncBuiltinESMExports();
}
