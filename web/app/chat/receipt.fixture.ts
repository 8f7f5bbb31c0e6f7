import type { Receipt } from '../../client.ts';

/** Receipt of an answer that is complete. */
export const RECEIPT: Receipt = {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  category: 'educational_query',
  agentType: 'math',
  confidence: 0.97,
  fallback: false,
  model: 'some.model',
  modelCalls: 1,
  attempts: 1,
  routeMs: 280,
  firstTokenMs: 310,
  totalMs: 2_140,
  inputTokens: 312,
  outputTokens: 100,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  guardrailUnits: null,
  usd: 0.00041,
  stopReason: 'end_turn',
  ending: 'complete',
  thinkingMs: null,
  turnsLeftOut: 0,
  attachedCharacters: 0,
  attachedLeftOut: 0,
};
