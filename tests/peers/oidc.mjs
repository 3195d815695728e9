// An OpenID provider, the certified `oidc-provider`, on a free loopback port, for tests.
//
// Prints `PORT <n>` when it listens (its issuer is http://127.0.0.1:<n>), and ends when its standard
// input is closed, so that it never outlives who started it. See README.md beside this file.
//
// Node looks for imported modules beside the importing file, and nothing is installed beside this
// one: the library is imported by its full path, from --modules DIR, or else from where
// scripts/test-peers.sh puts it.

import { createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

// Nothing but PORT goes to the standard output; the library tells its notices there.
console.info = console.log = console.error;

const USAGE = `usage: oidc.mjs --accounts FILE (--client ID SECRET REDIRECT_URI)... [--clients FILE]
               [--modules DIR] [--wrong-nonce] [--wrong-audience] [--wrong-issuer] [--wrong-key]
               [--expired] [--unsigned]`;

// What an ID token may be made to say: each changes the claims and the header.
const LIES = {
    '--wrong-nonce': (claims) => { claims.nonce = 'of-another-request'; },
    '--wrong-audience': (claims) => { claims.aud = 'another-client'; },
    '--wrong-issuer': (claims) => { claims.iss = 'https://another-issuer.test'; },
    '--wrong-key': () => {},
    '--expired': (claims) => { claims.iat -= 7200; claims.exp = claims.iat + 3600; },
    '--unsigned': (claims, header) => { header.alg = 'none'; delete header.kid; },
};

const given = readArguments(process.argv.slice(2));
const modules = given.modules
    ?? join(resolve(root(), process.env.CARGO_TARGET_DIR || 'target'), 'peers', 'node_modules');
const library = async (path) => (await import(pathToFileURL(join(modules, 'oidc-provider', 'lib', path)))).default;
const Provider = await library('index.js');
const MemoryAdapter = await library('adapters/memory_adapter.js');

process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
process.stdin.on('error', () => process.exit(0));

const signing = newKey();
const server = createServer();
server.listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.on('request', provider(`http://127.0.0.1:${port}`).callback());
    process.stdout.write(`PORT ${port}\n`);
});

function provider(issuer) {
    const made = new Provider(issuer, {
        adapter: (model) => (model === 'Client' ? { find: findClient } : new MemoryAdapter(model)),
        findAccount,
        claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
        // With false, the claims of the granted scopes come in the ID token and from userinfo alike.
        // The library's default would leave all but `sub` to userinfo.
        conformIdTokenClaims: false,
        features: { devInteractions: { enabled: true } },
        responseTypes: ['code'],
        pkce: { methods: ['S256'], required: () => true },
        clientAuthMethods: ['client_secret_basic'],
        // Lax, not none as the library has it: browsers take none only over TLS.
        cookies: { keys: [randomBytes(32).toString('hex')], long: { sameSite: 'lax' } },
        jwks: { keys: [{ ...signing.export({ format: 'jwk' }), kid: 'test-peer', use: 'sig', alg: 'RS256' }] },
        ttl: { AccessToken: 3600, AuthorizationCode: 60, Grant: 3600, IdToken: 3600, Interaction: 600, Session: 3600 },
        renderError: (ctx, out) => { ctx.type = 'json'; ctx.body = JSON.stringify(out); },
    });
    made.on('server_error', (_, error) => console.error(error));
    if (given.lies.length > 0) {
        const { issue } = made.IdToken.prototype;
        made.IdToken.prototype.issue = async function lie(options) {
            const token = await issue.call(this, options);
            return options.use === 'idtoken' ? forged(token) : token;
        };
    }
    return made;
}

// Asked anew at each request: the file of --clients may be written after the start, and again.
async function findClient(id) {
    const late = given.clients && existsSync(given.clients) ? readJson(given.clients) : [];
    const found = [...given.client, ...late].find((client) => client.client_id === id);
    return found && {
        application_type: 'web',
        grant_types: ['authorization_code'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_basic',
        ...found,
    };
}

// Read anew at each question too, so that a test may change an account.
async function findAccount(_, sub) {
    const account = readJson(given.accounts).find((one) => one.sub === sub);
    return account && { accountId: sub, claims: () => account };
}

function forged(token) {
    const [header, claims] = token.split('.').slice(0, 2).map((part) => JSON.parse(Buffer.from(part, 'base64url')));
    for (const lie of given.lies) LIES[lie](claims, header);
    const text = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    if (header.alg === 'none') return `${text}.`;
    const key = given.lies.includes('--wrong-key') ? newKey() : signing;
    return `${text}.${createSign('RSA-SHA256').update(text).sign(key, 'base64url')}`;
}

function newKey() {
    return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
}

function readJson(path) {
    return JSON.parse(readFileSync(path, 'utf8'));
}

function root() {
    return fileURLToPath(new URL('../..', import.meta.url));
}

function readArguments(words) {
    const read = { client: [], lies: [] };
    const next = () => words.shift() ?? refuse();
    while (words.length > 0) {
        const word = words.shift();
        if (word === '--client') {
            read.client.push({ client_id: next(), client_secret: next(), redirect_uris: [next()] });
        } else if (['--clients', '--accounts', '--modules'].includes(word)) {
            read[word.slice(2)] = resolve(next());
        } else if (Object.hasOwn(LIES, word)) {
            read.lies.push(word);
        } else {
            refuse();
        }
    }
    return read.accounts ? read : refuse();
}

function refuse() {
    console.error(USAGE);
    process.exit(2);
}
