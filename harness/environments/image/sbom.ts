import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { IMAGE_FOLDER } from './built-image.ts';
import { neededFolders } from './keep-production.ts';
import { npmJson } from './npm-json.ts';
import { ROOT } from './root.ts';

const Lockfile = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      dependencies: z.record(z.string(), z.string()).default({}),
    }),
  ),
});

const Sbom = z.looseObject({
  metadata: z.looseObject({ component: z.looseObject({ name: z.string() }) }),
  components: z.array(z.looseObject({ 'bom-ref': z.string() })),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

/**
 * Returns the npm packages in the image: each folder, with the name and version of its package such as `hono@4.13.19`.
 */
export async function packagesInImage(): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(ROOT, 'package-lock.json'), 'utf8');
  const { packages } = Lockfile.parse(JSON.parse(text));
  const marker = 'node_modules/';
  return new Map(
    [...neededFolders(packages, 'server')].map((folder) => {
      const name = folder.slice(folder.lastIndexOf(marker) + marker.length);
      return [folder, `${name}@${packages[folder]?.version}`];
    }),
  );
}

/**
 * Returns a CycloneDX list of the image's npm packages, which npm makes from the lockfile alone.
 *
 * `npm sbom --omit dev` leaves out packages that are development dependencies of another workspace, such as
 * `@trpc/server`. Therefore npm lists all packages, and those in the image are selected from that list.
 */
export async function imageSbom(): Promise<z.infer<typeof Sbom>> {
  const printed = await npmJson(['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only']);
  const all = Sbom.parse(printed);
  const here = new Set((await packagesInImage()).values());
  const { component } = all.metadata;
  const root = String(component['bom-ref']);
  const kept = all.components.filter((one) => here.has(one['bom-ref']));
  const missing = [...here].filter((ref) => !kept.some((one) => one['bom-ref'] === ref));
  if (missing.length > 0) throw new Error(`npm sbom does not list ${missing.join(', ')}`);
  return {
    ...all,
    // The project's name in the list is set to `onecall`. npm would use the name of the folder in which the repository
    // is checked out.
    metadata: { ...all.metadata, component: { ...component, name: 'onecall' } },
    components: kept,
    dependencies: [
      { ref: root, dependsOn: [...here] },
      ...all.dependencies
        .filter(({ ref }) => here.has(ref))
        .map((one) => ({ ...one, dependsOn: one.dependsOn.filter((ref) => here.has(ref)) })),
    ],
  };
}

/**
 * Writes the list of the image's npm packages (SBOM) to the folder with the image's other facts.
 * @returns the path of the file
 */
export async function writeSbom(): Promise<string> {
  await mkdir(IMAGE_FOLDER, { recursive: true });
  const path = join(IMAGE_FOLDER, 'sbom.json');
  await writeFile(path, `${JSON.stringify(await imageSbom(), null, 2)}\n`);
  return path;
}
