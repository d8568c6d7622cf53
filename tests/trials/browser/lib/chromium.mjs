// The browser, and what is noticed in every one of its contexts.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Every desk is ours: a process for each origin would cost a tenth of a second a page.
  '--disable-site-isolation-trials',
];

const executable = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

// Where Chromium is: where the environment says, or on the path.
export const found = () => {
  if (process.env.HELPDESK_CHROMIUM) return process.env.HELPDESK_CHROMIUM;
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(executable);
};

export const launch = () => chromium.launch({ executablePath: found(), args: ARGS });

// A person's browser window, at `origin`; it notices what must never happen.
export const person = async (browser, origin, options = {}) => {
  const { elsewhere, ...browserOptions } = options;
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width: 1280, height: 900 },
    locale: 'ru-RU',
    ...browserOptions,
  });
  context.setDefaultTimeout(8000);
  const noticed = { foreign: [], console: [], policy: [], requests: 0, pages: 0 };
  context.on('request', (request) => {
    noticed.requests += 1;
    const url = request.url();
    if (elsewhere && url.startsWith(elsewhere)) return;
    if (!/^(data|blob|about):/.test(url) && new URL(url).origin !== origin) noticed.foreign.push(url);
  });
  context.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    // A refused command answers 4xx by design, and Chromium says so by itself.
    if (/Failed to load resource.*(40[0-9]|41[0-9]|42[0-9])/.test(message.text())) return;
    noticed.console.push(`${message.page()?.url()}: ${message.text()}`);
  });
  context.on('weberror', (error) => noticed.console.push(String(error.error())));
  if (options.javaScriptEnabled !== false) {
    await context.exposeBinding('helpdeskPolicy', (_, words) => noticed.policy.push(words));
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        globalThis.helpdeskPolicy(`${location.pathname}: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
  }
  const page = await context.newPage();
  return { context, page, noticed, origin };
};

// Checks that nothing was noticed.
export const quiet = (checks, name, { noticed }) => {
  checks.equal(`${name}: no request to another origin`, noticed.foreign.join(' '), '');
  checks.equal(`${name}: no error in the console`, noticed.console.join('\n'), '');
  checks.equal(`${name}: no violation of the content policy`, noticed.policy.join('\n'), '');
};
