const MOST_BYTES = 512 * 1024;

/**
 * Returns the JSON that a loopback URL answers with. It follows no redirect, reads at most 512 KB, and stops when the
 * signal aborts.
 *
 * @throws {Error} when the response is not JSON with status 200
 */
export async function fetchBounded(
  url: string,
  { body, signal }: Readonly<{ body?: unknown; signal: AbortSignal }>,
): Promise<unknown> {
  const response = await fetch(url, {
    signal,
    redirect: 'error',
    ...(body !== undefined && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  try {
    if (response.status !== 200 || response.body === null)
      throw new Error(`Cannot read ${url}: it answered with status ${response.status}`);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body) {
      size += chunk.byteLength;
      if (size > MOST_BYTES) throw new Error(`Cannot read ${url}: it is over ${MOST_BYTES} bytes`);
      chunks.push(chunk);
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } finally {
    if (response.body !== null && !response.bodyUsed) await response.body.cancel();
  }
}
