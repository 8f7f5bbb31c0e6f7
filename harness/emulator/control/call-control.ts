import { z } from 'zod';

export class ControlError extends Error {
  override readonly name = 'ControlError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export type ControlCall = Readonly<{
  method: 'GET' | 'PUT' | 'DELETE';
  path: string;
  body?: unknown;
}>;

const Refused = z.object({ message: z.string() });

/**
 * Sends a request to a control server. Returns its JSON response, or undefined if that is empty.
 *
 * @throws {ControlError} with the control server's message
 */
export async function callControl(
  controlUrl: string,
  { method, path, body }: ControlCall,
): Promise<unknown> {
  const json = { 'content-type': 'application/json' };
  const response = await fetch(new URL(path, controlUrl), {
    method,
    ...(body === undefined ? {} : { headers: json, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const answer: unknown = text === '' ? undefined : JSON.parse(text);
  if (response.ok) return answer;
  throw new ControlError(response.status, Refused.safeParse(answer).data?.message ?? text);
}
