import { OP } from '../instructions.ts';
import { lebS, lebU } from '../writer.ts';
import { BYTES_SHIFT, ELEMENTS_SHIFT } from './costs.ts';

const VOID = 0x40;

/** Indices of what metering adds to a module, encoded. */
export interface MeterIndices {
	/** Global i32: units left before the host is asked. */
	fuel: readonly number[];
	/** Function () -> (): asks the host for more, and traps when there is none. */
	refuel: readonly number[];
}

/** The instructions that metering puts into bodies. One for a module: the same charge is put together once. */
export class MeterCode {
	readonly #fuel: readonly number[];
	readonly #refuel: readonly number[];
	readonly #charges = new Map<number, number[]>();
	#local: readonly number[] = [];

	constructor({ fuel, refuel }: MeterIndices) {
		this.#fuel = fuel;
		this.#refuel = refuel;
	}

	/** From here on the fuel local is this one. */
	useLocal(index: number): void {
		this.#local = lebU(index);
	}

	/** fuel -= units, and nothing more. */
	take(units: number): number[] {
		return this.#subtract([OP.i32Const, ...lebS(units)]);
	}

	/** The same of the local. */
	takeFromLocal(units: number): number[] {
		return [OP.localGet, ...this.#local, OP.i32Const, ...lebS(units), OP.i32Sub, OP.localSet, ...this.#local];
	}

	/** fuel -= units; asks for more below zero. */
	charge(units: number): number[] {
		const known = this.#charges.get(units);
		if (known) return known;
		const charge = [...this.take(units), ...this.#refuelBelowZero()];
		this.#charges.set(units, charge);
		return charge;
	}

	/** Global to local. */
	load(): number[] {
		return [OP.globalGet, ...this.#fuel, OP.localSet, ...this.#local];
	}

	/** Local to global. */
	store(): number[] {
		return [OP.localGet, ...this.#local, OP.globalSet, ...this.#fuel];
	}

	/**
	 * The head of a loop that keeps its fuel in the local. Below zero it is left for `need`, from where it is entered
	 * anew: no call stands inside it, which lets engines unroll it and keep its variables in registers.
	 *
	 *     block $done (loop $again (block $need (loop $own  fuel -= units; br_if $need (fuel < 0)  …
	 */
	openLoop(type: ArrayLike<number>, units: number): number[] {
		const wrappers = [OP.block, ...Array.from(type), OP.loop, VOID, OP.block, VOID, OP.loop, ...Array.from(type)];
		const subtract = [OP.localGet, ...this.#local, OP.i32Const, ...lebS(units), OP.i32Sub, OP.localTee, ...this.#local];
		return [...wrappers, ...subtract, OP.i32Const, 0, OP.i32LtS, OP.brIf, 1];
	}

	/**
	 * Behind such a loop: `$done` when it ended by itself; else the host is asked, the charge taken back, and the loop
	 * entered `$again`. `ending` goes before leaving for `$done`.
	 */
	closeLoop(units: number, ending: readonly number[]): number[] {
		const ask = [...this.store(), OP.call, ...this.#refuel];
		const takeBack = [OP.globalGet, ...this.#fuel, OP.i32Const, ...lebS(units), OP.i32Add, OP.localSet, ...this.#local];
		return [...ending, OP.br, 2, OP.end, ...ask, ...takeBack, OP.br, 0, OP.end, OP.unreachable, OP.end];
	}

	/** `br_if` out of a loop that keeps its fuel in the local, to a label that takes no values. */
	branchIfStoring(depth: number): number[] {
		return [OP.if, VOID, ...this.store(), OP.br, ...lebU(depth + 1), OP.end];
	}

	/** Charges for the length on top of the stack, which stays there. `length` is the local that holds it meanwhile. */
	chargeLength(of: 'bytes' | 'elements', wide: boolean, length: number): number[] {
		const keep = [OP.localTee, ...lebU(length), OP.localGet, ...lebU(length)];
		const shift = of === 'bytes' ? BYTES_SHIFT : ELEMENTS_SHIFT;
		// Lengths above 2^32 trap at once: no memory or table here is that large.
		const narrow = wide ? [OP.i32WrapI64] : [];
		const units = [...narrow, OP.i32Const, ...lebS(shift), OP.i32ShrU];
		const minus = [OP.i32Const, ...lebS(-1), OP.i32Xor, OP.i32Const, 1, OP.i32Add];
		const add = [OP.globalGet, ...this.#fuel, OP.i32Add, OP.globalSet, ...this.#fuel];
		return [...keep, ...units, ...minus, ...add, ...this.#refuelBelowZero()];
	}

	#subtract(amount: readonly number[]): number[] {
		return [OP.globalGet, ...this.#fuel, ...amount, OP.i32Sub, OP.globalSet, ...this.#fuel];
	}

	#refuelBelowZero(): number[] {
		return [OP.globalGet, ...this.#fuel, OP.i32Const, 0, OP.i32LtS, OP.if, VOID, OP.call, ...this.#refuel, OP.end];
	}
}
