// Runs the trials that the arguments name, or all; ends with the totals.
import { Checks, Stopped } from './lib/checks.mjs';
import { found, launch } from './lib/chromium.mjs';
import { stopAll } from './lib/desk.mjs';

const ALL = ['story', 'mail', 'keyboard', 'live', 'answers', 'embedded', 'canary', 'pages'];
const named = process.argv.slice(2);
const unknown = named.filter((name) => !ALL.includes(name));
if (unknown.length > 0) throw new Error(`no trial is called ${unknown.join(', ')}: there are ${ALL.join(', ')}`);
if (!found()) throw new Error('there is no Chromium: name one by HELPDESK_CHROMIUM');

const all = [];
const browser = await launch();
console.log(`Chromium ${browser.version()}, node ${process.version}`);
for (const name of named.length > 0 ? named : ALL) {
  const checks = new Checks(name);
  all.push(checks);
  const began = Date.now();
  const { trial } = await import(`./${name}.mjs`);
  try {
    await trial(browser, checks);
  } catch (error) {
    if (!(error instanceof Stopped)) checks.ok('runs to its end', false, error.stack);
  }
  checks.figures(`${checks.passed} passed, ${checks.failed} failed in ${Math.round((Date.now() - began) / 1000)} s`);
}
await browser.close();
await stopAll();
const sum = (of) => all.reduce((total, checks) => total + checks[of], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exit(sum('failed') > 0 || sum('passed') === 0 ? 1 : 0);
