import type { Specialist } from './specialist.ts';

export const code = {
  route: { category: 'educational_query', agentType: 'computer_science' },
  agent: 'teacher',
  name: 'Computer science',
  meaning: 'computing: programming, algorithms, data structures, databases, networks, tools',
  way: 'Give code that runs, then its cost in time and memory.',
} as const satisfies Specialist;
