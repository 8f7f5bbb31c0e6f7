import type { Specialist } from './specialist.ts';

export const english = {
  route: { category: 'educational_query', agentType: 'english' },
  agent: 'teacher',
  name: 'English',
  meaning: 'the English language: meaning of words, grammar, spelling, style, writing, literature',
  way: 'Give the corrected or finished text first, then the reasons.',
} as const satisfies Specialist;
