/** Returns the status of a response and lets go of its body, for tests that read nothing else. */
export async function statusOf(pending: Promise<Response>): Promise<number> {
  const response = await pending;
  await response.body?.cancel();
  return response.status;
}
