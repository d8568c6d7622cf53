// T37: files that are pages, scripts or pictures at once, opened as directly as a browser can.
// Whatever runs reports itself to an address that is watched: no report may come.
import { person } from './lib/chromium.mjs';
import { demo, open, signIn } from './lib/desk.mjs';

const REPORT = '/canary-report';
const RUN = `fetch('${REPORT}');document.title='canary';(new Image).src='${REPORT}'`;
const HTML = `<!doctype html><title>x</title><script>${RUN}</script><img src=x onerror="${RUN}"><meta http-equiv=refresh content="0;url=${REPORT}">`;
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" onload="${RUN.replaceAll('"', '&quot;')}"><script>${RUN}</script></svg>`;
const XHTML = `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title><script>${RUN}</script></head><body/></html>`;
const XSL = `<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="#s"?><d><xsl:stylesheet id="s" version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/"><html><body><script>${RUN}</script></body></html></xsl:template></xsl:stylesheet></d>`;
const MHTML = `MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n${HTML}\r\n--b--\r\n`;
const PDF = `%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.launchURL\\("${REPORT}"\\))>>/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF`;
// A picture that is a script as well: `GIF89a` is a name, the rest a comment and a command.
const GIF_JS = `GIF89a/*\x01\x00\x01\x00\x00*/=1;${RUN};`;
const JS = RUN;

const CONTENTS = { html: HTML, svg: SVG, xhtml: XHTML, xsl: XSL, mhtml: MHTML, pdf: PDF, gifjs: GIF_JS, js: JS };
const TYPES = [
  'text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/xml', 'multipart/related', 'application/pdf',
  'image/gif', 'image/png', 'text/javascript', 'text/plain', 'application/octet-stream',
];
const ENDINGS = ['html', 'svg', 'xhtml', 'xml', 'mhtml', 'pdf', 'gif', 'png', 'js', 'txt'];

// Every content as every type, and under every ending.
const files = () => Object.entries(CONTENTS).flatMap(([kind, text]) => {
  const of = (mimeType, ending, n) => ({ name: `${kind}-${n}.${ending}`, mimeType, buffer: Buffer.from(text, 'latin1') });
  return [
    ...TYPES.map((type, n) => of(type, ENDINGS[n % ENDINGS.length], n)),
    ...ENDINGS.map((ending, n) => of(TYPES[(n * 7 + 3) % TYPES.length], ending, TYPES.length + n)),
  ];
});

export const trial = async (browser, checks) => {
  const { url, links } = await demo('ru');
  const [maria, anna] = [await person(browser, url), await person(browser, url)];
  await signIn(maria, links.customer, 'ru');
  await signIn(anna, links.agent, 'ru');
  let hits = [];
  await anna.context.route(`**${REPORT}*`, (route) => {
    hits.push(route.request().frame()?.url() ?? 'a worker');
    return route.fulfill({ status: 204 });
  });
  const all = files();
  const addresses = [];
  for (let from = 0; from < all.length; from += 10) {
    const number = await open(maria, { subject: `Файлы ${from}`, files: all.slice(from, from + 10) });
    await anna.page.goto(`/tickets/${number}`);
    addresses.push(...await anna.page.locator('a[href*="/files/"]').evaluateAll((links) => [...new Set(links.map((link) => link.getAttribute('href')))]));
  }
  checks.equal('every file has its link on the agent’s page', addresses.length, all.length);
  checks.equal('nothing runs on the pages that name the files', hits.length, 0);
  await headers(checks, anna, addresses);

  const page = await anna.context.newPage();
  let downloads = 0;
  page.on('download', (download) => { downloads += 1; void download.cancel().catch(() => {}); });
  hits = [];
  for (const address of addresses) {
    for (const path of [address, `${address}/preview`]) {
      await page.goto(path, { waitUntil: 'load', timeout: 4000 }).catch(() => {});
    }
  }
  await page.waitForTimeout(500);
  checks.equal('opened directly, nothing runs', hits.join(' '), '');
  checks.equal('opened directly, every file is a download', downloads, addresses.length);

  hits = [];
  await anna.page.goto('/queue');
  await anna.page.evaluate(async (paths) => {
    const done = (element) => new Promise((resolve) => { element.onload = resolve; element.onerror = resolve; setTimeout(resolve, 1500); });
    for (const path of paths) {
      const script = Object.assign(document.createElement('script'), { src: path });
      document.body.append(script);
      await done(script);
    }
  }, addresses);
  checks.equal('named as a script by a page of ours, nothing runs', hits.join(' '), '');

  hits = [];
  const outside = `${url}/canary-frames`;
  await anna.context.route(outside, (route) => route.fulfill({ contentType: 'text/html', body: frames(addresses) }));
  await page.goto(outside, { waitUntil: 'load' }).catch(() => {});
  await page.waitForTimeout(1500);
  checks.equal('in frames, objects and embeds, nothing runs', hits.join(' '), '');

  await control(checks, anna, page, url, () => hits, () => { hits = []; });
  checks.figures(`${addresses.length} files (${Object.keys(CONTENTS).length} contents × declared types × extensions), each opened directly, as a preview, as a script, in a frame: ${hits.filter((hit) => hit.includes('/files/')).length} hits`);
  await maria.context.close();
  await anna.context.close();
};

const frames = (addresses) => addresses.filter((_, n) => n % 4 === 0).map((address) => `<iframe src="${address}"></iframe><object data="${address}"></object><embed src="${address}">`).join('');

// What every answer with a file says, whatever the file says of itself.
const headers = async (checks, anna, addresses) => {
  const wrong = [];
  const previews = {};
  for (const address of addresses) {
    const answer = await anna.context.request.get(address);
    const said = answer.headers();
    const policy = said['content-security-policy'] ?? '';
    const right = answer.status() === 200 && /^attachment/.test(said['content-disposition']) && said['x-content-type-options'] === 'nosniff'
      && /\bsandbox\b/.test(policy) && /default-src 'none'/.test(policy) && !/allow-/.test(policy);
    if (!right) wrong.push(`${address}: ${answer.status()} ${said['content-disposition']} ${policy}`);
    const preview = await anna.context.request.get(`${address}/preview`);
    previews[preview.status()] = (previews[preview.status()] ?? 0) + 1;
    if (preview.status() === 200 && !/^image\/(png|jpeg|gif|webp)$/.test(preview.headers()['content-type'])) {
      wrong.push(`${address}/preview is ${preview.headers()['content-type']}`);
    }
    if (preview.headers()['x-content-type-options'] !== 'nosniff') wrong.push(`${address}/preview may be sniffed`);
  }
  checks.equal('every file is an attachment, nosniff, in a sandbox', wrong.join('\n'), '');
  checks.figures(`previews answered ${JSON.stringify(previews)}`);
};

// The same contents served as pages must report themselves, or silence proves nothing.
const control = async (checks, { context }, page, url, hits, clear) => {
  const naive = { html: 'text/html', svg: 'image/svg+xml', xhtml: 'application/xhtml+xml' };
  for (const [kind, contentType] of Object.entries(naive)) {
    clear();
    await context.route(`${url}/naive-${kind}`, (route) => route.fulfill({ contentType, body: CONTENTS[kind] }));
    await page.goto(`/naive-${kind}`).catch(() => {});
    await page.waitForTimeout(300);
    checks.ok(`control: served as a page, ${kind} is caught`, hits().length > 0);
  }
  clear();
  await context.route(`${url}/naive-script`, (route) => route.fulfill({ contentType: 'text/html', body: '<script src="/naive-gif"></script>' }));
  await context.route(`${url}/naive-gif`, (route) => route.fulfill({ contentType: 'text/javascript', body: Buffer.from(GIF_JS, 'latin1') }));
  await page.goto('/naive-script').catch(() => {});
  await page.waitForTimeout(300);
  checks.ok('control: served as a script, the picture is caught', hits().length > 0);
};
