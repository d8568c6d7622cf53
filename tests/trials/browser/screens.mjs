// Pictures of the pages, for whoever wants to look: `node screens.mjs FOLDER`.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from './lib/chromium.mjs';
import { stopAll } from './lib/desk.mjs';
import { pictures } from './lib/measure.mjs';
import { everyPage, show } from './lib/pages.mjs';

const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

// What is shown of each page: language, window, scheme.
const SHOTS = {
  'list-open': ['ru wide light', 'ru phone light', 'en wide dark'],
  'list-closed': ['ru wide light', 'en phone dark'],
  'list-empty': ['ru wide light', 'ru phone dark'],
  new: ['ru wide light', 'ru phone light', 'en wide dark'],
  'new-errors': ['ru wide light', 'en phone light'],
  'new-linked': ['en wide light'],
  'ticket-open': ['ru wide light', 'ru phone dark'],
  'ticket-open-closing': ['ru phone light'],
  'ticket-told': ['ru wide light'],
  'ticket-asked': ['ru wide light', 'en phone light'],
  'ticket-granted': ['ru wide light', 'ru phone light', 'en wide dark', 'ru print light'],
  'ticket-resolved': ['ru wide light', 'en phone light'],
  'ticket-rated': ['ru wide dark', 'ru phone light'],
  'ticket-closed': ['ru wide light', 'en phone dark', 'en print light'],
  'ticket-general': ['en wide light'],
  queue: ['ru wide light', 'ru phone light', 'en wide dark'],
  'queue-filtered': ['ru wide light', 'ru phone light'],
  'queue-empty': ['en phone light'],
  'agent-new': ['ru wide light'],
  'agent-granted': ['ru wide light', 'ru phone light', 'en wide dark'],
  'agent-note': ['ru wide light', 'ru wide dark'],
  'agent-resolved': ['en wide light'],
  'agent-closed': ['ru wide light'],
  'agent-declined': ['ru wide light', 'ru phone light', 'en wide dark'],
  'agent-answers': ['ru wide light', 'en phone dark'],
  'agent-answer': ['en wide light'],
  answers: ['ru wide light', 'ru phone light', 'en wide dark'],
  'answers-card': ['ru wide light', 'en phone dark'],
  'answers-errors': ['ru wide light', 'en phone light'],
  'search-hits': ['ru wide light', 'en phone dark'],
  'search-none': ['ru wide light'],
  'report-ratings': ['ru wide light', 'ru phone light', 'en wide dark', 'ru print light'],
  'report-narrowed': ['ru wide light', 'en phone dark'],
  'report-answers': ['ru wide light', 'en phone dark'],
  'report-closes': ['ru wide dark', 'en phone light'],
  'report-backlog': ['ru wide light', 'ru phone dark'],
  'report-access': ['en wide light', 'ru phone light'],
  'report-nothing': ['ru wide light'],
  'report-no-days': ['ru phone light'],
  'rating-list': ['ru wide light', 'en phone dark'],
  'rating-list-unread': ['ru wide light', 'ru phone light'],
  'rating-list-marked': ['ru wide light'],
  'rating-list-empty': ['ru phone light'],
  phone: ['ru wide light'],
  'phone-form': ['en phone light'],
  'lead-customers': ['ru wide light', 'ru phone dark'],
  'lead-customer': ['ru wide light', 'en phone light'],
  'lead-customer-errors': ['ru phone light'],
  'lead-invited': ['ru phone light'],
  'lead-erase': ['ru wide light', 'en phone dark'],
  'lead-agents': ['en wide light'],
  'lead-agent': ['ru wide dark'],
  'lead-projects': ['ru wide light', 'ru phone light'],
  'lead-project': ['en wide light', 'ru phone light'],
  'lead-hours': ['ru wide light', 'ru phone light', 'en wide dark'],
  'lead-policy': ['ru wide light', 'ru phone light', 'en wide dark'],
  'lead-policy-errors': ['en phone light'],
  'lead-log': ['ru wide light', 'en phone dark'],
  'sign-in': ['ru wide light', 'en phone dark'],
  'demo-link': ['ru wide light'],
  invitation: ['ru phone light'],
  password: ['en wide light'],
  missing: ['ru wide light', 'en phone dark'],
  foreign: ['ru phone light', 'en wide dark'],
};

const folder = process.argv[2];
if (!folder) throw new Error('a folder is missing: node screens.mjs FOLDER');
mkdirSync(folder, { recursive: true });
const wanted = process.argv.slice(3);
const browser = await launch();
let made = 0;
for (const lang of ['ru', 'en']) {
  const { people, pages } = await everyPage(browser, lang);
  for (const one of pages.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    for (const shot of (SHOTS[one.name] ?? []).filter((words) => words.startsWith(lang))) {
      const [, size, scheme] = shot.split(' ');
      const { page } = people[one.who];
      await page.setViewportSize(size === 'phone' ? PHONE : WIDE);
      await show(people, one, scheme);
      await page.emulateMedia({ media: size === 'print' ? 'print' : 'screen', colorScheme: scheme });
      await page.evaluate(pictures);
      await page.screenshot({ path: join(folder, `${one.name}-${size}-${scheme}-${lang}.png`), fullPage: true });
      await page.emulateMedia({ media: 'screen' });
      made += 1;
    }
  }
}
await browser.close();
await stopAll();
console.log(`${made} pictures in ${folder}`);
process.exit(made > 0 ? 0 : 1);
