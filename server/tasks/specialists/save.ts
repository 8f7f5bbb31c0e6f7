import type { Specialist } from './specialist.ts';

export const save = {
  route: { category: 'knowledge_base_query', action: 'store', agentType: 'knowledge_base' },
  agent: 'knowledge_base',
  name: 'Keep as a note',
  meaning:
    'a statement about the person or their affairs to keep for later, or a request to remember one',
  way: 'Acknowledge it in one sentence.',
} as const satisfies Specialist;
