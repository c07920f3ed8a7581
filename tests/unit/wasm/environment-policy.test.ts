import { expect, test } from 'vitest';
import { checkEnvironment, looksSecret } from '../../../src/lib/wasm/environment-policy.ts';
import { DeniedError, InvalidInputError } from '../../../src/lib/wasm/errors.ts';

test.each([
	...[
		'GITHUB_TOKEN',
		'github_token',
		'githubToken',
		'TOKEN',
		'NPM_TOKEN_2',
		'GITHUBTOKEN',
		'API_KEY',
		'apiKey',
		'APIKEY_PROD'
	],
	...[
		'STRIPE_KEY',
		'SSH_PRIVATE_KEY',
		'CLIENT_SECRET',
		'SECRETS',
		'MY_SECRET_2',
		'PASSWORD',
		'PGPASSWORD',
		'dbPassword'
	],
	...['DB_PASSWD', 'DB_PASS', 'MYSQL_PWD', 'GPG_PASSPHRASE', 'GOOGLE_APPLICATION_CREDENTIALS', 'AWS_ACCESS_KEY_ID'],
	...[
		'AWS_SESSION_TOKEN',
		'AWS_REGION',
		'NPM_AUTH',
		'_auth_token',
		'DATABASE_URL',
		'HEROKU_POSTGRESQL_URL',
		'REDIS_URL'
	],
	...[
		'MONGODB_URI',
		'SENTRY_DSN',
		'AZURE_STORAGE_CONNECTION_STRING',
		'SLACK_WEBHOOK_URL',
		'SSH_AUTH_SOCK',
		'my-api.key',
		'SESSION_JWT'
	]
])('%s looks like a secret', (name) => {
	expect(looksSecret(name)).toBe(true);
});

test.each([
	...[
		'PATH',
		'HOME',
		'PWD',
		'OLDPWD',
		'LANG',
		'KEYBOARD',
		'KEYBOARD_LAYOUT',
		'MONKEY',
		'KEY',
		'KEYS',
		'TURKEY',
		'AUTHOR'
	],
	...[
		'GIT_AUTHOR_NAME',
		'AUTHORITY',
		'TOKENIZER',
		'TOKENIZERS_PARALLELISM',
		'MAX_TOKENS',
		'PUBLIC_KEY',
		'SORT_KEY',
		'AUTH'
	],
	...[
		'PASS',
		'PASSES',
		'BYPASS',
		'COMPASS',
		'PATTERN',
		'BASE_URL',
		'API_URL',
		'CAWS_X',
		'SSH_KEY_TYPE',
		'',
		'TZ',
		'NODE_ENV'
	]
])('%s does not', (name) => {
	expect(looksSecret(name)).toBe(false);
});

test('a long name is judged quickly', () => {
	const start = performance.now();
	for (const part of ['A', 'A_', '_', 'TOKEN_', 'aA', '1_']) looksSecret(part.repeat(50_000));
	expect(performance.now() - start).toBeLessThan(1_000);
});

test('lets an ordinary environment pass', () => {
	expect(() => checkEnvironment({ LANG: 'C', EMPTY: '', 'with space': 'é' })).not.toThrow();
});

test('denies a secret by name and says how to allow it', () => {
	const deny = () => checkEnvironment({ LANG: 'C', API_KEY: 'x' }, ['api_key']);
	expect(deny).toThrow(DeniedError);
	expect(deny).toThrow(expect.objectContaining({ capability: 'environment', subject: 'API_KEY' }));
	expect(deny).toThrow('allowSecretEnv: ["API_KEY"]');
	expect(deny).not.toThrow(/"x"/);
});

test('lets a secret pass that is meant', () => {
	expect(() => checkEnvironment({ API_KEY: 'x' }, ['API_KEY'])).not.toThrow();
});

test.each([
	[{ '': 'x' }, '/env/ has an empty name'],
	[{ 'a=b': 'x' }, '/env/a=b has "=" in its name'],
	[{ 'a\0': 'x' }, 'has a NUL in its name'],
	[{ 'a/b': 'x\0y' }, '/env/a~1b has a NUL in its value'],
	[{ a: 5 as unknown as string }, '/env/a must be text, not number'],
	[{ a: 'é'.repeat(65_535) }, '/env must have at most 131072 bytes in all, not 131073']
])('refuses %j', (env, message) => {
	expect(() => checkEnvironment(env)).toThrow(InvalidInputError);
	expect(() => checkEnvironment(env)).toThrow(message);
});

test('the sizes are inclusive', () => {
	const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`V${index}`, '']));
	expect(() => checkEnvironment(many(1_000))).not.toThrow();
	expect(() => checkEnvironment(many(1_001))).toThrow('/env must have at most 1000 variables, not 1001');
	expect(() => checkEnvironment({ a: 'x'.repeat(131_069) })).not.toThrow();
});
