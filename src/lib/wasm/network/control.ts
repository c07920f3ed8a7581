import { InvalidInputError } from '../errors.ts';
import type { CastRequest, FieldProblem, Manifest } from '../protocol.ts';
import { NETWORK_LIMITS } from './limits.ts';
import { matchesPattern, parseHostPattern, patternText, type HostPattern } from './host-pattern.ts';

/** How a capability begins that asks for a host: `network:api.example.org`. */
const CAPABILITY = 'network:';

/** What is said of one address. `host` is as it was asked for, in ASCII, with a port that is not the usual one. */
export type Verdict =
	| { kind: 'allowed'; url: URL }
	| { kind: 'denied'; url: URL; host: string; message: string }
	| { kind: 'invalid'; message: string };

/**
 * Decides where a program may go: where a person lets it, and if it has a manifest, only where that asks to go.
 * Addresses are read as `fetch` reads them (WHATWG URL), and given to it as they were read.
 */
export class WasmNetworkControl {
	readonly #granted: readonly HostPattern[];
	/** `undefined`: there is no manifest to ask. */
	readonly #asked: readonly HostPattern[] | undefined;

	/** @throws InvalidInputError naming each entry that cannot be used. */
	constructor(granted: readonly string[] = [], asked?: readonly string[]) {
		this.#granted = readPatterns(granted, '/network/allow');
		this.#asked = asked && readPatterns(asked, '/capabilities');
	}

	/** For a cast of a module: its own manifest also has a say. Throws as the constructor. */
	static of(network: CastRequest['network'], manifest: Manifest | undefined): WasmNetworkControl {
		return new WasmNetworkControl(network?.allow, manifest && hostsAskedFor(manifest));
	}

	/** Whether there is any place to go. */
	get grantsAnything(): boolean {
		return this.#granted.length > 0;
	}

	check(address: string): Verdict {
		const url = readAddress(address);
		if (typeof url === 'string') return { kind: 'invalid', message: url };
		return this.judge(url);
	}

	/** The same for an address that was read already, as that of a redirect. */
	judge(url: URL): Verdict {
		const { host } = url;
		const deny = (message: string): Verdict => ({ kind: 'denied', url, host, message });
		if (url.username !== '' || url.password !== '') return deny(`The address of ${host} has a user name in it.`);
		if (!this.#granted.some((pattern) => matchesPattern(pattern, url))) return deny(refusal(url));
		if (this.#asked?.some((pattern) => matchesPattern(pattern, url)) === false) {
			return deny(`The spell's manifest does not ask for ${host}, so a grant does not reach there.`);
		}
		return { kind: 'allowed', url };
	}
}

/** The hosts that a manifest asks for, in their usual form. */
export function hostsAskedFor(manifest: Manifest): string[] {
	const entries = (manifest.capabilities ?? []).filter((name) => name.startsWith(CAPABILITY));
	const patterns = entries.map((entry) => parseHostPattern(entry.slice(CAPABILITY.length)));
	return [...new Set(patterns.flatMap((pattern) => (typeof pattern === 'string' ? [] : [patternText(pattern)])))];
}

/** What is wrong with the hosts that a manifest asks for. */
export function capabilityProblems({ capabilities = [] }: Manifest): FieldProblem[] {
	return capabilities.flatMap((name, index) => {
		const path = `/capabilities/${index}`;
		if (name === 'network') return [{ path, message: 'must name a host: network:example.org' }];
		if (!name.startsWith(CAPABILITY)) return [];
		const pattern = parseHostPattern(name.slice(CAPABILITY.length));
		return typeof pattern === 'string' ? [{ path, message: pattern }] : [];
	});
}

function readPatterns(entries: readonly unknown[], path: string): HostPattern[] {
	if (!Array.isArray(entries)) throw new InvalidInputError([{ path, message: 'must be a list' }]);
	const problems: FieldProblem[] = [];
	if (entries.length > NETWORK_LIMITS.grants) {
		problems.push({ path, message: `must have at most ${NETWORK_LIMITS.grants} entries, not ${entries.length}` });
	}
	const patterns = entries.slice(0, NETWORK_LIMITS.grants).flatMap((entry, index) => {
		const pattern = typeof entry === 'string' ? parseHostPattern(entry) : `must be text, not ${typeof entry}`;
		if (typeof pattern !== 'string') return [pattern];
		problems.push({ path: `${path}/${index}`, message: pattern });
		return [];
	});
	if (problems.length > 0) throw new InvalidInputError(problems);
	return patterns;
}

/**
 * The URL standard forgives much that is only ever written to deceive: backslashes, tabs within the name, missing or
 * extra slashes, a name in percent signs. None of it is let in. A string is what is wrong.
 */
function readAddress(address: string): URL | string {
	if (new TextEncoder().encode(address).length > NETWORK_LIMITS.urlBytes) {
		return `The address is longer than ${NETWORK_LIMITS.urlBytes} bytes.`;
	}
	if (/[\0-\x20\x7f\\]/.test(address)) return 'The address has a space, a control character or a backslash in it.';
	const [, authority] = /^https?:\/\/([^/?#]+)/i.exec(address) ?? [];
	if (authority === undefined) return 'The address must begin with https:// and a host.';
	if (authority.includes('@')) return 'The address must not have a user name in it.';
	if (authority.includes('%')) return 'The host must not be written with percent signs.';
	return URL.parse(address) ?? 'The address cannot be read.';
}

function refusal({ protocol, host }: URL): string {
	if (protocol === 'http:') return `${host} was not granted by http, which is without encryption.`;
	return `${host} was not granted.`;
}
