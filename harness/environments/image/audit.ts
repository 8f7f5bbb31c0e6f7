import { z } from 'zod';
import { npmJson } from './npm-json.ts';
import { packagesInImage } from './sbom.ts';

const Report = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({ severity: z.string(), nodes: z.array(z.string()) }),
  ),
});

const Refused = z.object({ message: z.string() });

/**
 * Result of checking the image's packages against npm's security advisories. It is `skipped`, which is not a pass, when
 * npm's service does not answer.
 */
export type Audited = Readonly<
  | { outcome: 'clean'; packages: number }
  | { outcome: 'critical'; packages: readonly string[] }
  | { outcome: 'skipped'; why: string }
>;

/** Reads the output of `npm audit --json`, and keeps the advisories for the packages in the image. */
export function readAudit(printed: unknown, folders: ReadonlySet<string>): Audited {
  const report = Report.safeParse(printed);
  if (!report.success) {
    const refused = Refused.safeParse(printed);
    const why = refused.success ? refused.data.message : 'it printed no report';
    return { outcome: 'skipped', why };
  }
  const critical = Object.entries(report.data.vulnerabilities)
    .filter(([, { severity }]) => severity === 'critical')
    .filter(([, { nodes }]) => nodes.some((node) => folders.has(node)))
    .map(([name]) => name);
  if (critical.length > 0) return { outcome: 'critical', packages: critical };
  return { outcome: 'clean', packages: folders.size };
}

/**
 * Checks the image's npm packages with npm's advisory service. The Debian packages of the base image are left to the
 * registry's scanner.
 */
export async function auditImage(): Promise<Audited> {
  const folders = new Set((await packagesInImage()).keys());
  try {
    return readAudit(await npmJson(['audit', '--package-lock-only', '--json']), folders);
  } catch (error) {
    return { outcome: 'skipped', why: error instanceof Error ? error.message : String(error) };
  }
}
