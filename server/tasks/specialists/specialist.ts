import { z } from 'zod';

export const Category = z.enum(['educational_query', 'knowledge_base_query', 'general_query']);
export type Category = z.infer<typeof Category>;

export type AgentType =
  'math' | 'english' | 'language' | 'computer_science' | 'general' | 'knowledge_base';

export type Classification = Readonly<{
  category: Category;
  /** With `knowledge_base_query` only. */
  action?: 'store' | 'retrieve';
  agentType: AgentType;
}>;

/** One way of answering: the messages that it is for, how it answers them, and its route on the wire. */
export type Specialist = Readonly<{
  route: Classification;
  /** Its name on the page. */
  name: string;
  meaning: string;
  /** Its way of answering. Code, meaning and way have at most 40 tokens together. */
  way: string;
}>;
