// Every page of the portal in every state that looks different, prepared on a demo and on a bare desk.
import { person } from './chromium.mjs';
import { bare, choosePassword, demo, open, play, signIn } from './desk.mjs';
import { SMOKE } from './length.mjs';
import { png } from './picture.mjs';
import { WORDS } from './words.mjs';

const picture = png(480, 220);
// The calendar that the project brings.
const CALENDAR = new URL('../../../../docs/calendars/russia-2026-2027.json', import.meta.url).pathname;
const files = [
  { name: 'снимок экрана с очень длинным именем и_подробностями_без_пробелов_в_конце.png', mimeType: 'image/png', buffer: picture },
  { name: 'журнал.log', mimeType: 'text/plain', buffer: Buffer.alloc(70_000, 'x') },
];
const LONG = {
  ru: 'Подключаю рекламный канал Яндекс.Директ: нажимаю «Добавить канал», «Продолжить», но вместо входа вижу ошибку.\n\nВот адрес: https://example.org/projects/48213/channels/yandex-direct/connect?from=settings&attempt=3&state=5f2d9c1e7ab04c66\n\nЧто делать?',
  en: 'I am connecting the Yandex Direct channel: I press “Add channel”, “Continue”, but see an error instead of the sign-in.\n\nThe address: https://example.org/projects/48213/channels/yandex-direct/connect?from=settings&attempt=3&state=5f2d9c1e7ab04c66\n\nWhat shall I do?',
};
const SAY = {
  ru: { subject: 'Не подключается Яндекс.Директ: «Непредвиденная ошибка подключения»', hello: 'Здравствуйте! Похоже, Яндекс отклоняет наш запрос на вход. Сейчас проверю.', why: 'Хочу посмотреть, с каким ключом проект обращается к Яндексу.', done: 'Нашли причину: истёк ключ. Ключ обновили, канал подключается.', more: 'Доступ открыт, смотрите. Прикладываю журнал.', note: 'Ответ Яндекса: invalid_client. Это не у клиента.', thanks: 'Ответили за десять минут и сами всё проверили.', find: 'канал' },
  en: { subject: 'Yandex Direct does not connect: “Unexpected connection error”', hello: 'Hello! It looks as if Yandex rejects our sign-in call. I am checking it now.', why: 'I want to see with which key the project calls Yandex.', done: 'Found it: a key had expired. We have renewed it, and the channel connects.', more: 'I have given access, please look. The log is attached.', note: 'Yandex answers invalid_client. It is not the customer’s fault.', thanks: 'Answered within ten minutes, and checked that it works.', find: 'channel' },
};

// The tickets, one a state; returns their numbers.
const tickets = async (maria, anna, lang) => {
  const say = SAY[lang];
  const opened = (fields = {}) => open(maria, { subject: say.subject, text: LONG[lang], files, ...fields });
  const asked = [[anna, 'reply', { text: say.hello }], [anna, 'access/request', { reason: say.why }]];
  const granted = [...asked, [maria, 'access/grant', { for: '8h' }], [anna, 'access/enter'], [maria, 'reply', { text: say.more, files }], [anna, 'note', { text: say.note }]];
  const resolved = [...granted, [anna, 'reply', { text: say.done, then: 'resolve' }]];
  const closed = [...resolved, [maria, 'close', { stars: '5', comment: say.thanks }]];
  const made = { open: await opened(), asked: await opened(), granted: await opened(), resolved: await opened(), closed: await opened(), declined: await opened(), general: await opened({ project: 'general question', files: [] }) };
  await play(made.asked, asked);
  await play(made.granted, granted);
  await play(made.declined, [...asked, [maria, 'access/decline']]);
  await play(made.resolved, resolved);
  await play(made.closed, closed);
  return made;
};

// Sends a form as it stands, past the browser's own checks, so that the server's refusal is seen.
const refused = async (page, form, name) => {
  await page.locator(form).first().evaluate((e) => { e.noValidate = true; });
  await page.getByRole('main').getByRole('button', { name, exact: true }).click();
  await page.locator('#notice, .problem').first().waitFor();
};

// A lead marks a rating as read, if there is one left.
const markRead = async (page) => {
  const buttons = page.locator('.rating form button');
  if ((await buttons.count()) === 0) return;
  await buttons.first().click();
  await page.locator('#notice').waitFor();
};

// Makes a link for a person, which is shown once.
const invite = async (page, w) => {
  await page.getByRole('button', { name: w.invite }).click();
  await page.locator('#link').waitFor();
};

// Sends a setting that does not fit.
const breakPolicy = async (page, w) => {
  await page.locator('#policy-answer-within').fill('soon');
  await page.getByRole('button', { name: w.firstAnswer }).click();
  await page.locator('#notice').waitFor();
};

// A page of another origin sends a command to ours, and is told no.
export const ELSEWHERE = 'http://elsewhere.test/';
const comeFromElsewhere = async (page) => {
  const url = new URL('/language', page.url()).href;
  const body = `<form method="post" action="${url}"><button>x</button></form>`;
  await page.route(ELSEWHERE, (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto(ELSEWHERE);
  const answer = page.waitForResponse(url);
  await page.getByRole('button').click();
  if ((await answer).status() !== 403) throw new Error('a command from elsewhere is not refused');
  await page.locator('.lone').waitFor();
};

// Returns the people, by name, and the pages: each with its name, who opens it, its path and what is
// done there before it is looked at.
export const everyPage = async (browser, lang, options = {}) => {
  const w = WORDS[lang];
  const { url, links } = await demo(lang);
  // A smoke run looks at the demo alone.
  const desk = SMOKE ? undefined : await bare(furnish);
  // They come in at once: most of it is waiting.
  const people = {};
  const enter = async (who, origin, come, more = {}) => {
    people[who] = await person(browser, origin, { locale: lang, ...more, ...options });
    await people[who].context.addCookies([{ name: 'helpdesk_lang', value: lang, url: origin }]);
    await come(people[who]);
  };
  const byLink = (link) => (who) => signIn(who, link, lang);
  const byPassword = (actor) => (who) => choosePassword(who, desk.invite(actor));
  const ofDemo = [
    enter('maria', url, byLink(links.customer)),
    enter('anna', url, byLink(links.agent)),
    enter('lead', url, byLink(links.lead)),
    enter('nobody', url, () => {}),
  ];
  const ofBare = () => [
    enter('vera', desk.url, byPassword('customer:vera')),
    enter('ivan', desk.url, byPassword('agent:ivan')),
    enter('olga', desk.url, byPassword('agent:olga')),
    enter('guest', desk.url, () => {}, { elsewhere: ELSEWHERE }),
    enter('barred', desk.url, byPassword('customer:lara')),
  ];
  await Promise.all([...ofDemo, ...(desk ? ofBare() : [])]);
  desk?.disable('lara');
  const made = await tickets(people.maria, people.anna, lang);
  const t = (state) => `/tickets/${made[state]}`;
  const one = (name, who, path, act, status = 200) => ({ name, who, path, act, status });
  // The demo tells of four weeks; a day more on either side, whatever the zone.
  const day = (back) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
  const days = `from=${day(60)}&to=${day(-1)}`;
  const pages = [
    one('list-open', 'maria', '/tickets'),
    one('list-closed', 'maria', '/tickets?group=closed'),
    one('list-empty', 'vera', '/tickets'),
    one('list-empty-closed', 'vera', '/tickets?group=closed'),
    one('new', 'maria', '/tickets/new'),
    one('new-linked', 'maria', `/tickets/new?follows=${made.closed}`),
    one('new-errors', 'maria', '/tickets/new', (page) => refused(page, 'form.body', w.send)),
    one('ticket-open', 'maria', t('open')),
    one('ticket-open-closing', 'maria', `${t('open')}#close`),
    one('ticket-asked', 'maria', t('asked')),
    one('ticket-granted', 'maria', t('granted')),
    one('ticket-resolved', 'maria', t('resolved')),
    one('ticket-rated', 'maria', t('resolved'), (page) => page.locator('label.star').nth(3).click()),
    one('ticket-closed', 'maria', t('closed')),
    one('ticket-general', 'maria', t('general')),
    one('ticket-told', 'maria', `${t('open')}?done=1`),
    one('queue', 'anna', '/queue'),
    one('queue-unassigned', 'anna', '/queue?view=unassigned'),
    one('queue-filtered', 'anna', '/queue?view=all&status=closed'),
    one('queue-empty', 'ivan', '/queue'),
    one('agent-new', 'anna', t('open')),
    one('agent-asked', 'anna', t('asked')),
    one('agent-granted', 'anna', t('granted')),
    one('agent-note', 'anna', t('granted'), (page) => page.locator('details.internal > summary').click()),
    one('agent-resolved', 'anna', t('resolved')),
    one('agent-closed', 'anna', t('closed')),
    one('agent-declined', 'anna', t('declined')),
    one('agent-answers', 'anna', t('open'), (page) => page.locator('details.answers > summary').click()),
    one('agent-answer', 'lead', `${t('open')}?answer=ask-details`),
    one('answers', 'lead', '/settings/answers'),
    one('answers-new', 'lead', '/settings/answers/card'),
    one('answers-card', 'lead', '/settings/answers/card?answer=no-access'),
    one('answers-errors', 'lead', '/settings/answers/card', (page) => refused(page, 'form.form', w.save)),
    one('answers-no-lead', 'anna', '/settings/answers', undefined, 403),
    one('search-hits', 'anna', `/search?q=${encodeURIComponent(SAY[lang].find)}`),
    one('search-none', 'anna', '/search?q=qwertyzxcv'),
    one('search', 'anna', '/search'),
    one('report-ratings', 'anna', `/reports/ratings?${days}`),
    one('report-narrowed', 'anna', `/reports/ratings?${days}&agent=anna&priority=medium`),
    one('report-answers', 'anna', `/reports/answers?${days}`),
    one('report-closes', 'anna', `/reports/closes?${days}`),
    one('report-backlog', 'anna', '/reports/backlog'),
    one('report-access', 'anna', `/reports/access?${days}`),
    one('report-nothing', 'anna', '/reports/ratings?from=2020-01-01&to=2020-01-31'),
    one('report-no-days', 'anna', '/reports/answers?from=2026-02-30&to=2026-03-01', undefined, 422),
    one('rating-list', 'anna', `/reports/ratings/list?${days}&show=all`),
    one('rating-list-unread', 'ivan', '/reports/ratings/list'),
    one('rating-list-marked', 'ivan', '/reports/ratings/list?show=all', markRead),
    one('rating-list-empty', 'ivan', '/reports/ratings/list?from=2020-01-01&to=2020-01-31'),
    one('phone', 'anna', '/tickets/new'),
    one('phone-unknown', 'anna', '/tickets/new?customer=nobody-such'),
    one('phone-form', 'anna', '/tickets/new?customer=maria'),
    one('lead-customers', 'olga', '/settings/customers'),
    one('lead-customer', 'olga', '/settings/customers/card?key=vera'),
    one('lead-customer-new', 'olga', '/settings/customers/card'),
    one('lead-customer-errors', 'olga', '/settings/customers/card', (page) => refused(page, 'form.body', w.add)),
    one('lead-invited', 'olga', '/settings/customers/card?key=vera', (page) => invite(page, w)),
    one('lead-erase', 'olga', '/settings/customers/erase?key=vera'),
    one('lead-agents', 'olga', '/settings/agents'),
    one('lead-agent', 'olga', '/settings/agents/card?key=ivan'),
    one('lead-projects', 'olga', '/settings/projects'),
    one('lead-project', 'olga', '/settings/projects/card?key=orchard'),
    one('lead-hours', 'olga', '/settings/hours?at=2026-11-20T18:30'),
    one('lead-policy', 'olga', '/settings/policy'),
    one('lead-policy-errors', 'olga', '/settings/policy', (page) => breakPolicy(page, w)),
    one('lead-log', 'olga', '/settings/log'),
    one('sign-in', 'nobody', '/sign-in'),
    one('demo-link', 'nobody', links.customer.slice(url.length)),
    one('invitation', 'guest', desk?.invite('customer:vera').slice(desk.url.length)),
    one('invitation-gone', 'guest', '/invitation?token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', undefined, 410),
    one('password', 'vera', '/password'),
    one('missing', 'maria', '/tickets/999999', undefined, 404),
    one('signed-out', 'barred', '/tickets'),
    one('foreign', 'guest', '/sign-in', comeFromElsewhere),
  ];
  return { people, pages: pages.filter(({ who }) => people[who]) };
};

// Opens a page as its person, in a scheme; returns what the server sent.
export const show = async (people, { who, path, act, status }, colorScheme) => {
  const { page } = people[who];
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  // A fragment alone would not be loaded again.
  if (path.includes('#')) await page.goto('about:blank');
  const answer = await page.goto(path);
  const html = await answer.text();
  if (act) await act(page);
  return { page, html, status: answer.status(), expected: status };
};

// What there is to see on the pages of agents and leads: a lead, projects, settings that are not the
// usual ones, and somebody who has closed two requests with a rating.
const furnish = (run) => {
  run('agent', 'add', 'olga', '--name', 'Зимина, Ольга', '--email', 'olga@example.org', '--lang', 'ru', '--lead');
  run('project', 'add', 'orchard', '--number', '70412', '--name', 'Яблоневый сад: доставка саженцев и сезонных наборов', '--member', 'vera', '--member', 'lara');
  run('project', 'add', 'bakery', '--number', '70413', '--name', 'Пекарня', '--member', 'vera');
  run('policy', 'set', 'close.after', '14d');
  run('hours', 'load', CALENDAR);
  run('customer', 'add', 'nina', '--name', 'Гусева, Нина', '--email', 'nina@example.org', '--lang', 'ru');
  for (const [stars, subject, comment] of [['2', 'Не приходят письма', 'Долго ждал ответа.\n\nИ так и не понял, почему.'], ['5', 'Не открывается отчёт', 'Спасибо!']]) {
    const { number } = JSON.parse(run('--as', 'customer:nina', 'ticket', 'open', '--general', '--priority', 'low', '--subject', subject, '--body', subject));
    run('--as', 'agent:ivan', 'ticket', 'reply', `${number}`, '--body', 'Починили.');
    run('--as', 'customer:nina', 'ticket', 'close', `${number}`, '--rating', stars, '--comment', comment);
  }
};
