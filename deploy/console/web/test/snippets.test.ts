import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { snippets } from '../src/screens/sources/snippets.ts';

const GATEWAY = 'https://events.example.com:8443/path';

test('each language has the address of the gateway and the write key', () => {
  for (const { id, code } of snippets(GATEWAY, 'wk_abc')) {
    assert.match(code, /https:\/\/events\.example\.com:8443\/path/, id);
    assert.match(code, /wk_abc/, id);
  }
  assert.deepEqual(
    snippets(GATEWAY, 'k').map(({ id }) => id),
    ['js', 'node', 'java', 'kotlin', 'swift', 'python', 'go', 'curl'],
  );
});

test('the browser SDK is the build that loads nothing from elsewhere, and asks the gateway for its configuration', () => {
  const js = snippets(GATEWAY, 'k')[0];
  assert.match(js?.code ?? '', /analytics-js\/bundled/);
  assert.match(js?.code ?? '', /configUrl: "https:\/\/events\.example\.com:8443\/path"/);
});

test('a write key with quotes and signs of the language stays a text', () => {
  const key = `a"b'c$d\\e`;
  const by = new Map(snippets(GATEWAY, key).map(({ id, code }) => [id, code]));
  const literal = /analytics\.load\(("(?:[^"\\]|\\.)*")/.exec(by.get('js') ?? '')?.[1] ?? '';
  assert.equal(JSON.parse(literal), key);
  assert.ok(by.get('kotlin')?.includes('\\$d'));
  const curl = by.get('curl') ?? '';
  const words = execFileSync('sh', ['-c', `${curl.replace(/^curl/, "printf '%s\\n'")}`], { encoding: 'utf8' }).split('\n');
  assert.ok(words.includes(`${key}:`));
  assert.ok(words.includes(`${GATEWAY}/v1/track`));
});
