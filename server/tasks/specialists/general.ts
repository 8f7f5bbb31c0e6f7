import type { Specialist } from './specialist.ts';

export const general = {
  route: { category: 'general_query', agentType: 'general' },
  agent: 'general',
  name: 'General',
  meaning: 'anything else: world knowledge, advice, small talk',
  way: 'Answer briefly and in plain words.',
} as const satisfies Specialist;
