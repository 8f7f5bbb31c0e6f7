import { serverEnv } from '../local-server.ts';

/** Nothing listens there. */
const NOWHERE = 'http://127.0.0.1:9';

const model = {
  id: 'none',
  label: 'None',
  about: '',
  inputUsdPerMillion: 0,
  outputUsdPerMillion: 0,
  maxOutputTokens: 64,
};

/** Enough for the server to start and to answer what needs nobody else. */
export const startEnv = (port = '8080'): Record<string, string> => ({
  ...serverEnv({
    url: NOWHERE,
    cognito: { domain: NOWHERE, jwksUrl: NOWHERE },
    balancer: { publicKeysUrl: NOWHERE },
    dynamodb: { url: NOWHERE },
    bedrock: { url: NOWHERE },
    models: [model],
  }),
  PORT: port,
});
