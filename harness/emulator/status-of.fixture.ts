/** Returns the status of a response and cancels its body, for tests that read nothing else. */
export async function responseStatus(pending: Promise<Response>): Promise<number> {
  const response = await pending;
  await response.body?.cancel();
  return response.status;
}
