import { existsSync, readFileSync, readdirSync } from 'node:fs';

const PAGE_BYTES = 4096;
const SAMPLE_MS = 10;
const LOOK_FOR_PROCESSES_MS = 250;

/** Resident memory of a process and all that come from it, in MiB; `undefined` where there is no /proc. */
export function treeRssMiB(root: number): number | undefined {
	if (!existsSync('/proc/self/statm')) return undefined;
	return rssOf(processesOf(root));
}

/** Runs the work and gives its answer, with how far resident memory rose above `from` meanwhile. */
export async function peakRise<T>(root: number, work: () => Promise<T>): Promise<{ value: T; riseMiB: number }> {
	let processes = processesOf(root);
	const from = rssOf(processes);
	let peak = from;
	const sampling = setInterval(() => (peak = Math.max(peak, rssOf(processes))), SAMPLE_MS);
	const looking = setInterval(() => (processes = processesOf(root)), LOOK_FOR_PROCESSES_MS);
	try {
		const value = await work();
		return { value, riseMiB: Math.max(peak, rssOf(processesOf(root))) - from };
	} finally {
		clearInterval(sampling);
		clearInterval(looking);
	}
}

function rssOf(processes: readonly number[]): number {
	return processes.reduce((sum, pid) => sum + residentPages(pid), 0) * (PAGE_BYTES / 1_048_576);
}

function residentPages(pid: number): number {
	return Number(readProc(pid, 'statm').split(' ')[1] ?? 0);
}

/** A process and its descendants. */
function processesOf(root: number): number[] {
	const children = new Map<number, number[]>();
	for (const name of existsSync('/proc') ? readdirSync('/proc') : []) {
		const pid = Number(name);
		if (!Number.isInteger(pid)) continue;
		const parent = parentOf(pid);
		children.set(parent, [...(children.get(parent) ?? []), pid]);
	}
	const found = [root];
	for (const pid of found) found.push(...(children.get(pid) ?? []));
	return found;
}

/** The command's name, in brackets, may hold anything; what follows it is plain. */
function parentOf(pid: number): number {
	const stat = readProc(pid, 'stat');
	return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}

/** Empty when the process is gone. */
function readProc(pid: number, file: string): string {
	try {
		return readFileSync(`/proc/${pid}/${file}`, 'utf8');
	} catch {
		return '';
	}
}
