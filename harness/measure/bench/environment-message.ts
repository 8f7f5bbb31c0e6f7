import { z } from 'zod';
import { ConverseInput } from './converse-input.ts';

/** The messages from the process with the environment to the measuring one. */
export const EnvironmentMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ready'),
    /** URL of the load balancer. */
    url: z.url(),
    serverUrl: z.url(),
    serverPid: z.int().positive(),
    /** Resident memory of the server before its first request, in megabytes. */
    idleMb: z.number(),
    bedrockUrl: z.url(),
    cognitoUrl: z.url(),
    token: z.string().min(1),
    /** Tokens of all other people. */
    otherTokens: z.array(z.string().min(1)).min(10),
    /** Token of a person with 500 notes of 4,000 characters. */
    noterToken: z.string().min(1),
  }),
  z.object({ type: z.literal('prompt'), kind: z.enum(['chat', 'classify']), input: ConverseInput }),
]);
export type EnvironmentMessage = z.infer<typeof EnvironmentMessage>;
export type BenchTarget = Omit<Extract<EnvironmentMessage, { type: 'ready' }>, 'type'>;
