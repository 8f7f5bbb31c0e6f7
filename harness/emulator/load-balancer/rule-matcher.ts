import type { IncomingMessage } from 'node:http';
import type { Condition, Rule } from './rule.ts';
import { matchesWildcard } from './wildcard.ts';

type Matches = (request: IncomingMessage, path: string) => boolean;

/**
 * Returns the values of every header with that name. Node's own `headers` object keeps only the first value for some
 * names.
 */
export function headerValues(request: IncomingMessage, name: string): string[] {
  const values: string[] = [];
  const { rawHeaders } = request;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.toLowerCase() === name) values.push(rawHeaders[i + 1] ?? '');
  }
  return values;
}

function compileCondition(condition: Condition): Matches {
  const { values } = condition;
  if (condition.field === 'path-pattern') {
    return (_request, path) => values.some((pattern) => matchesWildcard(pattern, path));
  }
  const patterns = values.map((value) => value.toLowerCase());
  const matchesOne = (text: string) => patterns.some((pattern) => matchesWildcard(pattern, text));
  const name = condition.name.toLowerCase();
  return (request) =>
    request.headers[name] !== undefined &&
    headerValues(request, name).some((value) => matchesOne(value.toLowerCase()));
}

/**
 * Compiles listener rules. @returns a function that finds the first rule, in order of priority, whose conditions all
 * hold
 */
export function compileRules(rules: readonly Rule[]) {
  const compiled = rules
    .toSorted((a, b) => a.priority - b.priority)
    .map((rule) => ({ rule, conditions: rule.conditions.map(compileCondition) }));
  return (request: IncomingMessage, path: string): Rule | undefined =>
    compiled.find(({ conditions }) => conditions.every((matches) => matches(request, path)))?.rule;
}
