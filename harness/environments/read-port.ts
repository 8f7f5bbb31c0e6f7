/**
 * Reads `PORT`, the port of the load balancer; 8080 by default.
 *
 * @throws {Error} saying which values are accepted
 */
export function readPort(text = '8080'): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= 1 && port <= 65_535) return port;
  throw new Error(`Cannot use PORT=${text}: a number from 1 to 65535 is accepted`);
}
