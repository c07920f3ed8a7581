import { readdirSync, readFileSync } from 'node:fs';

const PAGE_KIB = 4;

/** Memory that a process and all that it started hold for themselves (resident, not shared), in MiB. Linux only. */
export function treeMemoryMib(root: number): number {
	let kib = 0;
	for (const pid of treeOf(root)) kib += privateKib(pid);
	return kib / 1_024;
}

/** Threads of this name in a process and all that it started. Linux keeps the first 15 characters of names. */
export function threadsNamed(root: number, name: string): number {
	const isNamed = (path: string): boolean => read(`${path}/comm`).trim() === name.slice(0, 15);
	return treeOf(root)
		.flatMap((pid) => threadsOf(pid))
		.filter(isNamed).length;
}

function threadsOf(pid: number): string[] {
	try {
		return readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}`);
	} catch {
		return [];
	}
}

/** A process and its descendants. */
function treeOf(root: number): number[] {
	const parents = new Map<number, number>();
	for (const name of readdirSync('/proc')) {
		const pid = Number(name);
		if (pid > 0) parents.set(pid, parentOf(pid));
	}
	const isBelow = (pid: number): boolean => pid === root || (pid > 1 && isBelow(parents.get(pid) ?? 0));
	return [...parents.keys()].filter(isBelow);
}

/** The fourth field of `stat`; the second, in parentheses, may hold anything. */
function parentOf(pid: number): number {
	const stat = read(`/proc/${pid}/stat`);
	return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}

function privateKib(pid: number): number {
	const [, resident = 0, shared = 0] = read(`/proc/${pid}/statm`).split(' ').map(Number);
	return (resident - shared) * PAGE_KIB;
}

/** Processes end while one looks. */
function read(path: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return '';
	}
}
