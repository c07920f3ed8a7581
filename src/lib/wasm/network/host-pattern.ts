/** Where a program may be let: one entry of an allow-list, as manifests and persons write it. */
export interface HostPattern {
	scheme: 'https' | 'http';
	/** As URLs have it: lowercase, international names in ASCII, IPv6 in brackets. */
	host: string;
	port: number;
	/** Whether it is all names below `host`, and not `host` itself. */
	below: boolean;
}

/** What an entry may be: scheme (or none, which means https), `*.`, host, port. Nothing behind it. */
const ENTRY = /^(?:(https?):\/\/)?(\*\.)?([^\s/:?#@\\%[\]*]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/i;
/** A host name in ASCII (RFC 1123, and the underscore that is in use), without a dot at its end. */
const NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/;
const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];
export const DEFAULT_PORTS = Object.freeze({ https: 443, http: 80 });

/** Reads an entry: `example.org`, `*.example.org`, `example.org:8443`, `http://localhost:8080`. A string is what is wrong with it. */
export function parseHostPattern(entry: string): HostPattern | string {
	const [, givenScheme = 'https', star, name = '', givenPort] = ENTRY.exec(entry) ?? [];
	const scheme = givenScheme.toLowerCase() as HostPattern['scheme'];
	if (name === '') return 'must be a host such as example.org, *.example.org or example.org:8443';
	const url = URL.parse(`${scheme}://${name}`);
	const port = givenPort === undefined ? DEFAULT_PORTS[scheme] : Number(givenPort);
	if (url === null) return 'has a host that no address can have';
	if (port < 1 || port > 65_535) return `must have a port from 1 to 65535, not ${port}`;
	const { hostname: host } = url;
	const problem = hostProblem(host, name, star !== undefined) ?? schemeProblem(scheme, host);
	return problem ?? { scheme, host, port, below: star !== undefined };
}

/** The entry as it is shown and kept: in the one way that means the same. */
export function patternText({ scheme, host, port, below }: HostPattern): string {
	const authority = `${below ? '*.' : ''}${host}${port === DEFAULT_PORTS[scheme] ? '' : `:${port}`}`;
	return scheme === 'https' ? authority : `http://${authority}`;
}

/** Whether an address is one of those that the entry means. Hosts are compared whole, never by how they begin or end. */
export function matchesPattern({ scheme, host, port, below }: HostPattern, url: URL): boolean {
	if (url.protocol !== `${scheme}:` || portOf(url) !== port) return false;
	return below ? url.hostname.endsWith(`.${host}`) : url.hostname === host;
}

function portOf({ protocol, port }: URL): number {
	if (port !== '') return Number(port);
	return protocol === 'http:' ? DEFAULT_PORTS.http : DEFAULT_PORTS.https;
}

function hostProblem(host: string, written: string, below: boolean): string | undefined {
	if (isAddress(host)) {
		if (below) return 'cannot have *. before an IP address';
		return written.startsWith('[') || written === host ? undefined : `must write the IP address as ${host}`;
	}
	if (!NAME.test(host)) return 'has a host name that cannot be used';
	if (below && !host.includes('.')) return `would be all of .${host}: name a domain below it`;
	return undefined;
}

/** Without encryption only what stays on the machine. */
function schemeProblem(scheme: HostPattern['scheme'], host: string): string | undefined {
	if (scheme === 'https' || LOOPBACK.includes(host)) return undefined;
	return `must be https: only ${LOOPBACK.join(', ')} may be reached by http`;
}

/** Names that end in a number are IPv4 addresses or nothing (URL standard, 3.5), and URLs have those in four parts. */
function isAddress(host: string): boolean {
	return host.startsWith('[') || /^\d+(\.\d+){3}$/.test(host);
}
