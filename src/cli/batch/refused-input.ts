import { resultOfError } from '../../lib/wasm/errors.ts';
import { checkInputSize } from '../../lib/wasm/io-handler.ts';
import { NOTHING_MEASURED } from '../../lib/wasm/nothing-measured.ts';
import type { CastLimits, CastOutcome, CastResult } from '../../lib/wasm/protocol.ts';

/** The outcome of an item that was not cast, since its input, of so many bytes, is above the limit. */
export function refusedInput(sizeBytes: number, limits: Pick<CastLimits, 'inputBytes'>): CastOutcome {
	return { ...refusal(sizeBytes, limits), stdout: [], stderr: [], requests: [], figures: NOTHING_MEASURED };
}

function refusal(sizeBytes: number, limits: Pick<CastLimits, 'inputBytes'>): CastResult {
	try {
		checkInputSize(sizeBytes, limits);
	} catch (error) {
		return resultOfError(error);
	}
	throw new RangeError(`An input of ${sizeBytes} bytes is within its limit.`);
}
