import type { Specialist } from './specialist.ts';

export const math = {
  route: { category: 'educational_query', agentType: 'math' },
  agent: 'teacher',
  name: 'Mathematics',
  meaning: 'mathematics: arithmetic, algebra, geometry, statistics, units, proofs',
  way: 'Work step by step, state the result, and check it in another way.',
} as const satisfies Specialist;
