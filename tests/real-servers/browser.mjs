#!/usr/bin/env node
// A person at a browser: `browser.mjs URL` logs in there, agrees (or refuses), and writes down what the last page showed.
//
//   WALK_REPORT  the file that gets the report, as JSON, once the walk has ended
//   WALK_CHOICE  `agree` (the default) or `refuse`
//   WALK_CODE    what to type where the server asks for a device's code
//   CHROMIUM     the browser, if it isn't /usr/bin/chromium
import { renameSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import puppeteer from 'puppeteer-core';

const LIMIT = 60_000;
const FLAGS = [
  '--no-sandbox', // as root there is no other way
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  // Nothing beyond this machine is asked for, by no page and not by the browser itself.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE ::1',
];

// Runs in the page: does what there is to do, once in each document.
function act(home, refused, { choice, typed }) {
  if (document.readyState !== 'complete' || window.acted) return 'wait';
  if (location.origin !== home || refused || !document.querySelector('form')) return 'there';
  const button = document.querySelector('button[autofocus], [type=submit]');
  // A form without one sends itself.
  if (!button) return 'wait';
  window.acted = true;
  const cancel = [...document.querySelectorAll('a, button')].find((one) => /cancel|abort/i.test(one.textContent));
  if (choice === 'refuse' && cancel) {
    cancel.click();
    return 'refused';
  }
  for (const [name, text] of Object.entries(typed)) {
    const field = document.querySelector(`input[name=${name}]:not([type=hidden])`);
    if (field) field.value = text;
  }
  button.click();
  return 'agreed';
}

// Through the server's pages until one is of another server, or asks for nothing, or was refused.
async function walk(page, url, choice) {
  const home = new URL(url).origin;
  const typed = { login: 'alice', password: 'looking-glass', user_code: process.env.WALK_CODE ?? '' };
  const end = Date.now() + LIMIT;
  let refused = false;
  await page.goto(url);
  while (Date.now() < end) {
    // A page may go while it is looked at.
    const found = await page.evaluate(act, home, refused, { choice, typed }).catch(() => 'wait');
    if (found === 'there') return;
    refused ||= found === 'refused';
    await pause(30);
  }
  throw new Error(`still at ${page.url()}: ${await page.content()}`);
}

async function seen(page) {
  // The last page may still tidy its address, or ask for more.
  const tidy = () => document.readyState === 'complete' && location.search === '';
  await page.waitForFunction(tidy, { timeout: 3_000 }).catch(() => {});
  await pause(300);
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
