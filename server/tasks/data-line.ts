/** Returns a value as one line of JSON with `<` escaped, so that it can neither close its block nor begin a line of its own. */
export const dataLine = (value: unknown): string =>
  JSON.stringify(value).replaceAll('<', '\\u003c');
