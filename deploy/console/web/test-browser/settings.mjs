// What the programs here are told by whoever starts them, in environment variables.

function needed(name) {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set`);
  }
  return value;
}

/** Where the console is, with a slash at the end. */
export const url = needed('CONSOLE_URL').replace(/\/?$/, '/');

/** The browser to drive. */
export const executable = needed('CONSOLE_CHROMIUM');

/** Who signs in; null where the console asks nobody. */
export const user = process.env.CONSOLE_USER || null;
export const password = process.env.CONSOLE_PASSWORD || '';

/** A folder for pictures of the screens; null for none. */
export const pictures = process.env.CONSOLE_PICTURES || null;

/** A folder for a picture of the screen on which something failed; null for none. */
export const failures = process.env.CONSOLE_FAILURES || pictures;

/** The message id of the event that a table refuses. */
export const poisonedId = process.env.CONSOLE_POISONED_ID || null;

/** Text that clients sent to do harm: it is to be seen as text. */
export const hostile = JSON.parse(process.env.CONSOLE_HOSTILE || '[]');
