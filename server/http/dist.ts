import { fileURLToPath } from 'node:url';

/**
 * Folder of the built page. The bundle `server/dist/main.cjs` and `server/http/dist.ts` are in folders of the same
 * depth, so the relative path is right from both.
 */
export const DIST = fileURLToPath(new URL('../../web/dist', import.meta.url));
