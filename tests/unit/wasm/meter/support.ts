import { FUEL_EXPORT, TICK_EXPORT } from '../../../../src/lib/wasm/binary/meter/meter.ts';
import { limitModule } from '../../../../src/lib/wasm/binary/limit.ts';
import { parseModule } from '../../../../src/lib/wasm/binary/parse.ts';
import { CastWatch } from '../../../../src/lib/wasm/cast-watch.ts';
import { FuelMeter, TickBridge } from '../../../../src/lib/wasm/fuel.ts';
import { DEFAULT_LIMITS } from '../../../../src/lib/wasm/limits.ts';
import type { Metering } from '../../../../src/lib/wasm/protocol.ts';

/** A module with its limits compiled in, instantiated. */
export function instantiate(
	bytes: Uint8Array,
	metering: Metering,
	imports: WebAssembly.Imports = {}
): WebAssembly.Instance {
	return new WebAssembly.Instance(
		new WebAssembly.Module(limitModule(parseModule(bytes), { ...DEFAULT_LIMITS, metering })),
		imports
	);
}

/** Grants a metered instance fuel by a function of the counter; 0 stops it. */
export function connect(instance: WebAssembly.Instance, grant: (left: number) => number): WebAssembly.Global<'i32'> {
	const fuel = instance.exports[FUEL_EXPORT] as WebAssembly.Global<'i32'>;
	const bridge = new TickBridge();
	bridge.connect(() => grant(fuel.value));
	(instance.exports[TICK_EXPORT] as WebAssembly.Table).set(0, bridge.entry);
	return fuel;
}

/** Runs an export of a metered module in slices of a fixed size; tells its answer and the fuel it used. */
export function runInSlices(bytes: Uint8Array, name: string, slice: number): { answer: unknown; used: number } {
	const instance = instantiate(bytes, 'metered');
	let granted = 0;
	const fuel = connect(instance, (left) => {
		const grant = Math.min(slice - left, 2 ** 30);
		granted += grant;
		return grant;
	});
	const answer: unknown = (instance.exports[name] as () => unknown)();
	return { answer, used: granted - fuel.value };
}

/** Runs an export with so many units and no more; tells whether it was stopped. */
export function runWithin(bytes: Uint8Array, name: string, limit: number): { stopped: boolean; error?: unknown } {
	const instance = instantiate(bytes, 'metered');
	const meter = new FuelMeter({ now: () => 0, watch: CastWatch.idle(), limit });
	const fuel = connect(instance, (left) => meter.more(left));
	fuel.value = meter.first();
	try {
		(instance.exports[name] as () => unknown)();
		return { stopped: false };
	} catch (error) {
		return { stopped: meter.stop === 'fuel-limit', error };
	}
}
