/** Reads a stream to its end and discards it. */
export async function drain(parts: AsyncIterable<unknown>): Promise<void> {
  const iterator = parts[Symbol.asyncIterator]();
  while (!(await iterator.next()).done);
}
