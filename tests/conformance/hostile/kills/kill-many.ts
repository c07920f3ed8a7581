import { setTimeout as sleep } from 'node:timers/promises';
import type { HostCaster } from '../../hosts/host.ts';
import { greeter } from '../../programs.ts';
import { castHostile } from '../cast.ts';
import { verdictOf, type HostileProgram } from '../program.ts';
import { threadsNamed, treeCpuMs, treeMemoryMib } from './process-tree.ts';

/** How Chromium names the threads of workers. */
export const WORKER_THREAD = 'DedicatedWorker';
const AFTER_MS = 1_000;
/** How long an engine may take to give back what killed workers held. */
const SETTLE_MS = 10_000;

/** What so many casts of a program that has to be stopped came to. */
export interface Kills {
	/** How the casts ended, each ending once. */
	verdicts: readonly string[];
	/** Casts of a good program after each kill that did not end well. */
	failedNext: number;
	/** What all processes of the browser held before the first, in MiB. */
	beforeMib: number;
	/** The most threads of workers that there were. Chromium alone names them. */
	mostWorkers: number;
}

/** What kills left behind. */
export interface Aftermath {
	/** More memory than before: a second after the last kill, and when all had settled, in MiB. */
	moreMib: { soon: number; settled: number };
	/** Processor time in the second that began a second after the last kill, as a share of one core. */
	cpuShare: number;
	workersLeft: number;
}

/** Casts the program so many times, and a good one after each. `pid` is the browser's first process. */
export async function killMany(
	{ caster, pid }: { caster: HostCaster; pid: number },
	program: HostileProgram,
	kills: number
): Promise<Kills> {
	const verdicts = new Set<string>();
	const next = await greeter();
	await caster.cast(next);
	const beforeMib = treeMemoryMib(pid);
	let [failedNext, mostWorkers] = [0, 0];
	for (let kill = 0; kill < kills; kill++) {
		verdicts.add(verdictOf(await castHostile(caster, program)));
		if ((await caster.cast(next)).kind !== 'ok') failedNext++;
		mostWorkers = Math.max(mostWorkers, threadsNamed(pid, WORKER_THREAD));
	}
	return { verdicts: [...verdicts], failedNext, beforeMib, mostWorkers };
}

/** To be called right after the last kill. */
export async function aftermath(pid: number, beforeMib: number): Promise<Aftermath> {
	await sleep(AFTER_MS);
	const soon = treeMemoryMib(pid) - beforeMib;
	const [cpuMs, started] = [treeCpuMs(pid), performance.now()];
	await sleep(AFTER_MS);
	const cpuShare = (treeCpuMs(pid) - cpuMs) / (performance.now() - started);
	await sleep(SETTLE_MS);
	const settled = treeMemoryMib(pid) - beforeMib;
	return { moreMib: { soon, settled }, cpuShare, workersLeft: threadsNamed(pid, WORKER_THREAD) };
}

export function killRow(
	name: string,
	{ verdicts, failedNext, beforeMib, mostWorkers }: Kills,
	{ moreMib, cpuShare, workersLeft }: Aftermath
): string {
	return [
		`${name}: ${verdicts.join(' | ')}`,
		`${failedNext} failed casts after kills`,
		`memory ${beforeMib.toFixed(0)} MiB before, ${signed(moreMib.soon)} after 1 s, ${signed(moreMib.settled)} settled`,
		`CPU ${(cpuShare * 100).toFixed(0)} % of a core`,
		`workers: ${mostWorkers} at most, ${workersLeft} left`
	].join('; ');
}

function signed(mib: number): string {
	return `${mib < 0 ? '' : '+'}${mib.toFixed(0)}`;
}
