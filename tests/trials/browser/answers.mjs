// Canned answers: put into what is being written with a script, into an empty box without one.
import { person } from './lib/chromium.mjs';
import { demo, open, play, signIn } from './lib/desk.mjs';

export const trial = async (browser, checks) => {
  const { url, links } = await demo('ru');
  const [maria, anna] = [await person(browser, url), await person(browser, url)];
  await signIn(maria, links.customer, 'ru');
  await signIn(anna, links.agent, 'ru');
  await putsIn(checks, maria, anna);
  await appears(checks, maria, anna);
  await worksPlain(browser, checks, maria, { url, links });
  checks.equal('agent: no violation of the content policy', anna.noticed.policy.join('\n'), '');
  await maria.context.close();
  await anna.context.close();
};

const box = (page) => page.locator('#reply');
const choose = async (page, title) => {
  await page.locator('details.answers > summary').click();
  await page.getByRole('link', { name: title, exact: true }).click();
};

// At the cursor, between what was written before it and after it; nothing of that is lost.
const putsIn = async (checks, maria, { page }) => {
  const number = await open(maria, { subject: 'Готовые ответы' });
  await page.goto(`/tickets/${number}`);
  await page.evaluate(() => { globalThis.sameDocument = true; });
  await choose(page, 'Уточнить подробности');
  await page.waitForFunction(() => document.getElementById('reply').value !== '');
  const text = await box(page).inputValue();
  checks.ok('the text is in the empty box', text.startsWith('Здравствуйте!') && text.endsWith('к сообщению.'));
  checks.ok('the page was not loaded anew', await page.evaluate(() => globalThis.sameDocument === true));
  checks.ok('the focus is in the box', await box(page).evaluate((e) => e === document.activeElement));
  checks.ok('the list is folded again', !(await page.locator('details.answers').getAttribute('open')));
  await box(page).fill('До и после');
  await box(page).evaluate((e) => e.setSelectionRange(2, 2));
  await choose(page, 'Решено: что сделали');
  await page.waitForFunction(() => document.getElementById('reply').value.length > 20);
  const both = await box(page).inputValue();
  checks.ok('what was written stands round it', both.startsWith('До\n\nЗдравствуйте!') && both.endsWith('\n\nи после'));
  await page.reload();
  checks.equal('it is kept as a draft', await box(page).inputValue(), both);
  await page.context().setOffline(true);
  await choose(page, 'Уточнить подробности');
  await page.locator('.news', { hasText: /\S/ }).waitFor();
  checks.equal('without a connection nothing is lost', await box(page).inputValue(), both);
  await page.context().setOffline(false);
};

// The page that is open when access is declined offers what to write then.
const appears = async (checks, maria, anna) => {
  const { page } = anna;
  const number = await open(maria, { subject: 'Без доступа' });
  await play(number, [[anna, 'reply', { text: 'Смотрю.' }], [anna, 'access/request', { reason: 'Посмотреть настройки.' }]]);
  await page.goto(`/tickets/${number}`);
  const link = page.locator('#offered').getByRole('link', { name: /^Доступ не дали/ });
  checks.equal('nothing is offered before', await link.count(), 0);
  await play(number, [[maria, 'access/decline']]);
  await checks.step('it is offered by itself', () => link.waitFor({ timeout: 5000 }));
  await link.click();
  await page.waitForFunction(() => document.getElementById('reply').value.includes('без доступа в проект'));
  await page.getByRole('button', { name: 'Ответить', exact: true }).click();
  await page.locator('#notice').waitFor();
  checks.equal('it is sent as the agent’s own words', await page.locator('.message .words', { hasText: 'без доступа в проект' }).count(), 1);
};

const worksPlain = async (browser, checks, maria, { url, links }) => {
  const plain = await person(browser, url, { javaScriptEnabled: false });
  const { page } = plain;
  await signIn(plain, links.agent, 'ru');
  const number = await open(maria, { subject: 'Без скрипта' });
  await page.goto(`/tickets/${number}`);
  await choose(page, 'Попросить доступ в проект');
  await page.waitForURL(/answer=/);
  checks.ok('without a script the text stands in the box', (await box(page).inputValue()).includes('запрос доступа'));
  await page.getByRole('button', { name: 'Ответить', exact: true }).click();
  await page.locator('#notice').waitFor();
  checks.equal('and is sent', await page.locator('.message .words', { hasText: 'запрос доступа' }).count(), 1);
  await plain.context.close();
};
