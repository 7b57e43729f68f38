/**
 * Loaded into Electron before the app (harness.ts): holds "ready" until Playwright has attached and says so, as its own
 * loader does for an Electron that it finds itself. A window that loads while a debugger attaches may hang both.
 */
const { isMainThread } = require('node:worker_threads');

function hold() {
  const { app } = require('electron');
  const reallyReady = app.whenReady();
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  app.whenReady = () => held;
  globalThis.__playwright_run = async () => release(await reallyReady);
}

// Worker threads inherit the option; they have no windows. Nor should what the app starts know of it.
delete process.env.NODE_OPTIONS;

// This runs before Electron has made its module known; the app, an ES module, comes later than the next tick.
if (isMainThread) process.nextTick(hold);
