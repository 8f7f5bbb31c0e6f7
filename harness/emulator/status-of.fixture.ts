/** Returns the status of a response and discards its body, for tests that need only the status. */
export async function responseStatus(pending: Promise<Response>): Promise<number> {
  const response = await pending;
  await response.body?.cancel();
  return response.status;
}
