/**
 * Makes a fresh clone ready: checks what npm cannot install, installs what it can, once for each package-lock.json.
 * Plain JavaScript, because it runs on whatever Node the machine has; everything else runs on the Node it installs.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'node_modules', '.installed-from');

const say = (...lines) => process.stderr.write(`${lines.join('\n')}\n`);

const fail = (...lines) => {
  say('', ...lines, '');
  process.exit(1);
};

const checkNode = () => {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20)
    fail(
      `Amends needs Node.js 20 or newer to install itself; this is ${process.version}.`,
      'Get it from https://nodejs.org.',
    );
};

/** DynamoDB Local runs on Java. `JAVA_HOME` wins over the PATH, as everywhere. */
const checkJava = () => {
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java';
  const { stderr, error } = spawnSync(java, ['-version'], { encoding: 'utf8' });
  const version = error ? undefined : /version "(?:1\.)?(\d+)/.exec(stderr)?.[1];
  if (Number(version) >= 17) return;
  fail(
    version
      ? `Amends needs Java 17 or newer; ${java} is Java ${version}.`
      : `Amends needs Java 17 or newer, and ${java} was not found.`,
    'DynamoDB Local runs on it. To get it:',
    '  Debian, Ubuntu   sudo apt-get install openjdk-17-jre-headless',
    '  Fedora           sudo dnf install java-17-openjdk-headless',
    '  macOS            brew install openjdk@17',
    '  others           https://adoptium.net',
    'Then try again. If it is installed elsewhere, set JAVA_HOME.',
  );
};

const install = () => {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  say('Installing what Amends needs; the first time takes a minute…');
  const npm = process.env.npm_execpath;
  const [command, args] = npm ? [process.execPath, [npm]] : ['npm', []];
  const { status } = spawnSync(command, [...args, 'ci', '--loglevel=error', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) fail('The installation failed; npm says why above.', 'Mend it and try again.');
  writeFileSync(stamp, lock);
};

checkNode();
// What only asks an Amends elsewhere needs no Java.
if (!process.argv.includes('--without-java')) checkJava();
install();
