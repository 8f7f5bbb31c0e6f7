import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { after, before } from 'node:test';
import { startLifeCloud, type LifeCloud } from './cloud.ts';

// Modules of Solid need the import condition "browser" to be reactive, but the AWS SDK does not run on Node under it.
// So only Solid is resolved that way.
registerHooks({
  resolve: (specifier, context, next) =>
    next(
      specifier,
      /^solid-js(\/|$)/.test(specifier)
        ? { ...context, conditions: ['browser', ...context.conditions] }
        : context,
    ),
});

/**
 * Starts an emulated cloud before the tests of a file and closes it after them. @returns a function that returns the
 * cloud. The file must import modules of the page with `import()`, after it has imported this one.
 */
export function useLifeCloud(): () => LifeCloud {
  let cloud: LifeCloud | undefined;
  before(async () => {
    // Node does not define `navigator.onLine`, which browsers do.
    Object.defineProperty(navigator, 'onLine', { value: true, configurable: true });
    cloud = await startLifeCloud();
  });
  after(() => cloud?.close());
  return () => {
    assert.ok(cloud, 'the cloud runs during the tests');
    return cloud;
  };
}
