import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PAGE_ROUTES, ROUTE_CODES, routeCode } from './route.ts';

test('routeCode() finds each route by its agent type and action', () => {
  for (const code of ROUTE_CODES) assert.equal(routeCode(PAGE_ROUTES[code]), code);
});

test('routeCode() counts a route for notes without an action as a look into the notes', () => {
  assert.equal(routeCode({ agentType: 'knowledge_base' }), 'recall');
});

test('routeCode() counts a route that only a newer server knows as general', () => {
  const later = JSON.parse('{"agentType":"geology"}');
  assert.equal(routeCode(later), 'general');
});
