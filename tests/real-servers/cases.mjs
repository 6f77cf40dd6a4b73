// Every login of a real OpenID provider, by the binary that users get and a browser that they use.
import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { Home, person, sweep, told, until, visit } from './keyfob.mjs';
import { start } from './provider.mjs';

const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';
const SCOPES = ['openid', 'offline_access', 'profile'].flatMap((one) => ['--scope', one]);
const IPV6 = Object.values(networkInterfaces()).flat().some((one) => one.address === '::1');
const SECRET = 'a secret:with +odd% characters';

let server;
let home;

before(async () => {
  server = await start();
});
after(() => server.stop());
beforeEach(async () => {
  home = new Home();
  server.life.seconds = 600;
  server.asked.length = 0;
  server.troubles.length = 0;
  await home.run(['vault', 'init', '--key', `file:${home.env.KEYFOB_KEY_FILE}`]);
});
// Whatever else was tested: the server never saw a token or code used twice, and never failed.
afterEach(() => {
  sweep();
  assert.deepEqual(server.troubles, []);
});

function add(client, ...more) {
  return addAs('wonder', client, ...more);
}

function addAs(name, client, ...more) {
  const words = ['profile', 'add', name, '--provider', 'oidc', '--url', server.issuer, '--client-id', client];
  return home.run([...words, ...more]);
}

function withSecret(client, auth, secret = SECRET) {
  const file = home.secret(secret);
  const callback = `http://127.0.0.1:${server.webPort}/callback`;
  return add(client, ...SCOPES, '--client-secret-file', file, '--client-auth', auth, '--redirect-uri', callback);
}

// Logs the native client in, in the browser, and tells what was seen there.
async function loggedIn() {
  await add('native', ...SCOPES);
  const alice = person(home);
  const run = await home.run(['login', 'wonder'], { env: alice.env });
  return { run, seen: await alice.report() };
}

async function tokens() {
  const got = JSON.parse((await home.run(['get', 'wonder', '--as', 'json', '--with-refresh'])).out);
  return { access: got.access_token, refresh: got.refresh_token };
}

async function bothAre(expected, { access, refresh }) {
  assert.equal(await server.alive(access), expected, 'the access token at the server');
  assert.equal(await server.alive(refresh), expected, 'the refresh token at the server');
}

// The token is past its life by our clock, as `status` tells without the network.
function expired() {
  return until('the token to expire', async () => {
    const run = await home.start(['status', 'wonder']).ended;
    return run.code === 3;
  });
}

test('code and PKCE: a public client comes back to any port', async () => {
  const { run } = await loggedIn();
  const authorize = new URLSearchParams(server.asked.find((one) => one.path === '/auth').query);
  assert.equal(authorize.get('code_challenge_method'), 'S256');
  assert.equal(authorize.get('prompt'), 'consent', 'or there would be no refresh token');
  assert.ok(authorize.get('state').length >= 22 && authorize.get('nonce').length >= 22);
  const [trade, ...again] = server.grants('authorization_code');
  assert.deepEqual(again, [], 'a code is traded once');
  assert.equal(trade.fields.redirect_uri, authorize.get('redirect_uri'));
  assert.match(trade.fields.redirect_uri, /^http:\/\/127\.0\.0\.1:\d+\/callback$/);
  assert.match(trade.fields.code_verifier, /^[\w.~-]{43,128}$/);
  assert.deepEqual([trade.fields.client_id, trade.authorization], ['native', '']);
  const got = await tokens();
  await bothAre(true, got);
  for (const secret of [got.access, got.refresh, trade.fields.code, trade.fields.code_verifier]) {
    assert.ok(!run.err.includes(secret) && !run.out.includes(secret), told(run));
  }
});

for (const host of ['localhost', '[::1]']) {
  test(`code: the browser finds its way to ${host}`, { skip: host === '[::1]' && !IPV6 }, async () => {
    await add('native', ...SCOPES, '--redirect-uri', `http://${host}/callback`);
    const alice = person(home);
    await home.run(['login', 'wonder'], { env: alice.env });
    const seen = await alice.report();
    assert.match(`${seen.title}\n${seen.text}`, /logged in/i);
    assert.equal(new URL(seen.url).hostname, host);
  });
}

test('two logins at once: each gets its own answer', async () => {
  const names = ['tweedledum', 'tweedledee'];
  for (const name of names) await addAs(name, 'native', ...SCOPES);
  const people = names.map(() => person(home));
  await Promise.all(names.map((name, at) => home.run(['login', name], { env: people[at].env })));
  await Promise.all(people.map((one) => one.report()));
  const [one, other] = server.grants('authorization_code');
  assert.notEqual(one.fields.redirect_uri, other.fields.redirect_uri);
  for (const name of names) {
    const { out } = await home.run(['get', name]);
    assert.ok(await server.alive(out.trim()));
  }
});

test('the callback page: says so, keeps nothing, loads nothing from elsewhere', async () => {
  const { seen } = await loggedIn();
  assert.match(`${seen.title}\n${seen.text}`, /logged in/i);
  const { fields } = server.grants('authorization_code')[0];
  const state = new URLSearchParams(server.asked.find((one) => one.path === '/auth').query).get('state');
  for (const secret of [fields.code, state]) {
    assert.ok(!seen.url.includes(secret), seen.url);
    assert.ok(!seen.html.includes(secret), seen.html);
  }
  const callback = new URL(fields.redirect_uri);
  assert.equal(new URL(seen.url).origin, callback.origin);
  const first = seen.requests.findIndex((one) => one.startsWith(callback.href));
  const foreign = seen.requests.slice(first).filter((one) => new URL(one).origin !== callback.origin);
  assert.deepEqual(foreign, []);
  const { headers } = seen.answers.find((one) => one.url.startsWith(callback.href));
  assert.equal(headers['cache-control'], 'no-store');
  assert.equal(headers['referrer-policy'], 'no-referrer');
  assert.match(headers['content-security-policy'], /default-src 'none'/);
});

test('the id_token is verified against the keys of the server', async () => {
  await loggedIn();
  const shown = await home.run(['show', 'wonder', '--json']);
  assert.match(shown.out, /"id_token_verdict": "verified, RS256"/, told(shown));
  const inspected = await home.run(['inspect', 'wonder', '--json']);
  assert.match(inspected.out, /"alice"/, told(inspected));
});

test('whoami asks userinfo', async () => {
  await loggedIn();
  const who = await home.json(['whoami', 'wonder']);
  assert.equal(who.user, 'alice', JSON.stringify(who));
  assert.equal(who.display_name, 'alice of Wonderland', JSON.stringify(who));
  assert.ok(server.asked.some((one) => one.path === '/me' && one.authorization.startsWith('Bearer ')));
});

test('refresh: each answer brings another refresh token', async () => {
  await loggedIn();
  const seen = [await tokens()];
  for (let round = 0; round < 3; round += 1) {
    await home.run(['refresh', 'wonder']);
    seen.push(await tokens());
  }
  assert.equal(new Set(seen.map((one) => one.refresh)).size, 4);
  assert.equal(new Set(seen.map((one) => one.access)).size, 4);
  assert.equal(server.grants('refresh_token').length, 3);
  await bothAre(true, seen.at(-1));
});

test('eight processes at once refresh an expired token once', async () => {
  server.life.seconds = 1;
  await loggedIn();
  await expired();
  server.life.seconds = 600;
  const gets = Array.from({ length: 8 }, () => home.run(['get', 'wonder']));
  const outs = new Set((await Promise.all(gets)).map((run) => run.out));
  assert.equal(outs.size, 1, [...outs].join());
  assert.equal(server.grants('refresh_token').length, 1);
  assert.ok(await server.alive([...outs][0].trim()));
});

test('device code: approved in a browser elsewhere', async () => {
  await add('device', ...SCOPES, '--grant', 'device');
  const login = home.start(['login', 'wonder']);
  const [code] = await login.said(/\b[A-Z]{4}-[A-Z]{4}\b/);
  const [link] = await login.said(new RegExp(`${server.issuer}/device(?![?\\w])`));
  const seen = await visit(home, link, code);
  assert.match(seen.title, /success/i);
  await login.ended;
  assert.equal(login.code, 0, told(login));
  assert.equal(server.grants(DEVICE).at(-1).status, 200);
  await bothAre(true, await tokens());
  await home.run(['refresh', 'wonder']);
});

test('device code: refused', async () => {
  await add('device', ...SCOPES, '--grant', 'device');
  const login = home.start(['login', 'wonder']);
  const [code] = await login.said(/\b[A-Z]{4}-[A-Z]{4}\b/);
  const seen = await visit(home, `${server.issuer}/device`, code, 'refuse');
  assert.match(seen.text, /interrupted/i);
  await login.ended;
  assert.equal(login.code, 8, told(login));
});

test('introspection: active, then ended behind our back', async () => {
  await loggedIn();
  const before = await home.json(['introspect', 'wonder']);
  assert.equal(before.active, true, JSON.stringify(before));
  const { access } = await tokens();
  const ended = await fetch(`${server.issuer}/token/revocation`, {
    method: 'POST',
    body: new URLSearchParams({ token: access, client_id: 'native' }),
  });
  assert.equal(ended.status, 200);
  const now = await home.json(['introspect', 'wonder']);
  assert.equal(now.active, false, JSON.stringify(now));
});

for (const [command, ...more] of [['revoke', '--yes'], ['logout']]) {
  test(`${command}: both tokens end at the server`, async () => {
    await loggedIn();
    const had = await tokens();
    await bothAre(true, had);
    await home.run([command, 'wonder', ...more]);
    // Here the server is right to end the grant.
    server.troubles.splice(0).forEach((one) => assert.match(one, /revoked at \/token\/revocation$/));
    await bothAre(false, had);
    await home.run(['get', 'wonder'], { exit: 3 });
  });
}

for (const kind of ['basic', 'post']) {
  test(`a confidential client with ${kind}: one registered address`, async () => {
    await withSecret(`web-${kind}`, kind);
    const alice = person(home);
    await home.run(['login', 'wonder'], { env: alice.env });
    await alice.report();
    await home.run(['refresh', 'wonder']);
    const asked = [server.grants('authorization_code')[0], server.grants('refresh_token')[0]];
    for (const { fields, authorization } of asked) {
      assert.equal(authorization !== '', kind === 'basic');
      assert.equal(fields.client_secret, kind === 'post' ? SECRET : undefined);
    }
    assert.equal(asked[0].fields.redirect_uri, `http://127.0.0.1:${server.webPort}/callback`);
  });
}

test('client credentials: no refresh token, renewed by asking again', async () => {
  server.life.seconds = 1;
  await add('service', '--grant', 'client-credentials', '--client-secret-file', home.secret(SECRET));
  await home.run(['login', 'wonder']);
  await expired();
  server.life.seconds = 600;
  const { out } = await home.run(['get', 'wonder']);
  assert.ok(await server.alive(out.trim()));
  assert.equal(server.grants('client_credentials').length, 2);
  assert.equal(server.grants('refresh_token').length, 0);
});

test('a wrong client secret, or a wrong coding of it, hints at client-auth', async () => {
  await add('service', '--grant', 'client-credentials', '--client-secret-file', home.secret('wrong'));
  const wrong = await home.run(['login', 'wonder'], { exit: 8 });
  assert.match(wrong.err, /client-auth/, told(wrong));
  await home.run(['profile', 'edit', 'wonder', '--client-secret-file', home.secret(SECRET), '--client-auth', 'basic-raw']);
  const way = await home.run(['login', 'wonder'], { exit: 8 });
  assert.match(way.err, /client-auth/, told(way));
  await home.run(['profile', 'edit', 'wonder', '--client-auth', 'basic']);
  await home.run(['login', 'wonder']);
});

test('refused consent: said so here and in the browser, the old token stays', async () => {
  await loggedIn();
  const had = await tokens();
  const alice = person(home, 'refuse');
  const run = await home.run(['login', 'wonder'], { env: alice.env, exit: 8 });
  assert.match(run.err, /access_denied|refused|denied/i, told(run));
  const seen = await alice.report();
  assert.doesNotMatch(`${seen.title}\n${seen.text}`, /logged in/i);
  assert.deepEqual(await tokens(), had);
  await bothAre(true, had);
});

test('a code that the server refuses to trade: the browser does not say logged in', async () => {
  await withSecret('web-basic', 'basic', 'wrong');
  const alice = person(home);
  const run = await home.run(['login', 'wonder'], { env: alice.env, exit: 8 });
  assert.match(run.err, /client-auth/, told(run));
  const seen = await alice.report();
  assert.match(seen.text, /failed/i);
  assert.doesNotMatch(`${seen.title}\n${seen.text}`, /logged in/i);
});

test('logout names where the session at the server ends', async () => {
  await loggedIn();
  const run = await home.run(['logout', 'wonder']);
  server.troubles.length = 0;
  const [url] = run.err.match(new RegExp(`${server.issuer}/session/end\\S*`)) ?? assert.fail(told(run));
  const seen = await visit(home, url);
  assert.match(seen.title, /sign-out success/i);
});

test('paste: tokens of another login are taken over, after userinfo', async () => {
  await loggedIn();
  const had = await tokens();
  await addAs('taken', 'native', ...SCOPES);
  server.asked.length = 0;
  await home.run(['login', 'taken', '--grant', 'paste', '--token-file', home.secret(`${had.access}\n${had.refresh}`)]);
  assert.ok(server.asked.some((one) => one.path === '/me' && one.status === 200), 'verified before it is kept');
  await home.run(['refresh', 'taken']);
  assert.equal(server.grants('refresh_token')[0].fields.refresh_token, had.refresh);
  const file = home.secret('never-granted');
  const wrong = await home.run(['login', 'taken', '--grant', 'paste', '--token-file', file], { exit: 8 });
  assert.match(wrong.err, /error: /, told(wrong));
  await home.run(['refresh', 'taken']);
});

const absent = [
  ['--no-browser: the address is shown, no browser is started', ['--no-browser'], {}],
  ['over SSH: the address is shown', [], { SSH_CONNECTION: '192.0.2.1 50000 192.0.2.2 22', SSH_TTY: '/dev/pts/0' }],
];
for (const [name, flags, env] of absent) {
  test(name, async () => {
    await add('native', ...SCOPES);
    const nobody = person(home);
    const around = flags.length > 0 ? nobody.env : env;
    const login = home.start(['login', 'wonder', ...flags], around);
    const [url] = await login.said(new RegExp(`${server.issuer}/auth\\?\\S+`));
    const seen = await visit(home, url);
    assert.match(`${seen.title}\n${seen.text}`, /logged in/i);
    await login.ended;
    assert.equal(login.code, 0, told(login));
    assert.equal(login.out.includes(server.issuer), false, 'data only on standard output');
    assert.ok(!nobody.came());
    await bothAre(true, await tokens());
  });
}

test('get never opens a browser', async () => {
  await add('native', ...SCOPES);
  const nobody = person(home);
  const run = await home.run(['get', 'wonder'], { env: nobody.env, exit: 3 });
  assert.match(run.err, /keyfob login wonder/, told(run));
  assert.ok(!nobody.came());
  assert.deepEqual(server.asked, []);
});
