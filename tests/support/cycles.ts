/** The first cycle found in a graph, as the nodes on it, or nothing. */
export function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
	const done = new Set<string>();
	for (const node of graph.keys()) {
		const cycle = walk(graph, node, [], done);
		if (cycle) return cycle;
	}
	return undefined;
}

function walk(
	graph: ReadonlyMap<string, readonly string[]>,
	node: string,
	path: readonly string[],
	done: Set<string>
): string[] | undefined {
	if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
	if (done.has(node)) return undefined;
	for (const next of graph.get(node) ?? []) {
		const cycle = walk(graph, next, [...path, node], done);
		if (cycle) return cycle;
	}
	done.add(node);
	return undefined;
}
