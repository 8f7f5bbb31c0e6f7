/** `keep-production-main.ts <root> <workspace>`, a step of the Dockerfile. */
import { keepProduction } from './keep-production.ts';

const [root = '', workspace = ''] = process.argv.slice(2);
keepProduction(root, workspace);
