import { ServiceError, streamErrors } from './errors.ts';
import { cut, garbage, callReportOf, writeAnswer, type AcceptedCall } from './write-answer.ts';

/**
 * Answers a Converse call: sends the whole answer as JSON, after the time that its tokens take to generate.
 *
 * @throws {ServiceError} for a scripted exception, and ModelErrorException when the model failed.
 */
export async function answerConverse(call: AcceptedCall): Promise<void> {
  const { response, record, script, pacer, signal } = call;
  await pacer.untilResponse();
  if (signal.aborted) return;
  if (script.garbageBytes) {
    record.end('broken');
    response.writeHead(200, { 'content-type': 'application/json' }).end(garbage);
    return;
  }
  const written: string[] = [];
  const ending = await writeAnswer(call, (token) => {
    if (typeof token === 'string') written.push(token);
    return undefined;
  });
  switch (ending.type) {
    case 'aborted':
      return;
    case 'cut':
      record.end('broken');
      cut(response);
      return;
    case 'exception':
      record.end('broken');
      throw new ServiceError(streamErrors[ending.kind], ending.message);
    case 'done': {
      record.end('completed');
      const text = written.join('');
      const body = {
        metrics: { latencyMs: Math.round(pacer.elapsedMs) },
        output: { message: { content: text === '' ? [] : [{ text }], role: 'assistant' } },
        stopReason: ending.stopReason,
        ...callReportOf(call),
      };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    }
  }
}
