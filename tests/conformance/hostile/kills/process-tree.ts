import { readdirSync, readFileSync } from 'node:fs';

const PAGE_KIB = 4;
/** `sysconf(_SC_CLK_TCK)` is 100 on every Linux there is. */
const TICK_MS = 10;

/** Memory that a process and all that it started hold for themselves (resident, not shared), in MiB. Linux only. */
export function treeMemoryMib(root: number): number {
	let kib = 0;
	for (const pid of treeOf(root)) kib += privateKib(pid);
	return kib / 1_024;
}

/** Processor time that a process and all that it started have used so far, in ms; those that ended count no more. */
export function treeCpuMs(root: number): number {
	return treeOf(root).reduce((sum, pid) => sum + cpuMs(pid), 0);
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

function parentOf(pid: number): number {
	return Number(statOf(pid)[1] ?? 0);
}

/** In user mode and in the kernel. */
function cpuMs(pid: number): number {
	const stat = statOf(pid);
	return (Number(stat[11] ?? 0) + Number(stat[12] ?? 0)) * TICK_MS;
}

/** The fields of `stat` from the third on; the second, in parentheses, may hold anything. */
function statOf(pid: number): string[] {
	const stat = read(`/proc/${pid}/stat`);
	return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
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
