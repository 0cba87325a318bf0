// What a program is told by the test that starts it.
import { readFileSync } from 'node:fs';

function needed(name) {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set`);
  }
  return value;
}

export const gateway = needed('WINDTRAP_URL');
export const writeKey = needed('WINDTRAP_WRITE_KEY');
export const userId = needed('WINDTRAP_USER');
export const anonymousId = `${userId}-anonymous`;
export const calls = JSON.parse(readFileSync(new URL('../calls.json', import.meta.url), 'utf8'));
