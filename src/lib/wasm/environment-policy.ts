import { DeniedError, InvalidInputError } from './errors.ts';
import { pointerTo } from './json/pointer.ts';
import type { FieldProblem } from './protocol.ts';

const MAX_VARIABLES = 1_000;
/** All names and values as the program gets them: UTF-8 `NAME=value` with a NUL behind each. */
const MAX_TOTAL_BYTES = 131_072;

/** Secret wherever they stand in a name. */
const TELLING_PARTS =
	/SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CONNECTION_?STRING/;
/** Secret as a name's last word, or as all of it. A number or a version may follow: `GITHUB_TOKEN_2`. */
const TELLING_END = /(^|_)([A-Z]*TOKEN|O?AUTH|JWT|DSN|COOKIE)(_V?\d+)*$/;
/** Secret as a last word when another one stands before: `DB_PWD`, but not `PWD`, which is the working directory. */
const TELLING_SUFFIX = /_(KEY|PASS|PWD|PAT)(_V?\d+)*$/;
/** Addresses that carry a user's name and password in them. */
const TELLING_ADDRESS =
	/(^|_)(DATABASE|DB|POSTGRES(QL)?|PG|MYSQL|MARIADB|MONGO(DB)?|REDIS|AMQP|RABBITMQ|BROKER|WEBHOOK)_(URL|URI)$/;
/** Whole families, and single names that say where keys lie. */
const TELLING_NAMES = /^(AWS_.*|SSH_AUTH_SOCK|KUBECONFIG|PGPASSFILE|NETRC|DOCKER_AUTH_CONFIG)$/;
const TELLING = [TELLING_PARTS, TELLING_END, TELLING_SUFFIX, TELLING_ADDRESS, TELLING_NAMES];
/** What ends like a secret and is none. */
const HARMLESS = /(^|_)(PUBLIC|SORT|PRIMARY|FOREIGN|PARTITION|CACHE)_KEY$|^AUTH$/;

/** Whether a variable's name is one that programs give to secrets: `GITHUB_TOKEN`, `dbPassword`, `DATABASE_URL`. */
export function looksSecret(name: string): boolean {
	const words = name
		.replace(/([a-z\d])([A-Z])/g, '$1_$2')
		.toUpperCase()
		.replace(/[^A-Z\d]+/g, '_');
	return !HARMLESS.test(words) && TELLING.some((telling) => telling.test(words));
}

/** @throws InvalidInputError naming each argument that no program could be given. */
export function checkArguments(args: readonly string[]): void {
	const problems = args.flatMap((arg: unknown, index) => {
		const path = `/args/${index}`;
		if (typeof arg !== 'string') return [{ path, message: `must be text, not ${typeof arg}` }];
		return arg.includes('\0') ? [{ path, message: 'has a NUL in it' }] : [];
	});
	if (problems.length > 0) throw new InvalidInputError(problems.slice(0, 100));
}

/**
 * Lets an environment pass, or says why not.
 * @throws InvalidInputError naming each variable that no program could be given, or that there are too many.
 * @throws DeniedError naming the first one that looks like a secret and is not in `allowed`.
 */
export function checkEnvironment(env: Readonly<Record<string, string>>, allowed: readonly string[] = []): void {
	const entries = Object.entries(env);
	const problems = [...sizeProblems(entries), ...entries.flatMap(([name, value]) => variableProblems(name, value))];
	if (problems.length > 0) throw new InvalidInputError(problems.slice(0, 100));
	const secret = entries.find(([name]) => looksSecret(name) && !allowed.includes(name))?.[0];
	if (secret === undefined) return;
	const message = `The variable ${secret} looks like a secret, so the program is not given it. If it is meant, allow it by name: allowSecretEnv: ["${secret}"].`;
	throw new DeniedError('environment', secret, message);
}

function variableProblems(name: string, value: unknown): FieldProblem[] {
	const path = pointerTo('/env', name);
	if (typeof value !== 'string') return [{ path, message: `must be text, not ${typeof value}` }];
	const problems = [];
	if (name === '') problems.push({ path, message: 'has an empty name' });
	if (name.includes('=')) problems.push({ path, message: 'has "=" in its name' });
	if (name.includes('\0')) problems.push({ path, message: 'has a NUL in its name' });
	if (value.includes('\0')) problems.push({ path, message: 'has a NUL in its value' });
	return problems;
}

function sizeProblems(entries: readonly (readonly [string, unknown])[]): FieldProblem[] {
	if (entries.length > MAX_VARIABLES) {
		return [{ path: '/env', message: `must have at most ${MAX_VARIABLES} variables, not ${entries.length}` }];
	}
	const encoder = new TextEncoder();
	const bytes = entries.reduce((sum, [name, value]) => sum + encoder.encode(`${name}=${String(value)}`).length + 1, 0);
	if (bytes <= MAX_TOTAL_BYTES) return [];
	return [{ path: '/env', message: `must have at most ${MAX_TOTAL_BYTES} bytes in all, not ${bytes}` }];
}
