// The portal inside a host's pages, under the host's path, with the host's own login.
import { person, quiet } from './lib/chromium.mjs';
import { start, WEB_HOST } from './lib/desk.mjs';
import { WORDS } from './lib/words.mjs';

const w = WORDS.en;
const SUPPORT = '/help/support';

export const trial = async (browser, checks) => {
  const url = (await start(WEB_HOST, ['127.0.0.1:0'])).replace(/\/$/, '');
  const [vera, anna] = [await person(browser, url, { locale: 'en' }), await person(browser, url, { locale: 'en' })];
  const [c, a] = [vera.page, anna.page];
  const button = (page, name) => page.getByRole('button', { name, exact: true });
  const said = (page, words) => page.locator('#notice').filter({ hasText: words }).waitFor();
  const inside = (page) => new URL(page.url()).pathname.startsWith(SUPPORT);

  await checks.step('without a login the portal leads to the host’s page', async () => {
    await c.goto(`${SUPPORT}/tickets`);
    await c.getByRole('heading', { level: 1, name: 'Horizon' }).waitFor();
  });
  await checks.step('the host’s login leads into the portal', async () => {
    await button(c, 'Vera Orlova').click();
    await c.getByRole('heading', { level: 1, name: w.tickets }).waitFor();
    await a.goto('/');
    await button(a, 'Anna Sokolova').click();
    await a.getByRole('heading', { level: 1, name: w.queue }).waitFor();
  });
  await checks.step('the page is the host’s, and the menu in it is ours', async () => {
    await c.getByRole('banner').getByRole('link', { name: 'Horizon' }).waitFor();
    await c.getByRole('navigation', { name: w.help }).getByRole('link', { name: w.write }).click();
    await c.getByRole('heading', { level: 1, name: w.write }).waitFor();
  });
  await checks.step('a request is sent', async () => {
    await c.getByLabel(w.project, { exact: true }).selectOption({ label: '[48213] Flax & Forest' });
    await c.getByRole('radio', { name: w.high }).check();
    await c.getByLabel(w.subject, { exact: true }).fill('Inside the host');
    await c.getByLabel(w.text, { exact: true }).fill('It works below a path.');
    await c.getByLabel(w.attach).setInputFiles([{ name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('note') }]);
    await button(c, w.send).click();
    await c.getByRole('heading', { level: 1, name: 'Inside the host' }).waitFor();
  });
  checks.ok('it stands below the host’s path', inside(c), c.url());
  const path = new URL(c.url()).pathname;
  await checks.step('the file comes back', async () => {
    const link = await c.getByRole('link', { name: /note\.txt/ }).getAttribute('href');
    checks.ok('its address is below the host’s path', link.startsWith(`${SUPPORT}/files/`), link);
    checks.equal('its content is the same', await (await vera.context.request.get(link)).text(), 'note');
  });
  await checks.step('the agent answers, and the customer’s open page shows it', async () => {
    await a.goto(path);
    await a.getByRole('textbox', { name: w.answer }).fill('We are on it.');
    await button(a, w.reply).click();
    await said(a, w.toldReplied);
    await c.getByText('We are on it.').waitFor();
  });
  await checks.step('the agent resolves', async () => {
    await a.getByRole('textbox', { name: w.answer }).fill('Done.');
    await button(a, w.resolve).click();
    await said(a, w.toldResolved);
  });
  await checks.step('the customer rates and closes', async () => {
    await c.goto(path);
    await c.locator('label.star').nth(4).click();
    await button(c, w.close).click();
    await c.getByRole('link', { name: w.linked }).waitFor();
  });
  await checks.step('the language changes and the page stays', async () => {
    await button(c, w.language).click();
    await c.getByRole('link', { name: WORDS.ru.linked }).waitFor();
    checks.equal('the same page', new URL(c.url()).pathname, path);
  });
  await checks.step('a page that is not there says so inside the host', async () => {
    const answer = await c.goto(`${SUPPORT}/tickets/999999`);
    checks.equal('it is missing', answer.status(), 404);
    await c.getByRole('banner').getByRole('link', { name: 'Horizon' }).waitFor();
    await c.getByRole('main').getByRole('link').first().click();
    await c.getByRole('heading', { level: 1, name: WORDS.ru.tickets }).waitFor();
  });
  await checks.step('signing out leads to the host', async () => {
    await c.locator('details.menu summary', { hasText: WORDS.ru.account }).click();
    await button(c, WORDS.ru.signOut).click();
    await button(c, 'Vera Orlova').waitFor();
    checks.equal('at its first page', new URL(c.url()).pathname, '/');
  });
  quiet(checks, 'customer', vera);
  quiet(checks, 'agent', anna);
  const requests = vera.noticed.requests + anna.noticed.requests;
  checks.figures(`${requests} requests, ${vera.noticed.foreign.length + anna.noticed.foreign.length} of them to another origin`);
  await vera.context.close();
  await anna.context.close();
};
