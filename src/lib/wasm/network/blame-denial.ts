import type { CastResult, NetworkRequest } from '../protocol.ts';

/** A program that failed after it was denied a host failed for that; one that copes ends as it did. */
export function blameDenial(result: CastResult, requests: readonly NetworkRequest[]): CastResult {
	if (result.kind !== 'exited' && result.kind !== 'trapped') return result;
	const denial = requests.findLast((request) => request.kind === 'denied');
	if (denial?.kind !== 'denied') return result;
	// As a grant would have to name it.
	const name = denial.url.startsWith('http:') ? `http://${denial.host}` : denial.host;
	const facts = { kind: 'denied', capability: 'network', name, message: denial.message } as const;
	return result.kind === 'exited' ? { ...facts, exitCode: result.exitCode } : facts;
}
