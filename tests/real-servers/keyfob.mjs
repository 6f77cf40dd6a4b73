// The binary under test, each time in a home of its own, and the browser that it finds in $BROWSER.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const BINARY = process.env.KEYFOB_BINARY;
const SCRATCH = process.env.KEYFOB_SCRATCH;
const WALKER = join(import.meta.dirname, 'browser.mjs');
const LIMIT = 60_000;

const running = new Set();

// Ends what a failed case left behind.
export function sweep() {
  for (const child of running) child.kill('SIGKILL');
}

// Asks again until there is an answer: nothing here waits for a span of time to be over.
export async function until(what, ask) {
  const end = Date.now() + LIMIT;
  for (;;) {
    const found = await ask();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited ${LIMIT / 1000} s for ${what}`);
    await pause(30);
  }
}

// What a person at a browser does, once keyfob opens it: `env` goes to keyfob, `report()` waits for what they saw.
export function person(home, choice = 'agree', code = '') {
  const file = join(mkdtempSync(join(home.dir, 'walk-')), 'report.json');
  const env = { BROWSER: WALKER, WALK_REPORT: file, WALK_CHOICE: choice, WALK_CODE: code };
  const report = async () => {
    await until("the browser's report", () => existsSync(file));
    const found = JSON.parse(readFileSync(file, 'utf8'));
    assert.equal(found.error, undefined, `in the browser: ${JSON.stringify(found, null, 1)}`);
    return found;
  };
  return { env, report, came: () => existsSync(file) };
}

// The same person, who was given the address and types it in.
export function visit(home, url, code, choice) {
  const { env, report } = person(home, choice, code);
  const walker = spawn(WALKER, [url], { env: { ...home.env, ...env }, stdio: 'inherit' });
  running.add(walker);
  walker.on('close', () => running.delete(walker));
  return report();
}

export class Home {
  constructor() {
    this.dir = mkdtempSync(join(SCRATCH, 'home-'));
    this.env = {
      PATH: process.env.PATH,
      LANG: 'C.UTF-8',
      HOME: this.dir,
      KEYFOB_HOME: join(this.dir, 'keyfob'),
      KEYFOB_KEY_FILE: join(this.dir, 'key'),
    };
    mkdirSync(this.env.KEYFOB_HOME, { mode: 0o700 });
  }

  // A file of a secret, as the flags that end in `-file` want it.
  secret(text) {
    const file = join(mkdtempSync(join(this.dir, 'secret-')), 'secret');
    writeFileSync(file, `${text}\n`, { mode: 0o600 });
    return file;
  }

  // Starts keyfob without a terminal; `said(pattern)` waits for a match on standard error, `ended` for the end.
  start(args, env = {}) {
    const child = spawn(BINARY, args, { env: { ...this.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    const watch = setTimeout(() => child.kill('SIGKILL'), LIMIT);
    const run = { args, out: '', err: '', code: undefined };
    child.stdout.setEncoding('utf8').on('data', (text) => (run.out += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (run.err += text));
    run.ended = new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => {
        clearTimeout(watch);
        running.delete(child);
        run.code = code ?? signal;
        resolve(run);
      });
    });
    run.said = (pattern) =>
      until(`${pattern} from keyfob ${args.join(' ')}`, () => {
        const match = run.err.match(pattern);
        if (!match && run.code !== undefined) throw new Error(`ended without ${pattern}: ${told(run)}`);
        return match;
      });
    return run;
  }

  // Runs keyfob to its end, which must be this exit code.
  async run(args, { env, exit = 0 } = {}) {
    const run = await this.start(args, env).ended;
    assert.equal(run.code, exit, told(run));
    return run;
  }

  async json(args, more) {
    const run = await this.run([...args, '--json'], more);
    return JSON.parse(run.out);
  }
}

// How a failure is reported: the command and all that it said.
export function told(run) {
  return `keyfob ${run.args.join(' ')}\nexit: ${run.code}\nstdout: ${run.out}\nstderr: ${run.err}`;
}
