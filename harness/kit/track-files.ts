import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { callSite } from './call-site.ts';
import { owner } from './scope.ts';

/**
 * Makes `fs.promises.open` record each opened file in its test. The hooks of `async_hooks` cannot record it, because
 * the file handle is created outside the test's async context.
 */
export function trackFiles(): void {
  const real = fs.promises.open;
  fs.promises.open = async function open(...args) {
    const scope = owner.getStore();
    const at = scope ? callSite() : '';
    const file = await real(...args);
    scope?.hold(file, {
      group: 'resource',
      at,
      isLive: () => file.fd >= 0,
      explain: () =>
        'A file was opened in this test, but never closed. Await file.close() or use `await using`.',
    });
    return file;
  };
  // The exports of Node's modules are updated, so that `import { open } from 'node:fs/promises'` is tracked too.
  syncBuiltinESMExports();
}
