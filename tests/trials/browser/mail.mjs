// The story again with mail: whoever is to be told gets a mail through a real mail server, and its
// link opens the right page. Two customers and their agents, one pair a language, at the same time.
import { Stopped } from './lib/checks.mjs';
import { person, quiet } from './lib/chromium.mjs';
import { bare, choosePassword, open, PASSWORD } from './lib/desk.mjs';
import { mailServer } from './lib/mail.mjs';
import { WORDS } from './lib/words.mjs';

const SECRET = 'Слова ответа, которых в письме быть не должно.';
const DESK = 'desk@example.org';
const SAID = {
  ru: {
    subject: 'Не подключается Директ', customer: ['mira', 'Лапина, Мира'], agent: ['egor', 'Савин, Егор'], hello: 'Здравствуйте, Лапина Мира.',
    opened: 'Новое обращение', answered: 'Новый ответ', asked: /Поддержка просит доступ/, granted: /открыл доступ/, resolved: /реш/, rated: /5 из 5/, unread: /ответы на него никто не читает/,
  },
  en: {
    subject: 'Direct cannot be connected', customer: ['kate', 'Kate Moore'], agent: ['nora', 'Nora Webb'], hello: 'Hello, Kate Moore.',
    opened: 'New request', answered: 'New reply', asked: /Support asks for access/, granted: /access/i, resolved: /resolved|solved/i, rated: /5 of 5/, unread: /nobody reads answers to it/,
  },
};
const address = (key) => `${key}@example.org`;

const prepare = (run) => {
  run('project', 'add', 'linen', '--number', '48213', '--name', 'Лён и лес');
  for (const [lang, { customer, agent }] of Object.entries(SAID)) {
    run('customer', 'add', customer[0], '--name', customer[1], '--email', address(customer[0]), '--lang', lang);
    run('agent', 'add', agent[0], '--name', agent[1], '--email', address(agent[0]), '--lang', lang);
    run('project', 'member', 'add', 'linen', customer[0]);
  }
  run('policy', 'set', 'mail.desk', DESK);
};

export const trial = async (browser, checks) => {
  const post = await mailServer();
  const desk = await bare(prepare, ['--smtp', post.url, '--mail-from', 'Поддержка <help@example.org>']);
  const told = await Promise.allSettled(Object.keys(SAID).map((lang) => story(browser, checks, lang, desk, post)));
  for (const { reason } of told) {
    if (reason && !(reason instanceof Stopped)) throw reason;
  }
  const ids = new Set(post.mails.map((mail) => mail.id));
  checks.equal('every mail has an id of its own', ids.size, post.mails.length);
  checks.equal('nobody else got a mail', post.mails.map((mail) => mail.to).sort().join(' '), expected());
  const text = JSON.stringify(post.mails);
  checks.ok('no mail holds the words of a message', !text.includes(SECRET));
  const letters = (state) => JSON.parse(desk.run('outbox', 'list', '--state', state)).letters;
  checks.equal('the outbox lists every mail as sent', letters('sent').length, post.mails.length);
  checks.equal('nothing was given up', letters('dead').length, 0);
  checks.figures(`${post.mails.length} mails arrived`);
};

const expected = () => {
  const each = Object.values(SAID).flatMap(({ customer, agent }) => [DESK, ...Array(3).fill(address(customer[0])), ...Array(2).fill(address(agent[0]))]);
  return each.sort().join(' ');
};

const story = async (browser, checks, lang, desk, post) => {
  const [w, s] = [WORDS[lang], SAID[lang]];
  const [customer, agent] = [await person(browser, desk.url, { locale: lang }), await person(browser, desk.url, { locale: lang })];
  const step = (words, steps) => checks.step(`${lang}: ${words}`, steps);
  const ok = (words, truth, detail) => checks.ok(`${lang}: ${words}`, truth, detail);
  const button = (page, name) => page.getByRole('button', { name, exact: true });
  const main = ({ page }) => page.getByRole('main');
  for (const { context } of [customer, agent]) {
    await context.addCookies([{ name: 'helpdesk_lang', value: lang, url: desk.url }]);
  }
  await choosePassword(customer, desk.invite(`customer:${s.customer[0]}`));
  await choosePassword(agent, desk.invite(`agent:${s.agent[0]}`));
  const number = await open(customer, { subject: s.subject });
  // Waits for the next mail about this ticket, looks at it, and follows its link.
  const follow = async (to, who, about) => {
    const mail = await post.next(to);
    ok(`a mail to ${to} tells of it: ${about}`, typeof about === 'string' ? mail.text.includes(about) : about.test(mail.text), mail.text);
    ok('its subject is the request’s', mail.subject.includes(number) && mail.subject.includes(s.subject), mail.subject);
    ok('both its parts lead to the page', mail.links.length === 1 && mail.links[0] === `${desk.url}/tickets/${number}` && mail.html.includes(`href="${mail.links[0]}"`), mail.links.join(' '));
    ok('it says that it is sent by a program and read by none', mail.auto === 'auto-generated' && mail.suppress === 'All' && s.unread.test(mail.text));
    await who.page.goto(mail.links[0]);
    return mail;
  };
  const heading = ({ page }) => page.getByRole('heading', { level: 1, name: s.subject }).waitFor();

  await step('the desk is told of the new request, whose agent takes it', async () => {
    // The desk's own mail is in one language; both requests are told there, in any order.
    const mails = [];
    while (!mails.some((mail) => mail.subject.includes(s.subject))) mails.push(await peek(post, mails.length));
    const mail = mails.at(-1);
    await agent.page.goto(mail.links[0]);
    await heading(agent);
    await main(agent).getByRole('button', { name: w.take }).click();
    await agent.page.locator('#notice').filter({ hasText: w.told }).waitFor();
  });
  await step('the agent answers', async () => {
    await main(agent).getByRole('textbox', { name: w.answer }).fill(SECRET);
    await button(agent.page, w.reply).click();
    await agent.page.locator('#notice').filter({ hasText: w.toldReplied }).waitFor();
  });
  const guest = await person(browser, desk.url, { locale: lang });
  await guest.context.addCookies([{ name: 'helpdesk_lang', value: lang, url: desk.url }]);
  const first = await step('the customer’s mail leads through the sign-in to the answer', async () => {
    const mail = await follow(address(s.customer[0]), guest, s.answered);
    ok('it greets by name', mail.text.startsWith(s.hello), mail.text);
    await guest.page.locator('#who').fill(address(s.customer[0]));
    await guest.page.locator('#password').fill(PASSWORD);
    await main(guest).getByRole('button').click();
    await heading(guest);
    await main(guest).getByText(SECRET).waitFor();
    return mail;
  });
  await step('the agent asks for access', async () => {
    await main(agent).getByLabel(w.whyAccess).fill('Посмотреть ключ.');
    await button(agent.page, w.askAccess).click();
    await agent.page.locator('#notice').filter({ hasText: w.toldAsked }).waitFor();
  });
  await step('the customer’s mail leads to the question, and access is given', async () => {
    const mail = await follow(address(s.customer[0]), customer, s.asked);
    ok('it stands in the thread of the first', mail.reply === first.reply && mail.id !== first.id);
    await main(customer).getByRole('heading', { name: w.asked }).waitFor();
    await main(customer).getByRole('button', { name: w.give }).click();
    await customer.page.locator('#notice').filter({ hasText: w.toldGranted }).waitFor();
  });
  await step('the agent’s mail leads to where one enters', async () => {
    await follow(address(s.agent[0]), agent, s.granted);
    await heading(agent);
    await button(agent.page, w.enter).waitFor();
  });
  await step('the agent resolves', async () => {
    await main(agent).getByRole('textbox', { name: w.answer }).fill(SECRET);
    await button(agent.page, w.resolve).click();
    await agent.page.locator('#notice').filter({ hasText: w.toldResolved }).waitFor();
  });
  await step('the customer’s mail leads to the stars, and the request is closed', async () => {
    await follow(address(s.customer[0]), customer, s.resolved);
    await customer.page.locator('label.star').nth(4).click();
    await customer.page.getByLabel(w.comment).fill('Спасибо.');
    await button(customer.page, w.close).click();
    await main(customer).getByText(w.closed, { exact: true }).first().waitFor();
  });
  await step('the agent’s mail tells the stars and leads to the closed request', async () => {
    await follow(address(s.agent[0]), agent, s.rated);
    await main(agent).getByText(w.closed, { exact: true }).first().waitFor();
    await main(agent).getByText('Спасибо.').first().waitFor();
  });
  for (const [name, who] of Object.entries({ customer, agent, guest })) {
    quiet(checks, `${lang}, ${name}`, who);
    await who.context.close();
  }
};

// Waits until the desk's address has got so many mails and one more; returns that one.
const peek = async (post, before) => {
  for (const end = Date.now() + 100_000; Date.now() < end; ) {
    const mail = post.mails.filter((one) => one.to === DESK)[before];
    if (mail) return mail;
    await new Promise((done) => { setTimeout(done, 100); });
  }
  throw new Error('the desk’s address got no mail');
};
