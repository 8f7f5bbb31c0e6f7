/** A step of the Dockerfile that removes unneeded files: `keep-production-main.ts <root> <workspace>`. */
import { keepProduction } from './keep-production.ts';

const [root = '', workspace = ''] = process.argv.slice(2);
keepProduction(root, workspace);
