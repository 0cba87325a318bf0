// Runs the parts that are named as arguments against a running console, one after the other. Exit code 0: all of it held.
import { closeBrowser } from './browser.mjs';
import { access } from './access.mjs';
import { hostileText } from './hostile.mjs';
import { keyboard } from './keyboard.mjs';
import { liveTail } from './livetail.mjs';
import { findPoisoned, redrivePoisoned } from './poison.mjs';
import { query } from './query.mjs';
import { screens } from './screens.mjs';
import { scripts } from './scripts.mjs';
import { testEvent } from './testevent.mjs';

const PARTS = { access, screens, keyboard, liveTail, hostileText, query, testEvent, scripts, findPoisoned, redrivePoisoned };

try {
  for (const name of process.argv.slice(2)) {
    const before = Date.now();
    const part = PARTS[name];
    if (!part) {
      throw new Error(`no such part: ${name}. There are ${Object.keys(PARTS).join(', ')}.`);
    }
    await part();
    console.log(`${name}: ${((Date.now() - before) / 1000).toFixed(1)} s`);
  }
} finally {
  await closeBrowser();
}
