import { z } from 'zod';
import { ConverseInput } from './converse-input.ts';

/** Messages from the process that runs the environment to the process that measures. */
export const EnvironmentMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ready'),
    /** URL of the load balancer, in front of the server. */
    url: z.url(),
    serverUrl: z.url(),
    serverPid: z.int().positive(),
    /** Resident memory of the server's process before the server gets its first request, in megabytes. */
    idleMb: z.number(),
    bedrockUrl: z.url(),
    cognitoUrl: z.url(),
    token: z.string().min(1),
    /** Access tokens of ten or more people besides the owner of `token`. */
    otherTokens: z.array(z.string().min(1)).min(10),
    /** Access token of a person with 500 notes of 4,000 characters each. */
    noterToken: z.string().min(1),
  }),
  z.object({ type: z.literal('prompt'), kind: z.enum(['chat', 'classify']), input: ConverseInput }),
]);
export type EnvironmentMessage = z.infer<typeof EnvironmentMessage>;
export type BenchTarget = Omit<Extract<EnvironmentMessage, { type: 'ready' }>, 'type'>;
