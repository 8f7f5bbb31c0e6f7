import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';

/** Source of a worker thread whose server listens but never accepts a connection. */
const DEAF = `
const { createServer } = require('node:net');
const { parentPort } = require('node:worker_threads');
const server = createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
});`;

/**
 * Starts a server whose queue of connections is full. A further connection hangs, as it does when a firewall drops
 * packets.
 */
export async function startDeafServer() {
  const worker = new Worker(DEAF, { eval: true });
  const [port]: unknown[] = await once(worker, 'message');
  assert.ok(typeof port === 'number');
  const waiting = Array.from({ length: 4 }, () => connect(port, '127.0.0.1').on('error', () => {}));
  await once(waiting[0] ?? worker, 'connect');
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      for (const socket of waiting) socket.destroy();
      await worker.terminate();
    },
  };
}
