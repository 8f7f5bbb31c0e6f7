import http from 'node:http';

// Server that stalls, for the benchmark and tests. Its arguments are the length of a stall and the period between
// stalls, in ms. It runs in its own process and prints its port.

const [stallMs = 0, periodMs = 0] = process.argv.slice(2).map(Number);
const SERVICE_MS = 1;

/** Returns how many ms the current stall of the server still lasts; 0 when the server does not stall. */
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
