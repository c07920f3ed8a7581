import type { Alarm } from '../alarm.ts';
import type { CastWatch, Wait } from '../cast-watch.ts';
import { guarded, WasiFailure, type HostCall } from './host-call.ts';

/** A preview 1 function that may wait: it yields what it waits for, and goes on when that has come or its time is up. */
export type WaitingCall = (...args: never[]) => Generator<Wait, number, void>;

export interface WaitingOptions {
	watch: CastWatch;
	/** Given: the program is suspended while it waits, and the thread is free. Else the thread is held. */
	alarm: Alarm | undefined;
	onThrow: ((error: unknown) => void) | undefined;
}

type Entered = (...args: (number | bigint)[]) => Generator<Wait, number, void>;

/** What the program imports for a call that may wait; arguments and failures as with `guarded`. */
export function waiting(call: WaitingCall, { watch, alarm, onThrow }: WaitingOptions): CallableFunction {
	const entered = call as unknown as Entered;
	if (alarm === undefined) return guarded(holding(entered, watch), onThrow);
	return suspendingImport(guarded(suspending(entered, watch, alarm, onThrow) as HostCall, onThrow));
}

function holding(call: Entered, watch: CastWatch): (...args: (number | bigint)[]) => number {
	return (...args) => {
		const steps = call(...args);
		for (let step = steps.next(); ; step = steps.next()) {
			if (step.done === true) return step.value;
			watch.wait(step.value);
		}
	};
}

/** Answers at once, without a promise, when there is nothing to wait for. */
function suspending(call: Entered, watch: CastWatch, alarm: Alarm, onThrow: WaitingOptions['onThrow']) {
	return (...args: (number | bigint)[]): number | Promise<number> => {
		const steps = call(...args);
		const first = steps.next();
		return first.done === true ? first.value : goOn(steps, first.value);
	};

	async function goOn(steps: Generator<Wait, number, void>, first: Wait): Promise<number> {
		try {
			for (let wait = first; ;) {
				await watch.suspend(wait, alarm);
				const step = steps.next();
				if (step.done === true) return step.value;
				wait = step.value;
			}
		} catch (error) {
			if (error instanceof WasiFailure) return error.errno;
			onThrow?.(error);
			throw error;
		}
	}
}

/** Of JavaScript Promise Integration, which TypeScript's library does not know. */
interface Integration {
	Suspending: new (call: CallableFunction) => CallableFunction;
}

function suspendingImport(call: CallableFunction): CallableFunction {
	return new (WebAssembly as unknown as Integration).Suspending(call);
}
