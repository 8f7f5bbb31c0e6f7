import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readJsonlLine } from './jsonl.ts';

test('readJsonlLine() reads values between the announcements and the end', () => {
  const stream = [
    '{"0":[[0],[null,0,0]]}',
    '[0,0,[[{"result":0}],["result",0,1]]]',
    '[1,0,[[{"data":0}],["data",0,2]]]',
    '[2,0,[[0],[null,1,3]]]',
    '[3,1,[[{"type":"text","text":"12"}]]]',
    '[3,0,[[]]]',
  ];
  assert.deepEqual(
    stream.map(readJsonlLine).filter((heard) => heard !== undefined),
    [{ type: 'value', value: { type: 'text', text: '12' } }, { type: 'end' }],
  );
});

test('readJsonlLine() finds an error at the head and one in the middle', () => {
  const failure = {
    message: 'Cannot',
    code: -32_600,
    data: { code: 'BAD_REQUEST', httpStatus: 400, reason: 'input_invalid', traceId: 'a' },
  };
  const head = readJsonlLine(JSON.stringify([0, 0, [[{ error: failure }]]]));
  assert.deepEqual(head, { type: 'failure', failure });
  const middle = readJsonlLine(JSON.stringify([3, 2, [[failure]]]));
  assert.equal(middle?.type, 'failure');
});

test('readJsonlLine() says when a line is not of the stream', () => {
  for (const line of ['<html>', '"text"', '[1]', '["a",1]', '[3,'])
    assert.equal(
      readJsonlLine(line)?.type ?? 'nothing',
      line === '"text"' ? 'nothing' : 'unreadable',
      line,
    );
});
