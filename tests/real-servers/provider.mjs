// A certified OpenID provider on a free loopback port, with the clients that the cases use and a record of what was asked of it.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

// Its advice for production is not for us, and would hide what failed.
for (const kind of ['info', 'warn']) {
  const said = console[kind];
  console[kind] = (...words) => String(words[0]).startsWith('oidc-provider ') || said(...words);
}

const LOOPBACK = 'http://127.0.0.1';
const CODE = { response_types: ['code'], grant_types: ['authorization_code', 'refresh_token'] };

// A native application may come back to any port, a web application only to the address that it registered (RFC 8252).
function clients(webPort) {
  const web = { ...CODE, application_type: 'web', redirect_uris: [`${LOOPBACK}:${webPort}/callback`] };
  const secret = { client_secret: 'a secret:with +odd% characters' };
  return [
    {
      ...CODE,
      client_id: 'native',
      application_type: 'native',
      redirect_uris: ['127.0.0.1', 'localhost', '[::1]'].map((host) => `http://${host}/callback`),
      token_endpoint_auth_method: 'none',
    },
    { ...web, ...secret, client_id: 'web-basic', token_endpoint_auth_method: 'client_secret_basic' },
    { ...web, ...secret, client_id: 'web-post', token_endpoint_auth_method: 'client_secret_post' },
    { ...secret, client_id: 'service', redirect_uris: [], response_types: [], grant_types: ['client_credentials'] },
    {
      client_id: 'device',
      application_type: 'native',
      redirect_uris: [],
      response_types: [],
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
      token_endpoint_auth_method: 'none',
    },
    // Whom the cases themselves are when they ask whether a token lives.
    { client_id: 'witness', client_secret: 'witness', redirect_uris: [], response_types: [], grant_types: ['client_credentials'] },
  ];
}

function configuration(webPort, life) {
  return {
    clients: clients(webPort),
    scopes: ['openid', 'offline_access', 'profile'],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'] },
    findAccount: (_ctx, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: `${id} of Wonderland`, preferred_username: id }),
    }),
    rotateRefreshToken: true,
    ttl: { AccessToken: () => life.seconds, ClientCredentials: () => life.seconds },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: true },
      deviceFlow: { enabled: true },
      introspection: { enabled: true },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: true },
      userinfo: { enabled: true },
    },
  };
}

async function listening(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}

// A port that was free a moment ago.
export async function freePort() {
  const server = createServer();
  const port = await listening(server);
  server.close();
  await once(server, 'close');
  return port;
}

export async function start() {
  const server = createServer();
  const issuer = `${LOOPBACK}:${await listening(server)}`;
  const life = { seconds: 600 };
  const webPort = await freePort();
  const provider = new Provider(issuer, configuration(webPort, life));
  const asked = [];
  const troubles = [];
  provider.use(async (ctx, next) => {
    await next();
    asked.push({
      method: ctx.method,
      path: ctx.path,
      query: ctx.querystring,
      status: ctx.status,
      authorization: ctx.get('authorization'),
      fields: { ...ctx.oidc?.body },
    });
  });
  provider.on('server_error', (_ctx, error) => troubles.push(error.stack));
  // What this server does when a token or a code is used twice.
  provider.on('grant.revoked', (ctx) => troubles.push(`grant revoked at ${ctx.path}`));
  server.on('request', provider.callback());

  // The requests to the token endpoint with this grant.
  const grants = (grant) => asked.filter((one) => one.path === '/token' && one.fields.grant_type === grant);
  // Whether the server itself holds this token for alive.
  const alive = async (token) => {
    const answer = await fetch(`${issuer}/token/introspection`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from('witness:witness').toString('base64')}` },
      body: new URLSearchParams({ token }),
    });
    if (!answer.ok) throw new Error(`introspection: ${answer.status} ${await answer.text()}`);
    return (await answer.json()).active;
  };
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { issuer, webPort, life, asked, troubles, grants, alive, stop };
}
