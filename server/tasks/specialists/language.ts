import type { Specialist } from './specialist.ts';

export const language = {
  route: { category: 'educational_query', agentType: 'language' },
  agent: 'teacher',
  name: 'Languages',
  meaning: 'other languages: translation, phrases, grammar and culture of a language',
  way: 'Give the translation, its pronunciation, and its register.',
} as const satisfies Specialist;
