// A real mail server, and the mails that it took.
import { start } from './desk.mjs';

const PYTHON = process.env.HELPDESK_PYTHON ?? 'python3';
const SERVER = process.env.HELPDESK_MAIL_SERVER ?? new URL('../../src/mail_server.py', import.meta.url).pathname;
// The desk sends a person at most one mail a minute about a request.
const PATIENCE = 100_000;
const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

// Starts the server; `next(to)` waits for the next mail to an address.
export const mailServer = async () => {
  const mails = [];
  const hear = (line) => {
    if (line.startsWith('{')) mails.push(JSON.parse(line));
  };
  const said = await start(PYTHON, [SERVER], hear);
  const port = /^PORT (\d+)$/.exec(said)?.[1];
  if (!port) throw new Error(`the mail server said ${said}`);
  const read = new Map();
  const next = async (to) => {
    const place = read.get(to) ?? 0;
    for (const end = Date.now() + PATIENCE; Date.now() < end; await pause(100)) {
      const mail = mails.filter((one) => one.to === to)[place];
      if (mail) {
        read.set(to, place + 1);
        return mail;
      }
    }
    throw new Error(`no mail for ${to} within ${PATIENCE / 1000} s; ${mails.length} were taken`);
  };
  return { url: `smtp://127.0.0.1:${port}`, mails, next };
};
