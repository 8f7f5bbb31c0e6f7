export type Hook = () => unknown;

function checked(hook: Hook): Hook {
  if (typeof hook === 'function') return hook;
  throw new TypeError(`Invalid hook ${String(hook)}: expected a function`);
}

/**
 * The hooks of one test file, in Deno's order: `beforeAll` and `beforeEach` hooks run in the order of their
 * registration, `afterAll` and `afterEach` hooks in the reverse order.
 */
export class Hooks {
  readonly #beforeAll: Hook[] = [];
  readonly #afterAll: Hook[] = [];
  readonly #beforeEach: Hook[] = [];
  readonly #afterEach: Hook[] = [];

  beforeAll = (hook: Hook): void => void this.#beforeAll.push(checked(hook));
  afterAll = (hook: Hook): void => void this.#afterAll.unshift(checked(hook));
  beforeEach = (hook: Hook): void => void this.#beforeEach.push(checked(hook));
  afterEach = (hook: Hook): void => void this.#afterEach.unshift(checked(hook));

  runBeforeAll = (): Promise<void> => inOrder(this.#beforeAll);
  runBeforeEach = (): Promise<void> => inOrder(this.#beforeEach);
  runAfterAll = (): Promise<void> => allOf(this.#afterAll);
  runAfterEach = (): Promise<void> => allOf(this.#afterEach);
}

async function inOrder(hooks: readonly Hook[]): Promise<void> {
  for (const hook of hooks) await hook();
}

export async function allOf(hooks: readonly Hook[]): Promise<void> {
  const errors: unknown[] = [];
  for (const hook of hooks) {
    try {
      await hook();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}
