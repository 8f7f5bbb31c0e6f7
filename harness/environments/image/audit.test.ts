import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAudit } from './audit.ts';

const folders = new Set(['node_modules/hono', 'node_modules/zod']);
const report = (severity: string, node: string) => ({
  vulnerabilities: { hono: { severity, nodes: [node] } },
});

test('readAudit() fails on what is critical in the image, and on nothing else', () => {
  const critical = readAudit(report('critical', 'node_modules/hono'), folders);
  assert.deepEqual(critical, { outcome: 'critical', packages: ['hono'] });
  for (const fine of [
    report('high', 'node_modules/hono'),
    report('critical', 'node_modules/vite'),
    { vulnerabilities: {} },
  ])
    assert.equal(readAudit(fine, folders).outcome, 'clean');
});

test('readAudit() says that it was skipped when the service answers no report', () => {
  const refused = readAudit({ message: '405 Method Not Allowed', statusCode: 405 }, folders);
  assert.deepEqual(refused, { outcome: 'skipped', why: '405 Method Not Allowed' });
  assert.equal(readAudit({}, folders).outcome, 'skipped');
});
