import { localServerEnv } from '../local-server.ts';

const NOWHERE = 'http://127.0.0.1:9';

const model = {
  id: 'none',
  label: 'None',
  about: '',
  inputUsdPerMillion: 0,
  outputUsdPerMillion: 0,
  maxOutputTokens: 64,
};

/** Returns environment variables with which the server starts, and answers requests that need no other service. */
export const startEnv = (port = '8080'): Record<string, string> => ({
  ...localServerEnv({
    url: NOWHERE,
    cognito: { domain: NOWHERE, jwksUrl: NOWHERE },
    balancer: { publicKeysUrl: NOWHERE },
    dynamodb: { url: NOWHERE },
    bedrock: { url: NOWHERE },
    models: [model],
  }),
  PORT: port,
});
