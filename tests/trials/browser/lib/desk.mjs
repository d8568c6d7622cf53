// Desks to look at: the demo's, and bare ones of our own; and commands sent without pages, to prepare.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const TARGET = new URL('../../../../target/debug/', import.meta.url).pathname;
const PROGRAM = process.env.HELPDESK_PROGRAM ?? join(TARGET, 'helpdesk');
export const WEB_HOST = process.env.HELPDESK_WEB_HOST ?? join(TARGET, 'web_host');

const started = [];
const folders = [];

// Starts a server; returns what it says first: a line, or an object of JSON over several. `hear` is told
// every line.
export const start = (program, args, hear = () => {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    started.push(child);
    let errors = '';
    child.stderr.on('data', (bytes) => { errors = (errors + bytes).slice(-4000); });
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`${program} ended with ${code}: ${errors}`)));
    let said = '';
    createInterface({ input: child.stdout }).on('line', (line) => {
      hear(line);
      said += line;
      if (!said.startsWith('{') || line === '}') resolve(said);
    });
  });

// Ends whatever was started here.
export const stopAll = async () => {
  const ends = started.map((child) => child.exitCode ?? new Promise((done) => child.once('exit', done)));
  started.forEach((child) => child.kill('SIGTERM'));
  await Promise.race([Promise.all(ends), new Promise((done) => { setTimeout(done, 3000); })]);
  folders.forEach((folder) => rmSync(folder, { recursive: true, force: true }));
};

const demos = {};

// The demo in a language: that which the environment names, or one started here.
export const demo = async (lang) => {
  if (lang === 'ru' && process.env.HELPDESK_DEMO) demos.ru ??= process.env.HELPDESK_DEMO;
  demos[lang] ??= await start(PROGRAM, ['serve', '--demo', '--listen', '127.0.0.1:0', '--lang', lang, '--output', 'json']);
  return JSON.parse(demos[lang]);
};

// A desk with a customer and an agent, who leads, without tickets and passwords yet; `prepare` may run more
// verbs on it, `options` are those of `serve`.
export const bare = async (prepare = () => {}, options = []) => {
  const folder = mkdtempSync(join(tmpdir(), 'helpdesk-browser-'));
  folders.push(folder);
  const file = `sqlite:${join(folder, 'desk.db')}`;
  const run = (...args) => execFileSync(PROGRAM, ['--db', file, '--output', 'json', ...args], { encoding: 'utf8' });
  run('init');
  run('customer', 'add', 'vera', '--name', 'Орлова, Вера', '--email', 'vera@example.org', '--lang', 'ru');
  run('customer', 'add', 'lara', '--name', 'Белова, Лара', '--email', 'lara@example.org', '--lang', 'ru');
  run('agent', 'add', 'ivan', '--name', 'Ефимов, Иван', '--email', 'ivan@example.org', '--lang', 'ru', '--lead');
  prepare(run);
  const said = await start(PROGRAM, ['--db', file, 'serve', '--listen', '127.0.0.1:0', '--output', 'json', ...options]);
  const { url } = JSON.parse(said);
  const invite = (who) => JSON.parse(run('invite', who, '--url', url)).link;
  const disable = (key) => run('customer', 'disable', key);
  return { url, invite, disable, run };
};

// What people of a bare desk sign in with.
export const PASSWORD = 'три слова подряд тут';

// Chooses a password by a link of `invite`, which signs in.
export const choosePassword = async ({ page }, link) => {
  await page.goto(link);
  const fields = page.locator('input[type=password]');
  await fields.nth(0).fill(PASSWORD);
  await fields.nth(1).fill(PASSWORD);
  await page.getByRole('main').getByRole('button').click();
  await page.locator('a.brand').waitFor();
};

// Signs somebody in by a link of the demo.
export const signIn = async ({ page, context }, link, lang) => {
  await context.addCookies([{ name: 'helpdesk_lang', value: lang, url: new URL(link).origin }]);
  await page.goto(link);
  await page.getByRole('main').getByRole('button').click();
  await page.getByRole('heading', { level: 1 }).waitFor();
};

let commands = 0;
const commandId = () => `0190c2b0-0000-7000-8000-${(commands += 1).toString(16).padStart(12, '0')}`;

// Sends a command as the person's own page would, without one; returns status, body and place.
export const send = async ({ context, origin }, path, fields = {}) => {
  // What is asked of tickets comes with a key of its own.
  const keyed = path.startsWith('/tickets') ? { command: commandId(), ...fields } : fields;
  const multipart = Object.fromEntries(Object.entries(keyed).filter(([name]) => name !== 'files'));
  const form = new FormData();
  Object.entries(multipart).forEach(([name, value]) => form.append(name, value));
  for (const file of fields.files ?? []) {
    form.append('files', new File([file.buffer], file.name, { type: file.mimeType }));
  }
  const answer = await context.request.post(path, {
    multipart: form,
    maxRedirects: 0,
    headers: { origin, 'sec-fetch-site': 'same-origin' },
  });
  const place = answer.headers().location ?? '';
  return { status: answer.status(), place, text: await answer.text() };
};

// Opens a ticket without a page; returns its number.
export const open = async (customer, fields) => {
  const sent = { priority: 'medium', subject: 'Не подключается канал', text: 'Ничего не происходит.', project: 'linen', ...fields };
  const { status, place, text } = await send(customer, '/tickets', sent);
  const number = /\/tickets\/(\d+)/.exec(place)?.[1];
  if (!number) throw new Error(`no ticket was opened: ${status} ${text.slice(0, 300)}`);
  return number;
};

// Sends commands to a ticket one after another; each is [person, what, fields].
export const play = async (number, commands) => {
  for (const [who, what, fields] of commands) {
    const { status, text } = await send(who, `/tickets/${number}/${what}`, fields);
    if (status !== 303) throw new Error(`${what}: ${status} ${text.slice(0, 300)}`);
  }
};
