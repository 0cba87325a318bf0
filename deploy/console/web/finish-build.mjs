// The end of `npm run build`: compresses what the console serves, and fails where the first screen has grown too large.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const OUT = fileURLToPath(new URL('dist/', import.meta.url));
const MOST_BYTES = 60 * 1024;
const TEXT = /\.(html|js|css|svg)$/;
const SMALL = 1024;

const manifestFile = join(OUT, 'manifest.json');
const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
rmSync(manifestFile);

/** What a browser loads before it shows the first screen: the page, and the entry with all that it imports at once. */
function firstScreen() {
  const files = new Set(['index.html', 'favicon.svg']);
  const add = (key) => {
    const chunk = manifest[key];
    files.add(chunk.file);
    chunk.css?.forEach((file) => files.add(file));
    chunk.imports?.forEach(add);
  };
  add('index.html');
  Object.values(manifest)
    .filter(({ file }) => file.endsWith('.css'))
    .forEach(({ file }) => files.add(file));
  return files;
}

let total = 0;
const first = firstScreen();
for (const name of readdirSync(OUT, { recursive: true }).filter((name) => TEXT.test(name))) {
  const content = readFileSync(join(OUT, name));
  const compressed = gzipSync(content, { level: 9 });
  const small = content.length < SMALL;
  if (!small) {
    writeFileSync(join(OUT, `${name}.gz`), compressed);
  }
  if (first.has(name)) {
    total += small ? content.length : compressed.length;
  }
}
console.log(`The first screen takes ${(total / 1024).toFixed(1)} KB of at most ${MOST_BYTES / 1024} KB.`);
if (total > MOST_BYTES) {
  console.error(`The first screen is too large: ${[...first].join(', ')}. Load later what it does not need at once.`);
  process.exit(1);
}
