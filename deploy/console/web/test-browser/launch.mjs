// How the tests start Chromium, here and for the SDKs in deploy/e2e. It imports nothing: each side brings its own `playwright-core`.

// Playwright can stop requests, but then answers preflights itself; so what leads away from this machine is stopped by
// a resolver that knows no name.
const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-proxy-server',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** Starts a headless browser that reaches nothing beyond this machine. `chromium` is that of `playwright-core`. */
export function launch(chromium, executablePath) {
  return chromium.launch({ executablePath, headless: true, chromiumSandbox: false, args: FLAGS, timeout: 120_000 });
}
