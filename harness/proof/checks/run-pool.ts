/**
 * Runs `work` on each item, on at most `atOnce` items at a time.
 * @throws the first error, after the items in progress have ended
 */
export async function runPool<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const left = [...items.entries()];
  let failed: { error: unknown } | undefined;
  const worker = async () => {
    for (let next = left.shift(); next && !failed; next = left.shift()) {
      const [index, item] = next;
      try {
        results[index] = await work(item);
      } catch (error) {
        failed ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (failed) throw failed.error;
  return results;
}
