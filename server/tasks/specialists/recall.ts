import type { Specialist } from './specialist.ts';

export const recall = {
  route: { category: 'knowledge_base_query', action: 'retrieve', agentType: 'knowledge_base' },
  agent: 'knowledge_base',
  name: 'Look into my notes',
  meaning:
    "a question about the person's own notes, lists, reminders or what they said to remember",
  way: 'Answer from the notes alone.',
} as const satisfies Specialist;
