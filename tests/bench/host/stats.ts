/** The value below which the given share of the values lies (nearest rank). */
export function quantile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
	return quantile(values, 0.5);
}

export function p95(values: readonly number[]): number {
	return quantile(values, 0.95);
}

/** Lists by name, filled one value or more at a time. */
export class Samples {
	readonly #lists = new Map<string, number[]>();

	add(name: string, ...values: number[]): void {
		this.of(name).push(...values);
	}

	of(name: string): number[] {
		const list = this.#lists.get(name) ?? [];
		this.#lists.set(name, list);
		return list;
	}

	median(name: string): number {
		return median(this.of(name));
	}

	/** Median over median. */
	ratio(name: string, floor: string): number {
		return this.median(name) / this.median(floor);
	}

	/**
	 * Median of the ratios of pairs that were measured one after the other: what else the machine does in
	 * the meantime falls on both.
	 */
	pairedRatio(name: string, floor: string): number {
		const base = this.of(floor);
		return median(this.of(name).map((value, index) => value / base[index]!));
	}
}
