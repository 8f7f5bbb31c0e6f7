import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatTraceparent, readTraceparent } from './traceparent.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

test('readTraceparent() takes the trace id of a good header, whatever its flags', () => {
  for (const flags of ['00', '01', '02', 'ff'])
    assert.equal(readTraceparent(`00-${TRACE}-${SPAN}-${flags}`), TRACE);
});

test('readTraceparent() reads the known part of later versions', () => {
  assert.equal(readTraceparent(`01-${TRACE}-${SPAN}-01`), TRACE);
  assert.equal(readTraceparent(`cc-${TRACE}-${SPAN}-01-what-comes`), TRACE);
});

test('formatTraceparent() gives each response a span of its own', () => {
  const [one, other] = [formatTraceparent(TRACE), formatTraceparent(TRACE)];
  assert.match(one, new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`));
  assert.notEqual(one, other);
});

const HOSTILE = [
  null,
  undefined,
  '',
  `ff-${TRACE}-${SPAN}-01`,
  `00-${TRACE}-${SPAN}-01-more`,
  `00-${TRACE}-${SPAN}-01-`,
  `cc-${TRACE}-${SPAN}-01.more`,
  `00-${'0'.repeat(32)}-${SPAN}-01`,
  `00-${TRACE}-${'0'.repeat(16)}-01`,
  `00-${TRACE.toUpperCase()}-${SPAN}-01`,
  `00-${TRACE}a-${SPAN}-01`,
  `00-${TRACE.slice(1)}-${SPAN}-01`,
  `00-${TRACE}-${SPAN}-1`,
  `00-${TRACE}-${SPAN}`,
  ` 00-${TRACE}-${SPAN}-01`,
  `00-${TRACE}-${SPAN}-01\n`,
  `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`,
  `00_${TRACE}_${SPAN}_01`,
  `cc-${TRACE}-${SPAN}-01-${'a'.repeat(10_000)}`,
];

for (const header of HOSTILE)
  test(`readTraceparent() begins a trace for ${JSON.stringify(header)?.slice(0, 80)}`, () => {
    const traceId = readTraceparent(header);
    assert.match(traceId, /^(?!0{32})[\da-f]{32}$/);
    assert.notEqual(traceId, TRACE);
    assert.notEqual(traceId, readTraceparent(header));
  });

test('readTraceparent() gives a well-formed id for any header, and reads back what is formatted', () => {
  const near = fc.stringMatching(/^[0-9a-f]{2}-[0-9a-fA-F]{31,33}-[0-9a-f]{15,17}-[0-9a-f]{2}/);
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), near), (header) => {
      const traceId = readTraceparent(header);
      assert.match(traceId, /^(?!0{32})[\da-f]{32}$/);
      assert.equal(readTraceparent(formatTraceparent(traceId)), traceId);
    }),
  );
});
