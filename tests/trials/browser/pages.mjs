// Every page × both languages × both schemes: axe, widths, targets, headings, nothing from elsewhere.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { quiet } from './lib/chromium.mjs';
import { contrasts, headings, inline, overflow, pictures, targets } from './lib/measure.mjs';
import { FONTS, SMOKE } from './lib/length.mjs';
import { everyPage, show } from './lib/pages.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
const WIDTHS = FONTS ? [390] : SMOKE ? [390, 1280] : [320, 390, 768, 1280, 1600];
const LANGUAGES = SMOKE || FONTS ? ['ru'] : ['ru', 'en'];
const SCHEMES = SMOKE || FONTS ? ['light'] : ['light', 'dark'];
// A smoke run looks at every sixth page or so: a dozen.
const DOZEN = 12;

const totals = { variants: 0, axe: 0, rules: 0, violations: 0, measured: 0, widths: 0, targets: 0 };

export const trial = async (browser, checks) => {
  await control(browser, checks);
  let count = 0;
  for (const lang of LANGUAGES) {
    const { people, pages: all } = await everyPage(browser, lang);
    const pages = SMOKE ? all.filter((_, i) => Math.floor((i * DOZEN) / all.length) !== Math.floor(((i - 1) * DOZEN) / all.length)) : all;
    count = pages.length;
    for (const one of pages) {
      for (const scheme of SCHEMES) await look(checks, people, one, lang, scheme);
    }
    for (const [name, who] of Object.entries(people)) {
      quiet(checks, `${lang} ${name}`, who);
      await who.context.close();
    }
  }
  checks.figures(`${count} pages × ${LANGUAGES.length} languages × ${SCHEMES.length} schemes = ${totals.variants} variants; axe ${totals.axe} runs, ${totals.rules} rules passed, ${totals.violations} violations; ${totals.measured} contrasts measured by ourselves; ${totals.widths} widths; ${totals.targets} pages felt for targets`);
};

const look = async (checks, people, one, lang, scheme) => {
  const faults = [];
  const name = `${one.name} ${lang} ${scheme}`;
  try {
    const { page, html, status, expected } = await show(people, one, scheme);
    if (status !== expected) faults.push(`answered ${status}, not ${expected}`);
    faults.push(...await page.evaluate(headings), ...await page.evaluate(inline, html), ...await page.evaluate(pictures));
    if (!FONTS) faults.push(...await axe(page));
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      totals.widths += 1;
      faults.push(...(await page.evaluate(overflow)).map((words) => `at ${width} px ${words}`));
      if (width === 390) {
        totals.targets += 1;
        faults.push(...(await page.evaluate(targets)).map((words) => `target: ${words}`));
        if (scheme === 'light' && !SMOKE && !FONTS) faults.push(...(await axe(page)).map((words) => `at 390 px ${words}`));
      }
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  } catch (error) {
    faults.push(error.message);
  }
  totals.variants += 1;
  checks.equal(name, faults.join('\n'), '');
};

// Runs axe; what it could not tell of contrast is measured.
const axe = async (page) => {
  await page.evaluate(AXE);
  const found = await page.evaluate(
    (values) => globalThis.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations', 'incomplete'] }),
    TAGS,
  );
  totals.axe += 1;
  totals.rules += found.passes.length;
  totals.violations += found.violations.length;
  const faults = found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `axe ${id}: ${node.target.join(' ')} ${(node.failureSummary ?? '').split('\n')[1] ?? ''}`));
  const unsure = found.incomplete.filter(({ id }) => id === 'color-contrast').flatMap(({ nodes }) => nodes.map((node) => node.target.join(' ')));
  if (unsure.length > 0) {
    const measured = await page.evaluate(contrasts, unsure);
    totals.measured += measured.length;
    faults.push(...measured.filter(({ ratio, least }) => ratio < least).map(({ selector, ratio, least }) => `contrast of ${selector} is ${ratio.toFixed(2)}, not ${least}`));
  }
  return faults;
};

// A page with one fault of each kind: every measure must catch its own.
const control = async (browser, checks) => {
  const page = await browser.newPage({ viewport: { width: 390, height: 900 } });
  const html = '<html lang="en"><title>x</title><main><h1>x</h1><h1>y</h1><p style="color:#999">pale</p><button id="b" style="height:20px">small</button><div style="width:900px;height:9px"></div><img src="data:,"><span id="p" style="color:#aaa;background:#fff">pale</span></main></html>';
  await page.setContent(html);
  checks.equal('control: two headings are caught', (await page.evaluate(headings)).length, 1);
  checks.equal('control: a page too wide is caught', (await page.evaluate(overflow)).length, 1);
  checks.ok('control: a small target is caught', (await page.evaluate(targets)).some((words) => words.includes('small')));
  checks.ok('control: inline styles are caught', (await page.evaluate(inline, html)).length > 0);
  checks.ok('control: pale text is caught by our own measure', (await page.evaluate(contrasts, ['#p']))[0].ratio < 3);
  const found = await axe(page);
  checks.ok('control: axe catches an image without words and pale text', found.some((words) => /image-alt/.test(words)) && found.some((words) => /color-contrast/.test(words)));
  totals.axe = 0;
  totals.rules = 0;
  totals.violations = 0;
  await page.close();
};
