/**
 * Returns a value as one line of JSON with `<` escaped. The value can then neither close its block of the prompt nor
 * begin a new line.
 */
export const dataLine = (value: unknown): string =>
  JSON.stringify(value).replaceAll('<', '\\u003c');
