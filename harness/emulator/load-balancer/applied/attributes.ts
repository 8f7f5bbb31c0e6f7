export type Attributes = ReadonlyMap<string, string>;

type Attribute = Readonly<{ Key?: string | undefined; Value?: string | undefined }>;

export type AttributeRules = Readonly<{
  name: string;
  used: readonly string[];
  /** Attributes for which the emulator supports exactly one value, with that value. */
  only: Readonly<Record<string, string>>;
  ignored: RegExp;
}>;

/**
 * Returns the attributes of a resource by key.
 *
 * @throws {Error} naming an attribute or value that is not emulated.
 */
export function attributesOf(
  applied: readonly Attribute[] | undefined,
  { name, used, only, ignored }: AttributeRules,
): Attributes {
  const attributes = new Map<string, string>();
  for (const { Key: key = '', Value: value = '' } of applied ?? []) {
    const accepted = only[key];
    if (accepted !== undefined && accepted !== value) {
      throw new Error(
        `Cannot serve a ${name} with ${key} "${value}": only "${accepted}" is emulated`,
      );
    }
    if (accepted === undefined && !used.includes(key) && !ignored.test(key)) {
      throw new Error(`Cannot serve a ${name} with the attribute ${key}: it is not emulated`);
    }
    attributes.set(key, value);
  }
  return attributes;
}
