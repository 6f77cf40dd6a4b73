#!/usr/bin/env node
// A person at a browser: `browser.mjs URL` logs in there, agrees (or refuses), and writes down what the last page showed.
//
//   WALK_REPORT  the file that gets the report, as JSON, once the walk has ended
//   WALK_CHOICE  `agree` (the default) or `refuse`
//   WALK_CODE    what to type where the server asks for a device's code
//   CHROMIUM     the browser, if it isn't /usr/bin/chromium
import { renameSync, writeFileSync } from 'node:fs';
import puppeteer from 'puppeteer-core';

const LIMIT = 60_000;
const FLAGS = [
  '--no-sandbox', // as root there is no other way
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  // Nothing beyond this machine is asked for, by no page and not by the browser itself.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE [::1]',
];

// One step on a page of the server's: tells whether that was `agreed`, `refused` or `nothing`.
async function step(page, choice) {
  const typed = { login: 'alice', password: 'looking-glass', user_code: process.env.WALK_CODE ?? '' };
  const moved = (error) => {
    // A page that sends its form by itself was faster than us.
    if (/context was destroyed/.test(error.message)) return 'agreed';
    throw error;
  };
  return page.evaluate((refuse, texts) => {
    const cancel = [...document.querySelectorAll('a, button')].find((one) => /cancel|abort/i.test(one.textContent));
    const form = document.querySelector('form');
    if (refuse && cancel) {
      cancel.click();
      return 'refused';
    }
    if (!form) return 'nothing';
    for (const [name, text] of Object.entries(texts)) {
      const field = form.querySelector(`input[name=${name}]:not([type=hidden])`);
      if (field) field.value = text;
    }
    document.querySelector('button[autofocus], [type=submit]').click();
    return 'agreed';
  }, choice === 'refuse', typed).catch(moved);
}

// Through the server's pages until one is of another server, or asks for nothing, or was refused.
async function walk(page, url, choice) {
  const home = new URL(url).origin;
  await page.goto(url, { waitUntil: 'load' });
  while (new URL(page.url()).origin === home) {
    const loaded = page.waitForNavigation({ waitUntil: 'load' });
    loaded.catch(() => {});
    const done = await step(page, choice);
    if (done === 'nothing') return;
    await loaded;
    if (done === 'refused') return;
  }
}

async function seen(page) {
  // The last page may still tidy up after itself.
  await page.waitForNetworkIdle({ idleTime: 300 });
  return page.evaluate(() => ({
    url: location.href,
    title: document.title,
    text: document.body.innerText,
    html: document.documentElement.outerHTML,
    referrer: document.referrer,
    history: history.length,
  }));
}

async function report(url, choice) {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  const browser = await puppeteer.launch({ executablePath, args: FLAGS, headless: true });
  const requests = [];
  const answers = [];
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(LIMIT);
    page.on('request', (one) => requests.push(one.url()));
    page.on('response', (one) => answers.push({ url: one.url(), status: one.status(), headers: one.headers() }));
    await walk(page, url, choice);
    return { started: url, ...(await seen(page)), requests, answers };
  } catch (error) {
    return { started: url, error: error.stack, requests, answers };
  } finally {
    await browser.close();
  }
}

const [url, ...more] = process.argv.slice(2);
const { WALK_REPORT: file, WALK_CHOICE: choice = 'agree' } = process.env;
const found = more.length === 0 ? await report(url, choice) : { error: `more than one argument: ${process.argv}` };
writeFileSync(`${file}.part`, JSON.stringify(found, null, 1));
renameSync(`${file}.part`, file);
