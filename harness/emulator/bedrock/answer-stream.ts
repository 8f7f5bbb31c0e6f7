import type { ServerResponse } from 'node:http';
import {
  contentBlockStopFrame,
  deltaFrame,
  exceptionFrame,
  messageStartFrame,
  messageStopFrame,
  metadataFrame,
  reasoningFrame,
} from './frames.ts';
import { serviceErrors, streamErrors } from './errors.ts';
import { cut, garbage, callReportOf, writeAnswer, type AcceptedCall } from './write-answer.ts';

/** Answers a ConverseStream call: writes one event-stream frame for each token, at the time when the token is due. */
export async function answerStream(call: AcceptedCall): Promise<void> {
  const { response, record, script, pacer, signal } = call;
  await pacer.untilResponse();
  if (signal.aborted) return;
  response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' });
  if (script.garbageBytes) {
    record.end('broken');
    response.end(garbage);
    return;
  }
  response.write(messageStartFrame);
  const ending = await writeAnswer(call, (token) =>
    write(
      response,
      typeof token === 'string' ? deltaFrame(token) : reasoningFrame(token.reasoning),
    ),
  );
  switch (ending.type) {
    case 'aborted':
      return;
    case 'cut':
      record.end('broken');
      cut(response);
      return;
    case 'exception': {
      record.end('broken');
      const message = ending.message ?? serviceErrors[streamErrors[ending.kind]][1];
      response.end(exceptionFrame(ending.kind, message));
      return;
    }
    case 'done':
      record.end('completed');
      response.write(Buffer.concat([contentBlockStopFrame, messageStopFrame(ending.stopReason)]));
      response.end(metadataFrame(callReportOf(call), Math.round(pacer.elapsedMs)));
      return;
  }
}

/**
 * Writes a frame to the response. Returns undefined when the response can take another frame at once, which is the
 * usual case.
 */
function write(response: ServerResponse, frame: Buffer): Promise<void> | undefined {
  if (response.write(frame)) return undefined;
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}
