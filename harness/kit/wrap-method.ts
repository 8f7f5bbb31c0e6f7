type Method = (this: object, ...args: unknown[]) => unknown;

export const isMethod = (value: unknown): value is Method => typeof value === 'function';

/**
 * Replaces a method of an object by a wrapper around the original method. @throws if this version of Node has no such
 * method
 */
export function wrapMethod(target: object, name: string, wrapper: (real: Method) => Method): void {
  const real: unknown = Reflect.get(target, name);
  if (!isMethod(real)) throw new Error(`Cannot guard ${name}: this Node has no such method`);
  Reflect.set(target, name, wrapper(real));
}
