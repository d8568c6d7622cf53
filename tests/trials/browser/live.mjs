// What a script adds: pages that follow their ticket, drafts that are kept, one click that counts.
import { person, quiet } from './lib/chromium.mjs';
import { demo, open, play, send, signIn } from './lib/desk.mjs';
import { WORDS } from './lib/words.mjs';

const w = WORDS.ru;

export const trial = async (browser, checks) => {
  const { url, links } = await demo('ru');
  const [maria, anna] = [await person(browser, url), await person(browser, url)];
  await signIn(maria, links.customer, 'ru');
  await signIn(anna, links.agent, 'ru');
  const number = await open(maria, { subject: 'Живая страница' });
  await play(number, [[anna, 'reply', { text: 'Смотрю.' }]]);
  await follows(checks, maria, anna, number);
  await hearsNothing(checks, maria, anna, number);
  await keepsDrafts(checks, maria, number);
  await queueFollows(checks, maria, anna);
  await refusesStale(checks, maria, anna, number);
  await countsOnce(checks, maria);
  await staysOffline(checks, maria, number);
  await turnsWithItsTicket(checks, maria, anna);
  quiet(checks, 'agent', anna);
  checks.equal('customer: no violation of the content policy', maria.noticed.policy.join('\n'), '');
  await maria.context.close();
  await anna.context.close();
};

// The page of an open request turns into that of a resolved one, and what is being written is not taken away.
const turnsWithItsTicket = async (checks, maria, anna) => {
  const { page } = maria;
  const number = await open(maria, { subject: 'Поворот' });
  await page.goto(`/tickets/${number}`);
  await draftOf(page).fill('Ещё одно');
  await play(number, [[anna, 'reply', { text: 'Нашли причину.', then: 'resolve' }]]);
  await checks.step('the question whether it is solved appears by itself', () => page.getByRole('heading', { name: w.isSolved }).waitFor({ timeout: 5000 }));
  checks.equal('what was being written is still there', await page.locator('#reply').inputValue(), 'Ещё одно');
  const silent = await open(maria, { subject: 'Поворот без слов' });
  await page.goto(`/tickets/${silent}`);
  await play(silent, [[anna, 'reply', { text: 'Готово.', then: 'resolve' }]]);
  await page.getByRole('heading', { name: w.isSolved }).waitFor({ timeout: 5000 });
  checks.equal('there is one form to answer in', await page.locator('form[action$="/reply"]').count(), 1);
};

const draftOf = (page) => page.getByRole('textbox', { name: w.yourReply });

// An answer arrives on the open page; what is being written stays, and so does the focus.
const follows = async (checks, { page }, anna, number) => {
  await page.goto(`/tickets/${number}`);
  await page.evaluate(() => { globalThis.sameDocument = true; });
  await draftOf(page).click();
  await page.keyboard.type('Пишу и не');
  await checks.step('an answer is shown within five seconds', async () => {
    await play(number, [[anna, 'reply', { text: 'Ответ без перезагрузки.' }]]);
    await page.getByText('Ответ без перезагрузки.').waitFor({ timeout: 5000 });
  });
  checks.ok('the page was not loaded anew', await page.evaluate(() => globalThis.sameDocument === true));
  checks.ok('the focus stays in the field', await draftOf(page).evaluate((e) => e === document.activeElement));
  await page.keyboard.type(' закончила');
  checks.equal('what was being written goes on', await draftOf(page).inputValue(), 'Пишу и не закончила');
  await checks.step('it is said that something is new', () => page.getByRole('status').filter({ hasText: 'есть новое' }).waitFor());
};

// An internal note changes nothing on the customer's page, not for a moment.
const hearsNothing = async (checks, { page }, anna, number) => {
  await page.goto(`/tickets/${number}`);
  await page.waitForTimeout(1500);
  const watch = () => page.evaluate(() => {
    globalThis.changes = 0;
    new MutationObserver((all) => { globalThis.changes += all.length; })
      .observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  await watch();
  await play(number, [[anna, 'note', { text: 'Между нами.' }]]);
  await page.waitForTimeout(4000);
  checks.equal('a note changes nothing on the customer’s page', await page.evaluate(() => globalThis.changes), 0);
  await play(number, [[anna, 'reply', { text: 'Это видно.' }]]);
  await page.getByText('Это видно.').waitFor();
  checks.ok('control: a public answer is noticed by the same watch', await page.evaluate(() => globalThis.changes > 0));
};

const keepsDrafts = async (checks, { page }, number) => {
  await page.goto(`/tickets/${number}`);
  await draftOf(page).fill('Черновик переживает перезагрузку');
  await page.reload();
  checks.equal('a draft survives a reload', await draftOf(page).inputValue(), 'Черновик переживает перезагрузку');
  await page.getByRole('button', { name: w.reply, exact: true }).click();
  await page.locator('#notice').filter({ hasText: w.toldReplied }).waitFor();
  await page.reload();
  checks.equal('a draft that was sent is gone', await draftOf(page).inputValue(), '');
};

const queueFollows = async (checks, maria, { page }) => {
  await page.goto('/queue?view=unassigned');
  const subject = `Само появится ${Date.now()}`;
  await checks.step('a new request appears in the open queue', async () => {
    await open(maria, { subject });
    await page.getByRole('link', { name: subject }).waitFor({ timeout: 7000 });
  });
};

// An answer written to an older history is refused; the text stays, and what came in between is marked.
const refusesStale = async (checks, maria, anna, number) => {
  const { page } = anna;
  await page.goto(`/tickets/${number}`);
  const answer = page.getByRole('textbox', { name: w.answer });
  await answer.fill('Ответ на прежнее');
  await send(maria, `/tickets/${number}/reply`, { text: 'А вот и новое обстоятельство.' });
  await page.getByText('А вот и новое обстоятельство.').waitFor();
  const refusal = page.waitForResponse((answered) => answered.request().method() === 'POST');
  await page.getByRole('button', { name: w.reply, exact: true }).click();
  checks.equal('a stale answer is refused', (await refusal).status(), 409);
  await checks.step('what came in between is marked as new', async () => {
    await page.getByRole('alert').waitFor();
    await page.locator('.is-new').filter({ hasText: 'А вот и новое обстоятельство.' }).getByText(w.new, { exact: true }).waitFor();
  });
  checks.equal('the text of the answer is kept', await answer.inputValue(), 'Ответ на прежнее');
  await checks.step('read, it can be sent', async () => {
    await page.getByRole('button', { name: w.reply, exact: true }).click();
    await page.locator('#notice').filter({ hasText: w.toldReplied }).waitFor();
  });
};

const countsOnce = async (checks, { page }) => {
  const subject = `Двойной щелчок ${Date.now()}`;
  await page.goto('/tickets/new');
  await page.getByRole('radio', { name: w.low }).check();
  await page.getByLabel(w.subject, { exact: true }).fill(subject);
  await page.getByLabel(w.text, { exact: true }).fill('Один раз.');
  let posts = 0;
  const count = (request) => { posts += request.method() === 'POST' ? 1 : 0; };
  page.on('request', count);
  await page.getByRole('button', { name: w.send }).dblclick();
  await page.getByRole('heading', { level: 1, name: subject }).waitFor();
  page.off('request', count);
  await page.goto('/tickets');
  checks.equal('a double click makes one request', await page.getByRole('link', { name: subject }).count(), 1);
  checks.equal('a double click sends once', posts, 1);
};

const staysOffline = async (checks, { page, context, noticed }, number) => {
  await page.goto(`/tickets/${number}`);
  await draftOf(page).fill('Связь пропала');
  const before = noticed.console.length;
  await context.setOffline(true);
  await page.getByRole('button', { name: w.reply, exact: true }).click();
  await checks.step('without a connection it is said that nothing was sent', () => page.getByRole('status').filter({ hasText: w.offline }).waitFor());
  checks.equal('the text stays', await draftOf(page).inputValue(), 'Связь пропала');
  await context.setOffline(false);
  await checks.step('with a connection it is sent', async () => {
    await page.getByRole('button', { name: w.reply, exact: true }).click();
    await page.locator('#notice').filter({ hasText: w.toldReplied }).waitFor();
  });
  checks.equal('it is written once', await page.locator('.message').filter({ hasText: 'Связь пропала' }).count(), 1);
  const other = noticed.console.slice(0, before).concat(noticed.console.slice(before).filter((words) => !/ERR_INTERNET_DISCONNECTED/.test(words)));
  checks.equal('customer: no error in the console but the missing connection', other.join('\n'), '');
};
