// The whole life of a request as its customer and its agent see it: in both languages, with scripts
// and without, everything found by the words that people read.
import { Stopped } from './lib/checks.mjs';
import { person, quiet } from './lib/chromium.mjs';
import { demo, send, signIn } from './lib/desk.mjs';
import { SMOKE } from './lib/length.mjs';
import { WORDS } from './lib/words.mjs';

const file = (name, text) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
const said = (page, words) => page.locator('#notice').filter({ hasText: words }).waitFor();
const region = (page, name) => page.getByRole('main').locator('section', { has: page.getByRole('heading', { name, exact: true }) }).last();
const button = (page, name) => page.getByRole('button', { name, exact: true });

export const trial = async (browser, checks) => {
  let runs = 0;
  const told = async (lang) => {
    for (const javaScriptEnabled of SMOKE ? [true] : [true, false]) {
      try {
        await story(browser, checks, lang, javaScriptEnabled);
        runs += 1;
      } catch (error) {
        if (!(error instanceof Stopped)) throw error;
      }
    }
  };
  // Each language has a desk of its own, and most of a story is waiting.
  await Promise.all(['ru', 'en'].map(told));
  checks.figures(`${runs} stories told to their end`);
};

const story = async (browser, checks, lang, javaScriptEnabled) => {
  const w = WORDS[lang];
  const { url, links } = await demo(lang);
  const options = { javaScriptEnabled, locale: lang };
  const [maria, anna] = [await person(browser, url, options), await person(browser, url, options)];
  const [c, a] = [maria.page, anna.page];
  const name = `${lang}, script ${javaScriptEnabled ? 'on' : 'off'}`;
  const step = (words, steps) => checks.step(`${name}: ${words}`, steps);
  const ok = (words, truth, detail) => checks.ok(`${name}: ${words}`, truth, detail);
  // Other runs share the desk: the subject is this one's own.
  const subject = `Не подключается Директ (${name})`;
  const secret = `Тайна ${lang} ${javaScriptEnabled}: invalid_client`;
  const row = (page) => page.getByRole('row').filter({ hasText: subject });
  const chooser = async (form, ...files) => {
    await form.getByLabel(w.attach).setInputFiles(files);
  };

  await step('both sign in by their links', async () => {
    await signIn(maria, links.customer, lang);
    await signIn(anna, links.agent, lang);
  });
  await step('«Помощь» leads to «Поддержка» and to «Написать сообщение»', async () => {
    const menu = c.getByRole('navigation', { name: w.help });
    await menu.getByText(w.help).click();
    await menu.getByRole('link', { name: w.support, exact: true }).click();
    await c.getByRole('heading', { level: 1, name: w.tickets }).waitFor();
    await menu.getByText(w.help).click();
    await menu.getByRole('link', { name: w.write }).click();
    await c.getByRole('heading', { level: 1, name: w.write }).waitFor();
  });
  await step('a request is written, with a file, and sent', async () => {
    const project = c.getByLabel(w.project, { exact: true });
    ok('the first choice is «Общий вопрос»', (await project.locator('option').first().textContent()) === w.general);
    await project.selectOption({ label: w.projectName });
    await c.getByRole('radio', { name: w.medium }).check();
    await c.getByLabel(w.subject, { exact: true }).fill(subject);
    await c.getByLabel(w.text, { exact: true }).fill('Нажимаю «Добавить канал», «Продолжить».\n\nОткрывается страница с ошибкой.');
    await chooser(c.getByRole('main'), file('снимок ошибки.txt', 'Непредвиденная ошибка'));
    await button(c, w.send).click();
    await c.getByRole('heading', { level: 1, name: subject }).waitFor();
  });
  const number = /\/tickets\/(\d+)/.exec(c.url())?.[1];
  const main = () => c.getByRole('main');
  await step('the new ticket shows its number, its state, its project and its file', async () => {
    await said(c, number);
    await main().getByText(w.open, { exact: true }).first().waitFor();
    await main().getByText(w.projectName).first().waitFor();
    await main().getByRole('link', { name: /снимок ошибки\.txt/ }).waitFor();
  });
  await step('the file comes back as it was sent', async () => {
    const link = await main().getByRole('link', { name: /снимок ошибки\.txt/ }).getAttribute('href');
    const answer = await maria.context.request.get(link);
    ok('its content is the same', (await answer.text()) === 'Непредвиденная ошибка');
    ok('it is a download', /^attachment/.test(answer.headers()['content-disposition']));
  });
  await step('the list has it under «Открытые», with number and project', async () => {
    await c.goto('/tickets');
    const table = c.getByRole('table', { name: w.listOpen });
    await table.getByRole('row').filter({ hasText: subject }).filter({ hasText: number }).filter({ hasText: '48213' }).filter({ hasText: w.nobody }).waitFor();
  });
  await step('the agent takes it from the queue', async () => {
    await a.goto('/queue');
    await a.getByRole('link', { name: w.unassigned, exact: true }).click();
    await row(a).getByRole('button', { name: w.take }).click();
    await a.goto(`/tickets/${number}`);
    await a.getByRole('heading', { level: 1, name: subject }).waitFor();
  });
  ok('without consent there is no button to enter', (await button(a, w.enter).count()) === 0);
  await step('the agent replies', async () => {
    await a.getByRole('textbox', { name: w.answer }).fill('Мария, здравствуйте! Проверяю.');
    await button(a, w.reply).click();
    await said(a, w.toldReplied);
  });
  await step('the agent asks for access', async () => {
    await a.getByLabel(w.whyAccess).fill('Хочу посмотреть ключ проекта.');
    await button(a, w.askAccess).click();
    await said(a, w.toldAsked);
  });
  await step('the customer reads who asks and why, and gives access for eight hours', async () => {
    await c.goto(`/tickets/${number}`);
    const card = region(c, w.asked);
    await card.getByText(w.agent).first().waitFor();
    await card.getByText('Хочу посмотреть ключ проекта.').waitFor();
    await card.getByLabel(w.howLong).selectOption({ label: w.eightHours });
    await card.getByRole('button', { name: w.give }).click();
    await said(c, w.toldGranted);
  });
  await step('the agent enters the project', async () => {
    await a.goto(`/tickets/${number}`);
    await button(a, w.enter).click();
    await said(a, w.toldEntered);
  });
  // The control of the refusal at the end: while access is given the very same command is taken.
  const early = await send(anna, `/tickets/${number}/access/enter`);
  ok('control: the command that enters is taken while access is given', early.status === 303, early.status);
  await step('the customer sees the entry with the name', async () => {
    await c.goto(`/tickets/${number}`);
    const entries = c.locator('#access').locator('div', { has: c.getByRole('heading', { name: w.entries }) }).last();
    await entries.getByRole('listitem').filter({ hasText: w.agent }).first().waitFor();
  });
  await step('the customer replies with another file', async () => {
    await c.getByRole('textbox', { name: w.yourReply }).fill('Доступ открыт, смотрите.');
    await chooser(c.getByRole('main'), file('journal.log', 'second file'));
    await button(c, w.reply).click();
    await said(c, w.toldReplied);
    await main().getByRole('link', { name: /journal\.log/ }).waitFor();
  });
  await step('the agent writes an internal note', async () => {
    await a.goto(`/tickets/${number}`);
    await a.getByRole('main').locator('summary').filter({ hasText: w.note }).click();
    await a.getByLabel(w.noteField).fill(secret);
    await button(a, w.saveNote).click();
    await said(a, w.toldNoted);
    await a.getByRole('main').getByText(secret).waitFor();
  });
  await c.goto(`/tickets/${number}`);
  ok('the note is nowhere on the customer’s page', !(await c.content()).includes('invalid_client'));
  const resolve = async () => {
    await a.goto(`/tickets/${number}`);
    await a.getByRole('textbox', { name: w.answer }).fill('Ключ обновили, канал подключается.');
    await button(a, w.resolve).click();
    await said(a, w.toldResolved);
  };
  await step('the agent replies and resolves', resolve);
  await step('the customer finds it under «Решённые», with the stars at once', async () => {
    await c.goto('/tickets');
    const table = c.getByRole('table', { name: w.listResolved });
    await table.getByRole('row').filter({ hasText: subject }).getByRole('link').click();
    await c.getByRole('heading', { name: w.isSolved }).waitFor();
    await c.getByRole('radio', { name: w.star(5) }).waitFor();
    await c.locator('label.star').nth(4).waitFor();
  });
  await step('«Вопрос не решён» takes it up again', async () => {
    await c.getByRole('textbox', { name: w.notSolved }).fill('Канал снова отключился.');
    await button(c, w.back).click();
    await said(c, w.toldReopened);
    await main().getByText(w.open, { exact: true }).first().waitFor();
  });
  await step('the agent resolves again', resolve);
  await step('a star brings the comment', async () => {
    await c.goto(`/tickets/${number}`);
    ok('before a star there is no comment', !(await c.getByLabel(w.comment).isVisible()));
    await c.locator('label.star').nth(4).click();
    ok('the star is chosen', await c.getByRole('radio', { name: w.star(5) }).isChecked());
    await c.getByLabel(w.comment).fill('Ответили за десять минут.');
  });
  await step('the customer closes it', async () => {
    await button(c, w.close).click();
    await c.getByRole('link', { name: w.linked }).waitFor();
    await main().getByText(w.closed, { exact: true }).first().waitFor();
    await main().getByText('Ответили за десять минут.').first().waitFor();
  });
  ok('access has ended', await region(c, w.access).getByText(w.ended).first().isVisible());
  ok('there is no form to write into', (await main().getByRole('textbox').count()) === 0);
  await step('the list has it under «Закрытые»', async () => {
    await c.goto('/tickets');
    ok('it is not among the open', (await row(c).count()) === 0);
    await c.getByRole('link', { name: w.groupClosed, exact: true }).click();
    await c.getByRole('table', { name: w.listClosed }).getByRole('link', { name: subject }).click();
  });
  await step('a linked request follows', async () => {
    await c.getByRole('link', { name: w.linked }).click();
    await c.getByRole('main').getByText(w.follows).waitFor();
    await c.getByRole('main').getByRole('link', { name: new RegExp(number) }).waitFor();
  });
  await a.goto(`/tickets/${number}`);
  ok('the agent has no button to enter', (await button(a, w.enter).count()) === 0);
  const late = await send(anna, `/tickets/${number}/access/enter`);
  ok('the command that enters is refused', late.status >= 400 && late.status < 500, late.status);
  quiet(checks, `${name}, customer`, maria);
  quiet(checks, `${name}, agent`, anna);
  await maria.context.close();
  await anna.context.close();
};
