import type { WasmNetworkControl } from './control.ts';
import type { NetworkQuestion } from './dialogue.ts';
import { readHead, type RequestHead } from './request-head.ts';

/** Whether a request may be made, and what a record of it can say in any case. */
export type Admission =
	| { kind: 'invalid'; method: string; url: URL | undefined; message: string }
	| { kind: 'denied'; method: string; url: URL; message: string }
	| { kind: 'allowed'; method: string; url: URL; head: RequestHead };

/** Checks all that a program says of a request. */
export function admit(
	control: WasmNetworkControl,
	{ method: given, address, headers, body }: NetworkQuestion & { kind: 'open' }
): Admission {
	const verdict = control.check(address);
	const head = readHead(given, headers, body.length > 0);
	const method = typeof head === 'string' ? '' : head.method;
	if (verdict.kind === 'invalid') return { ...verdict, method, url: undefined };
	const { url } = verdict;
	url.hash = '';
	if (typeof head === 'string') return { kind: 'invalid', method, url, message: head };
	if (verdict.kind === 'denied') return { kind: 'denied', method, url, message: verdict.message };
	return { kind: 'allowed', method, url, head };
}
