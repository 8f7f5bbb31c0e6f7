import http from 'node:http';

// Arguments of this target for the benchmark and tests: stall and period in ms. It runs in a process of its own and
// prints its port.

const [stallMs = 0, periodMs = 0] = process.argv.slice(2).map(Number);
const SERVICE_MS = 1;

/** Returns for how long the server stalls from now on; 0 when it does not. */
function standstill(): number {
  if (periodMs === 0) return 0;
  const phase = performance.now() % periodMs;
  return phase < stallMs ? stallMs - phase : 0;
}

const server = http.createServer((request, response) => {
  request.resume();
  const waitMs = standstill();
  if (waitMs === 0 && periodMs === 0) response.end('ok');
  else setTimeout(() => response.end('ok'), waitMs + SERVICE_MS);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) process.stdout.write(`${address.port}\n`);
});
process.on('SIGTERM', () => process.exit(0));
