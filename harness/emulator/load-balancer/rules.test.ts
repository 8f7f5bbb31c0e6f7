import assert from 'node:assert/strict';
import { test } from '../../kit/kit.ts';
import { responseStatus } from '../status-of.fixture.ts';
import { startBalancer } from './balancer.fixture.ts';
import { startLoadBalancer } from './load-balancer.ts';
import { parseLoadBalancerOptions, type LoadBalancerOptions } from './options.ts';
import type { RuleInput } from './rule.ts';

const says = (messageBody: string) => [
  { type: 'fixed-response' as const, statusCode: '200', messageBody },
];

const options = (
  rules: RuleInput[],
  more: Partial<LoadBalancerOptions> = {},
): LoadBalancerOptions => ({
  port: 0,
  arn: 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/test/1',
  defaultActions: says('default'),
  rules,
  ...more,
});

test('the rule of least priority number whose conditions all hold decides', async (t) => {
  const balancer = await startBalancer(
    t,
    options([
      {
        priority: 20,
        conditions: [{ field: 'path-pattern', values: ['/api/*'] }],
        actions: says('api'),
      },
      {
        priority: 10,
        conditions: [
          { field: 'path-pattern', values: ['/api/*'] },
          { field: 'http-header', name: 'authorization', values: ['Bearer *'] },
        ],
        actions: says('bearer'),
      },
      {
        priority: 40,
        conditions: [{ field: 'path-pattern', values: ['/c/?'] }],
        actions: says('one'),
      },
    ]),
  );
  const ask = async (path: string, init: RequestInit = {}) =>
    (await fetch(balancer.url + path, init)).text();
  assert.equal(await ask('/api/x?y=/c/1'), 'api');
  assert.equal(await ask('/API/x'), 'default');
  assert.equal(await ask('/api/x', { headers: { authorization: 'bearer abc' } }), 'bearer');
  assert.equal(await ask('/x', { headers: { authorization: 'bearer abc' } }), 'default');
  assert.equal(await ask('/c/1'), 'one');
  assert.equal(await ask('/c/12'), 'default');
  assert.equal(balancer.state().requests['20']?.['200'], 1);
});

test('fixed-response answers as configured', async (t) => {
  const balancer = await startBalancer(
    t,
    options([
      {
        priority: 2,
        conditions: [{ field: 'path-pattern', values: ['/teapot'] }],
        actions: [
          {
            type: 'fixed-response',
            statusCode: '418',
            contentType: 'application/json',
            messageBody: '{"tea":true}',
          },
        ],
      },
    ]),
  );
  const teapot = await fetch(`${balancer.url}/teapot`);
  assert.equal(teapot.status, 418);
  assert.equal(teapot.headers.get('content-type'), 'application/json');
  assert.deepEqual(await teapot.json(), { tea: true });
});

test('parseLoadBalancerOptions() refuses what AWS refuses and says why', () => {
  const path = (...values: string[]) => ({ field: 'path-pattern' as const, values });
  const header = (...values: string[]) => ({ field: 'http-header' as const, name: 'a', values });
  const rule = (
    conditions: RuleInput['conditions'],
    actions: RuleInput['actions'] = says('x'),
  ) => ({
    priority: 1,
    conditions,
    actions,
  });
  const refused: [RuleInput[], RegExp][] = [
    [[rule([path('/a', '/b', '/c', '/d')])], /at most 3 values/],
    [[rule([path('/a', '/b', '/c'), header('x', 'y', 'z')])], /6 condition values.+at most 5/],
    [[rule([path('/*/*/*'), header('*?*')])], /6 wildcards.+at most 5/],
    [[rule([path('/a'), path('/b')])], /2 conditions on path-pattern/],
    [[rule([path('/a b')])], /a path pattern/],
    [[rule([])], /conditions/],
    [[rule([path('/a')]), rule([path('/b')])], /two rules have priority 1/],
    [[rule([path('/a')], [])], /exactly one of forward and fixed-response/],
    [[rule([path('/a')], [...says('x'), { type: 'authenticate-cognito' }])], /exactly one of/],
    [[rule([path('/a')], [{ type: 'forward', targetGroup: 'app' }])], /"app", there are: none/],
    [
      [rule([path('/a')], [{ type: 'authenticate-cognito' }, ...says('x')])],
      /"cognito" is not given/,
    ],
    [[rule([{ field: 'http-header', name: 'Host', values: ['a'] }])], /another header than Host/],
  ];
  for (const [rules, message] of refused) {
    assert.throws(() => parseLoadBalancerOptions(options(rules)), message);
  }
});

test('startLoadBalancer() fails with the reason when its port is taken', async (t) => {
  const balancer = await startBalancer(t, options([]));
  const port = Number(new URL(balancer.url).port);
  await assert.rejects(startLoadBalancer(options([], { port })), { code: 'EADDRINUSE' });
});

test('the public keys are served by their id, and to loopback addresses only', async (t) => {
  const balancer = await startBalancer(t, options([]));
  assert.equal(await responseStatus(fetch(`${balancer.publicKeysUrl}/unknown`)), 403);
});
