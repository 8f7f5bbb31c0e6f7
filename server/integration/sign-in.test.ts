import assert from 'node:assert/strict';
import { z } from 'zod';
import {
  FORGED_TOKENS,
  forge,
  signClaims,
  type ForgedToken,
} from '../../harness/emulator/cognito/forge.ts';
import { test } from '../../harness/kit/kit.ts';
import { newTraceId, traceparent } from './caller.ts';
import { readErrorBody } from './failure.ts';
import { localToken } from '../../harness/environments/local-sign-in.ts';
import { startOnecall, type Onecall } from './onecall.ts';

let onecall: Onecall;
let token: string;
test.beforeAll(async () => {
  onecall = await startOnecall();
  token = await localToken(onecall.cognito.apiUrl, 'alice');
});
test.afterAll(() => onecall.close());

const Claims = z.looseObject({ sub: z.string() });
const claimsOf = (jwt: string) =>
  Claims.parse(JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()));

const QUESTION = { query: 'q' };
const MESSAGE = {
  conversationId: crypto.randomUUID(),
  messageId: crypto.randomUUID(),
  query: 'q',
  agent: 'auto',
};
/** The three forms in which a client can call a procedure: alone, batched, streamed. */
const FORMS = {
  single: { path: '/trpc/classify', body: QUESTION, headers: {} },
  batched: { path: '/trpc/classify?batch=1', body: { 0: QUESTION }, headers: {} },
  streamed: {
    path: '/trpc/chat?batch=1',
    body: { 0: MESSAGE },
    headers: { 'trpc-accept': 'application/jsonl' },
  },
  query: { path: '/trpc/notes.list', body: {}, headers: {} },
} as const;
type Form = keyof typeof FORMS;
const forms: readonly Form[] = ['single', 'batched', 'streamed', 'query'];

async function send(form: Form, headers: Readonly<Record<string, string>>, base = onecall.url) {
  const traceId = newTraceId();
  const { path, body, headers: own } = FORMS[form];
  const response = await fetch(base + path, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'content-type': 'application/json',
      traceparent: traceparent(traceId),
      ...own,
      ...headers,
    },
    body: JSON.stringify(body),
  });
  return { traceId, status: response.status, text: await response.text(), response };
}

type Headers = Readonly<Record<string, string>>;
const bearer = (jwt: string): Headers => ({ authorization: `Bearer ${jwt}` });

/**
 * Sends a question in every form with the given headers. Asserts a status 401 with a tRPC error body, one log line of
 * the refusal, and no model call. Body and log must contain no part of the token.
 */
async function assertRefused(headers: Headers, base?: string): Promise<void> {
  for (const form of forms) {
    const { status, text, traceId } = await send(form, headers, base);
    assert.equal(status, 401, `${form}: ${text.slice(0, 200)}`);
    const { reason, httpStatus, code, traceId: told } = readErrorBody(text);
    assert.deepEqual([code, httpStatus, told], ['UNAUTHORIZED', 401, traceId]);
    assert.match(reason, /^(not_signed_in|sign_in_expired|sign_in_invalid)$/);
    const parts = Object.values(headers).flatMap((value) => value.split(/[. ]/));
    for (const part of parts) assert.ok(part.length < 16 || !text.includes(part));
    const { line, accepted } = await onecall.account(traceId);
    assert.deepEqual([line.outcome, line.reason, accepted], ['refused', reason, 0]);
    assert.ok(
      onecall.linesOf(traceId).some((one) => one.event === 'sign_in' && one.outcome === 'refused'),
    );
  }
}

for (const kind of FORGED_TOKENS) {
  test(`a bearer token that is forged (${kind}) is refused with 401 in every form`, async () => {
    const known = z
      .string()
      .refine((name): name is ForgedToken => FORGED_TOKENS.includes(name))
      .parse(kind);
    const forged = await forge(known, claimsOf(token), await onecall.cognito.forgeKeys());
    await assertRefused(bearer(forged));
  });
}

const direct = () => `http://127.0.0.1:${onecall.server().port}`;

test('no token is refused by the load balancer with its HTML 401, and by the server with tRPC JSON', async () => {
  for (const form of forms) {
    const { status, text } = await send(form, {});
    assert.equal(status, 401);
    assert.match(text, /^<html>/);
  }
  await assertRefused({}, direct());
});

test('what the load balancer does not overwrite is never believed: identity headers without a login', async () => {
  const keys = await onecall.cognito.forgeKeys();
  const access = await signClaims({ ...claimsOf(token), client_id: 'onecalllocalweb' }, keys);
  const identity = {
    'x-amzn-oidc-accesstoken': access,
    'x-amzn-oidc-identity': claimsOf(token).sub,
  };
  const data = token;
  await assertRefused({ ...identity, 'x-amzn-oidc-data': data }, direct());
  await assertRefused(identity, direct());
  await assertRefused({ 'x-amzn-oidc-data': data }, direct());
  await assertRefused({ ...bearer(token), 'x-amzn-oidc-data': data }, direct());
  await assertRefused({ ...bearer(token), ...identity });
  await assertRefused({ ...bearer(token), x_amzn_oidc_data: data }, direct());
});

test('an access token of the web client is no bearer token, and the other way round', async () => {
  const keys = await onecall.cognito.forgeKeys();
  const claims = claimsOf(token);
  await assertRefused(bearer(await signClaims({ ...claims, client_id: 'onecalllocalweb' }, keys)));
});

test('malformed authorization headers are refused with 401, never 500', async () => {
  const values = [
    'Bearer ',
    'Bearer a',
    'Bearer a.b.c',
    `Bearer ${'a'.repeat(8_000)}`,
    'Bearer ..',
    `Bearer ${token} ${token}`,
    `Bearer ${token},`,
    'Bearer eyJhbGciOiJSUzI1NiJ9.W10.AA',
  ];
  for (const authorization of values) await assertRefused({ authorization }, direct());
  for (const authorization of ['Basic YTpi', 'bearer', 'DPoP x'])
    await assertRefused({ authorization }, direct());
});

test('a good token is accepted in every form', async () => {
  const [single, batched, streamed, query] = await Promise.all(
    forms.map((form) => send(form, bearer(token))),
  );
  for (const answer of [single, batched, streamed, query]) assert.equal(answer?.status, 200);
  assert.match(streamed?.text ?? '', /"type":"receipt"/);
});
