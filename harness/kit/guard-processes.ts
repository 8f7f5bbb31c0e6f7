import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { requireRun } from './net-permission.ts';
import { owner } from './scope.ts';
import { wrapMethod } from './wrap-method.ts';

/** Refuses a process. @throws {NotCapable} when the running test may not start one */
function guard(command: unknown): void {
  const scope = owner.getStore();
  if (scope) requireRun(scope.options.run, String(command));
}

const fileOf = (options: unknown): unknown =>
  typeof options === 'object' && options !== null ? Reflect.get(options, 'file') : undefined;

/** Refuses child processes to a test without the permission: `spawn`, `exec` and `fork` with one method, then those that block. */
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
