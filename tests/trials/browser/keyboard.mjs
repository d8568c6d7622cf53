// A request from beginning to end with the keyboard alone, and focus seen at every stop.
import { person, quiet } from './lib/chromium.mjs';
import { demo, play, signIn } from './lib/desk.mjs';
import { WORDS } from './lib/words.mjs';

const w = WORDS.ru;

// What has the focus, and how it is marked: by an outline of its own, of what it spreads over, or of
// the label that stands for it.
const focused = () => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const marked = (of) => [null, '::after'].some((part) => {
    const style = getComputedStyle(of, part);
    const wide = Number.parseFloat(style.outlineWidth) >= 2 && !['none', 'hidden'].includes(style.outlineStyle);
    return wide || (!part && style.boxShadow !== 'none' && of.matches(':focus'));
  });
  const boxes = [e, ...(e.labels ?? []), e.closest('label'), e.parentElement].filter(Boolean);
  const sized = boxes.filter((box) => box.getBoundingClientRect().width > 4);
  const label = e.getAttribute('aria-label') ?? e.labels?.[0]?.textContent ?? e.textContent;
  const rect = (sized[0] ?? e).getBoundingClientRect();
  const covers = document.elementFromPoint(rect.x + rect.width / 2, rect.y + Math.min(rect.height / 2, 20));
  return {
    what: `${e.tagName.toLowerCase()}${e.id ? `#${e.id}` : ''} ${label.trim().replace(/\s+/g, ' ').slice(0, 40)}`,
    marked: sized.some(marked),
    hidden: rect.bottom <= 0 || rect.top >= innerHeight || !covers,
    main: e.id === 'main',
  };
};

// Walks with Tab until `there` has the focus, and notes every stop.
const walker = (page, stops) => async (there, back = false) => {
  await there.waitFor({ state: 'attached' });
  for (let n = 0; n < 90; n += 1) {
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
    const stop = await page.evaluate(focused);
    if (stop) stops.push({ ...stop, page: new URL(page.url()).pathname });
    if (await there.evaluate((e) => e === document.activeElement).catch(() => false)) return;
  }
  throw new Error(`ninety stops did not lead to ${there}`);
};

export const trial = async (browser, checks) => {
  const { url, links } = await demo('ru');
  const [maria, anna] = [await person(browser, url), await person(browser, url)];
  const { page } = maria;
  const { keyboard } = page;
  const stops = [];
  const to = walker(page, stops);
  const button = (name) => page.getByRole('button', { name, exact: true });
  const said = (words) => page.locator('#notice').filter({ hasText: words }).waitFor();
  const reach = async (control, key) => {
    await to(control);
    await keyboard.press(key);
  };
  await signIn(maria, links.customer, 'ru');
  await signIn(anna, links.agent, 'ru');
  await page.goto('/tickets');
  await checks.step('the first stop is the link to the content, and it leads there', async () => {
    await keyboard.press('Tab');
    const skip = page.getByRole('link', { name: w.skip });
    if (!(await skip.evaluate((e) => e === document.activeElement))) throw new Error('something else is first');
    const box = await skip.boundingBox();
    checks.ok('the link is seen once it has the focus', box && box.y >= 0 && box.height >= 24, JSON.stringify(box));
    await keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.id === 'main');
    await keyboard.press('Tab');
    checks.ok('the next stop is inside the content', await page.evaluate(() => document.querySelector('#main').contains(document.activeElement)));
  });
  await checks.step('Shift and Tab go back to the menu, which Enter opens', async () => {
    const help = page.getByRole('navigation', { name: w.help }).locator('summary');
    await to(help, true);
    await keyboard.press('Enter');
    await reach(page.getByRole('link', { name: w.write }).first(), 'Enter');
    await page.getByRole('heading', { level: 1, name: w.write }).waitFor();
  });
  const subject = `С клавиатуры ${Date.now()}`;
  await checks.step('the form is filled and sent', async () => {
    await to(page.getByLabel(w.project, { exact: true }));
    await keyboard.type('[48213');
    await to(page.getByRole('radio').first());
    await keyboard.press('Space');
    await keyboard.press('ArrowDown');
    checks.ok('the arrow chooses «Средний»', await page.getByRole('radio', { name: w.medium }).isChecked());
    await to(page.getByLabel(w.subject, { exact: true }));
    await keyboard.type(subject);
    await to(page.getByLabel(w.text, { exact: true }));
    await keyboard.type('Только клавиши.');
    await to(page.getByLabel(w.attach));
    await reach(button(w.send), 'Enter');
    await page.getByRole('heading', { level: 1, name: subject }).waitFor();
  });
  const number = /\/tickets\/(\d+)/.exec(page.url())?.[1];
  checks.ok('the project was chosen by its first letters', await page.getByText(w.projectName).first().isVisible());
  await checks.step('access is given by the switch', async () => {
    const lengths = page.getByLabel(w.howLong);
    await to(lengths);
    await keyboard.press('ArrowDown');
    await to(page.getByRole('switch'), !(await isAfter(page, lengths, page.getByRole('switch'))));
    await keyboard.press('Space');
    await said(w.toldGranted);
    checks.ok('the switch is on', (await page.getByRole('switch').getAttribute('aria-checked')) === 'true');
  });
  await checks.step('a reply is written and sent', async () => {
    await to(page.getByRole('textbox', { name: w.yourReply }));
    await keyboard.type('Дополняю с клавиатуры.');
    await reach(button(w.reply), 'Enter');
    await said(w.toldReplied);
    await page.getByText('Дополняю с клавиатуры.').first().waitFor();
  });
  await play(number, [[anna, 'reply', { text: 'Готово.', then: 'resolve' }]]);
  await checks.step('stars are chosen with the arrows, and the request is closed', async () => {
    await page.goto(`/tickets/${number}`);
    await to(page.getByRole('radio', { name: w.star(1) }));
    await keyboard.press('Space');
    for (let n = 0; n < 3; n += 1) await keyboard.press('ArrowRight');
    checks.ok('three arrows make four stars', await page.getByRole('radio', { name: w.star(4) }).isChecked());
    stops.push({ ...(await page.evaluate(focused)), page: `/tickets/${number}` });
    await to(page.getByLabel(w.comment));
    await keyboard.type('Быстро.');
    await reach(button(w.close), 'Space');
    await page.getByRole('link', { name: w.linked }).waitFor();
  });
  // The agent's page, every stop of it, to the end and round.
  const toOf = walker(anna.page, stops);
  await anna.page.goto(`/tickets/${number}`);
  await toOf(anna.page.getByRole('link', { name: w.linked }));
  await anna.page.goto('/queue');
  await toOf(anna.page.getByRole('table').getByRole('link').first());
  const unmarked = stops.filter((stop) => !stop.marked && !stop.main);
  checks.equal('focus is seen at every stop', unmarked.map((stop) => `${stop.page} ${stop.what}`).join('\n'), '');
  const hidden = stops.filter((stop) => stop.hidden);
  checks.equal('no stop is out of sight', hidden.map((stop) => `${stop.page} ${stop.what}`).join('\n'), '');
  await control(browser, checks);
  quiet(checks, 'customer', maria);
  checks.figures(`${stops.length} stops, ${unmarked.length} without a visible focus, ${hidden.length} out of sight`);
  await maria.context.close();
  await anna.context.close();
};

const isAfter = async (page, first, second) => {
  const [a, b] = [await first.elementHandle(), await second.elementHandle()];
  return page.evaluate(([x, y]) => Boolean(x.compareDocumentPosition(y) & Node.DOCUMENT_POSITION_FOLLOWING), [a, b]);
};

// A page that hides its focus must be caught, or the trial proves nothing.
const control = async (browser, checks) => {
  const page = await browser.newPage();
  await page.setContent('<style>:focus { outline: none }</style><button>x</button>');
  await page.keyboard.press('Tab');
  checks.equal('control: a focus without an outline is caught', (await page.evaluate(focused)).marked, false);
  await page.close();
};
