import { z } from 'zod';

export const Category = z.enum(['educational_query', 'knowledge_base_query', 'general_query']);
export type Category = z.infer<typeof Category>;

/** The choices of a person; all but `auto` fix the category. */
export const Agent = z.enum(['auto', 'teacher', 'knowledge_base', 'general']);
export type Agent = z.infer<typeof Agent>;

/** A kind of message: how it is answered, and its route on the wire. */
export type Specialist = Readonly<{
  route: Readonly<{ category: Category; action?: 'store' | 'retrieve'; agentType: string }>;
  /** The agent that offers it. `auto` offers every specialist. */
  agent: Exclude<Agent, 'auto'>;
  /** Name of the specialist on the page. */
  name: string;
  meaning: string;
  /** The instruction for answering. Code, meaning and way have at most 40 tokens together. */
  way: string;
}>;
