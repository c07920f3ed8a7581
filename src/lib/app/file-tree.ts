import type { FileReference, FileTree } from '../wasm/protocol.ts';

type Branch = Map<string, Branch | Uint8Array | FileReference>;

/** The tree of files by their paths below its root (`a/b.txt`). No path may be another's folder. */
export function treeOf(files: Iterable<readonly [path: string, content: Uint8Array | FileReference]>): FileTree {
	const root: Branch = new Map();
	for (const [path, content] of files) {
		const names = path.split('/');
		const last = names.pop() ?? '';
		let branch = root;
		for (const name of names) branch = branchOf(branch, name);
		branch.set(last, content);
	}
	return plain(root);
}

function branchOf(branch: Branch, name: string): Branch {
	const there = branch.get(name);
	if (there instanceof Map) return there;
	const made: Branch = new Map();
	branch.set(name, made);
	return made;
}

/** `fromEntries` makes a name of each key, `__proto__` too. */
function plain(branch: Branch): FileTree {
	return Object.fromEntries([...branch].map(([name, node]) => [name, node instanceof Map ? plain(node) : node]));
}
