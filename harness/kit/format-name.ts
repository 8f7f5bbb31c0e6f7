import { inspect } from 'node:util';

function written(kind: string, value: unknown): string {
  if (kind === 'j') return JSON.stringify(value) ?? 'undefined';
  if (kind === 'o') return inspect(value, { breakLength: Infinity });
  if (kind === 'i') return String(Math.trunc(Number(value)));
  if (kind === 'd' || kind === 'f') return String(Number(value));
  return typeof value === 'string' ? value : inspect(value, { breakLength: Infinity });
}

const field = (row: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (of, key) => (typeof of === 'object' && of !== null ? Reflect.get(of, key) : undefined),
      row,
    );

/**
 * Returns the name of the test for one row of a table. `%s %d %i %f %j %o` take the items of an array row in turn, or a
 * whole row of another type. `%#` is the number of the row from 0, `%%` a percent sign, `$key` or `$key.inner` a field
 * of an object row.
 */
export function formatName(template: string, row: unknown, index: number): string {
  const items: readonly unknown[] = Array.isArray(row) ? row : [row];
  let next = 0;
  return template.replace(
    /%([sdifjo#%])|\$([a-z_][\w.]*)/gi,
    (whole, kind: string | undefined, path: string | undefined) => {
      if (kind === '%') return '%';
      if (kind === '#') return String(index);
      if (kind !== undefined) return next < items.length ? written(kind, items[next++]) : whole;
      const value = Array.isArray(row) ? undefined : field(row, path ?? '');
      return value === undefined ? whole : written('s', value);
    },
  );
}
