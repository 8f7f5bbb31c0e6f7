/** The holder of a Terraform state lock, as Terraform reports it. */
export interface LockHolder {
  readonly id: string;
  readonly path: string;
  readonly who: string;
  readonly operation: string;
  readonly since: string;
}

const FIELDS = {
  id: /ID:\s+(\S+)/,
  path: /Path:\s+(\S+)/,
  who: /Who:\s+(\S+)/,
  operation: /Operation:\s+(\S+)/,
  since: /Created:\s+(.+)/,
} as const;

/**
 * Returns the holder of the state lock from Terraform's error "Error acquiring the state lock". The error may have a
 * frame of box-drawing characters.
 */
export function lockHolderIn(output: string): LockHolder | undefined {
  const start = output.indexOf('acquiring the state lock');
  if (start === -1) return undefined;
  const info = output.indexOf('Lock Info:', start);
  const text = output.slice(info === -1 ? start : info);
  const found = (field: keyof typeof FIELDS) =>
    FIELDS[field].exec(text)?.[1]?.replace(/[│\s]+$/, '') ?? 'unknown';
  return {
    id: found('id'),
    path: found('path'),
    who: found('who'),
    operation: found('operation').replace('OperationType', '').toLowerCase(),
    since: found('since'),
  };
}

/** Returns two sentences: one names the holder of the state lock, the other says what the operator can do. */
export function describeLock(holder: LockHolder, environment: string): string {
  const layer = holder.path.split('/').at(-1)?.replace('.tfstate', '') ?? 'unknown';
  return (
    `The state of ${environment}-${layer} is locked by ${holder.who} (${holder.operation} since ${holder.since}, lock ${holder.id}). ` +
    `Wait until it is done; if that process no longer runs, "make unlock ENV=${environment} STACK=${layer} LOCK=${holder.id}" and run this again`
  );
}
