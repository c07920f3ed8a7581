/** A program's requests to the network, in words. */
import type { NetworkRequest } from '../wasm/protocol.ts';
import { formatBytes, formatMs, formatNumberOf } from './format.ts';

/** `3 requests to the network, 1 denied`; nothing when there were none. */
export function requestsSummary(requests: readonly NetworkRequest[]): string {
	const count = (kind: NetworkRequest['kind']) => requests.filter((request) => request.kind === kind).length;
	const parts = [
		formatNumberOf(requests.length, 'request') + ' to the network',
		count('denied') > 0 ? `${count('denied')} denied` : '',
		count('failed') > 0 ? `${count('failed')} failed` : ''
	];
	return requests.length === 0 ? '' : parts.filter((part) => part !== '').join(', ');
}

/** How one ended. */
export function requestResult(request: NetworkRequest): string {
	if (request.kind === 'answered') {
		return `${request.status}, ${formatBytes(request.bytesReceived)} in ${formatMs(request.ms)}`;
	}
	return `${request.kind}: ${request.message}`;
}

/** What was asked, of whom. */
export function requestLine({ method, url }: NetworkRequest): string {
	return [method || '(no method)', url || '(no address)'].join(' ');
}
