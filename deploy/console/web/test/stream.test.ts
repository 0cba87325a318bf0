import assert from 'node:assert/strict';
import { test } from 'node:test';
import { session, type Session } from '../src/http/session.ts';
import { openStream } from '../src/http/stream.ts';

const SIGNED_IN: Session = {
  logged_in: true,
  user: 'ann',
  role: 'operator',
  login: 'password',
  csrf: 'token',
  version: null,
  instance: null,
  gateway_url: null,
  scripts: false,
  destinations: [],
};

/** The names of a stream's events, once it is over. */
function heard(text: string, mock: (answer: () => Promise<Response>) => void): Promise<string[]> {
  mock(() => Promise.resolve(new Response(text)));
  return new Promise((resolve) => {
    const names: string[] = [];
    openStream('events/stream', { event: (name) => names.push(name), over: () => resolve(names) });
  });
}

test('a stream that ends with the session shows the sign-in form, any other end does not', async (context) => {
  const mock = (answer: () => Promise<Response>) => void context.mock.method(globalThis, 'fetch', answer);
  session.value = SIGNED_IN;
  assert.deepEqual(await heard('event: end\ndata: {"reason":"idle_limit"}\n\n', mock), ['end']);
  assert.equal(session.value.logged_in, true);
  assert.deepEqual(await heard('event: end\ndata: {"reason":"session"}\n\n', mock), ['end']);
  assert.equal(session.value.logged_in, false);
  assert.equal(session.value.csrf, null);
});
