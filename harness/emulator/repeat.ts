/**
 * Does `work` each `ms` milliseconds, except while an earlier call still runs; `failed` gets its errors. The timer
 * does not keep the process alive. @returns a function that ends it
 */
export function repeat(
  ms: number,
  work: () => Promise<unknown>,
  failed: (error: unknown) => void = () => {},
): () => void {
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    work()
      .catch(failed)
      .finally(() => {
        isBusy = false;
      });
  }, ms).unref();
  return () => clearInterval(timer);
}
