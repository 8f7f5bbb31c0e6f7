import { createHash } from 'node:crypto';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { inStore, isUnexpired, keys, queryAll, type Table } from './table.ts';

/** A built file of the page. The name contains a hash of the content, so that the content of a name never changes. */
export type BuiltFile = Readonly<{ name: string; content: Buffer }>;

const ReleaseFile = z.object({ name: z.string(), chunks: z.number(), sha256: z.string() });
/** A built file as the manifest of a release lists it. */
export type ReleaseFile = Readonly<z.infer<typeof ReleaseFile>>;
const Release = z.object({ files: z.array(ReleaseFile), expiresAt: z.number() });
const Chunk = z.object({ base64: z.string() });

/**
 * Bytes of a file that one item holds. An item holds at most 400 KB, and base64 writes four characters for three
 * bytes.
 */
const CHUNK_BYTES = 270_000;
const AT_ONCE = 4;
const DAY_S = 86_400;
/**
 * Files are kept for 14 days and renewed after 7. A session lasts at most 7 days, so every open page still finds its
 * files after the last ECS task of its release has ended.
 */
const KEPT_S = 14 * DAY_S;
const RENEWED_S = 7 * DAY_S;

const hashOf = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');

/** Returns the id of a release, a hash of its file names: equal builds have equal ids. */
export const releaseIdOf = (files: readonly BuiltFile[]): string =>
  hashOf(
    files
      .map(({ name }) => name)
      .toSorted()
      .join('\n'),
  );

export type Releases = ReturnType<typeof createReleases>;

/** Returns the store of built files of recent releases: files in chunks, and a manifest of each release. */
export function createReleases(table: Table) {
  const { db, name: TableName } = table;

  const put = async (items: readonly Record<string, unknown>[]): Promise<void> => {
    const left = [...items];
    const work = async () => {
      for (let Item = left.pop(); Item !== undefined; Item = left.pop())
        await db.send(new PutCommand({ TableName, Item }));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  };

  return {
    /** Tells whether the release is stored and does not have to be renewed yet. */
    has: (id: string): Promise<boolean> =>
      inStore(async () => {
        const { Item } = await db.send(
          new GetCommand({
            TableName,
            Key: keys.release(id),
            ProjectionExpression: 'expiresAt',
            ConsistentRead: true,
          }),
        );
        return Number(Item?.['expiresAt'] ?? 0) > table.now() / 1000 + KEPT_S - RENEWED_S;
      }),

    /**
     * Stores the files of a release and then its manifest, so that a manifest lists only stored files. Repeating it
     * is harmless.
     */
    put: (files: readonly BuiltFile[]): Promise<void> =>
      inStore(async () => {
        const expiresAt = Math.floor(table.now() / 1000) + KEPT_S;
        const all = files.map(({ name, content }) => {
          const chunks = Array.from(
            { length: Math.max(1, Math.ceil(content.length / CHUNK_BYTES)) },
            (_, at) => content.subarray(at * CHUNK_BYTES, (at + 1) * CHUNK_BYTES),
          );
          return { name, chunks, sha256: hashOf(content) };
        });
        await put(
          all.flatMap(({ name, chunks }) =>
            chunks.map((chunk, at) => ({
              ...keys.assetChunk(name, at),
              base64: chunk.toString('base64'),
              expiresAt,
            })),
          ),
        );
        const manifest = all.map(({ chunks, ...file }) => ({ ...file, chunks: chunks.length }));
        await put([{ ...keys.release(releaseIdOf(files)), files: manifest, expiresAt }]);
      }),

    /** Returns the files of all stored releases, by name. */
    files: (): Promise<ReadonlyMap<string, ReleaseFile>> =>
      inStore(async () => {
        const items = await queryAll(table, {
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': keys.release('').pk },
        });
        const all = items.flatMap((item) => Release.parse(item).files);
        return new Map(all.map((file) => [file.name, file]));
      }),

    /** Returns the content of a file; undefined when it has expired or its hash differs from the manifest's. */
    read: ({ name, chunks, sha256 }: ReleaseFile): Promise<Buffer | undefined> =>
      inStore(async () => {
        const parts: Buffer[] = [];
        for (let at = 0; at < chunks; at += 1) {
          const { Item: item } = await db.send(
            new GetCommand({ TableName, Key: keys.assetChunk(name, at) }),
          );
          if (item === undefined || !isUnexpired(table, item)) return undefined;
          parts.push(Buffer.from(Chunk.parse(item).base64, 'base64'));
        }
        const content = Buffer.concat(parts);
        return hashOf(content) === sha256 ? content : undefined;
      }),
  };
}
