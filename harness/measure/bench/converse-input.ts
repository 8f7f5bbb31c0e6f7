import { z } from 'zod';

const Content = z.array(z.object({ text: z.string() }));

/** Fields of ConverseStream's input that the model calls of this bench set. */
export const ConverseInput = z.object({
  system: Content,
  messages: z.array(z.object({ role: z.enum(['user', 'assistant']), content: Content })),
  inferenceConfig: z.object({
    temperature: z.number().optional(),
    maxTokens: z.number().optional(),
  }),
});
export type ConverseInput = z.infer<typeof ConverseInput>;
