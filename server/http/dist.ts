import { fileURLToPath } from 'node:url';

/** The folder of the built page. The bundle `server/dist/main.cjs` lies as deep as this file, so the path is right in both. */
export const DIST = fileURLToPath(new URL('../../web/dist', import.meta.url));
