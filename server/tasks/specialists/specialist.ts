import { z } from 'zod';

export const Category = z.enum(['educational_query', 'knowledge_base_query', 'general_query']);
export type Category = z.infer<typeof Category>;

/** The agents that a person can choose. Every agent except `auto` fixes the category. */
export const Agent = z.enum(['auto', 'teacher', 'knowledge_base', 'general']);
export type Agent = z.infer<typeof Agent>;

/** A specialist for one kind of message: how the model answers it, and the route that responses contain. */
export type Specialist = Readonly<{
  route: Readonly<{ category: Category; action?: 'store' | 'retrieve'; agentType: string }>;
  /** The agent that offers the specialist; `auto` offers every specialist. */
  agent: Exclude<Agent, 'auto'>;
  /** Name of the specialist on the page. */
  name: string;
  meaning: string;
  /**
   * The prompt's instruction for answering. A specialist's code and its fields `meaning` and `way` have at most 40
   * tokens together.
   */
  way: string;
}>;
