import { z } from 'zod';

const Content = z.array(z.object({ text: z.string() }));

/** What is sent to ConverseStream, as far as the calls of this bench use it. */
export const ConverseInput = z.object({
  system: Content,
  messages: z.array(z.object({ role: z.enum(['user', 'assistant']), content: Content })),
  inferenceConfig: z.object({
    temperature: z.number().optional(),
    maxTokens: z.number().optional(),
  }),
});
export type ConverseInput = z.infer<typeof ConverseInput>;
