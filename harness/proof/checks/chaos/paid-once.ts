import { cannotTell, findingsOf, type Finding } from '../../evidence/finding.ts';
import type { Known } from '../../evidence/telemetry.ts';
import type { ChaosContext } from './chaos-context.ts';
import { asWrong, type Entry } from './journal.ts';

export const PAID_ONCE = 'paid-once';
const is = findingsOf(PAID_ONCE);

/** Checks requirement R1: no message costs a second model call, however often the message was sent. */
export function paidOnce(
  { figure }: Pick<ChaosContext, 'figure'>,
  entries: readonly Entry[],
  callsByTrace: Known<ReadonlyMap<string, number>>,
): Finding {
  if (!callsByTrace.known) return is.inconclusive(cannotTell(callsByTrace));
  const messages = Map.groupBy(entries, ({ messageId }) => messageId);
  const twice = [...messages].filter(([, sent]) => {
    const calls = sent.map(({ seen }) => callsByTrace.value.get(seen.traceId) ?? 0);
    return calls.reduce((sum, count) => sum + count, 0) > 1;
  });
  const again = [...messages.values()].filter((sent) => sent.length > 1).length;
  figure({
    name: 'model calls paid twice',
    value: twice.length,
    unit: 'messages',
    of: messages.size,
    says: 'messages that cost more than one model call, all their sendings together, as the model counts',
  });
  const said = `of ${messages.size} messages, ${again} of them sent more than once,`;
  return (
    is.violatedBy(
      twice.flatMap(([, sent]) => asWrong(sent)),
      () => `${twice.length} ${said} cost a second model call`,
    ) ?? is.proven(`None ${said} cost a second model call`)
  );
}
