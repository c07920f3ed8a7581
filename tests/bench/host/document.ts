import { cpus, loadavg, totalmem, type } from 'node:os';
import { peerVersions } from './peers.ts';
import { markdownSection, markdownTable, targetTable, type Section } from './report.ts';

/** Before the bench itself is at work: what else kept the machine busy. */
const LOAD_BEFORE = loadavg()[0] ?? 0;

const FOREWORD = `Written by \`npm run bench\`; do not edit. All figures are from one run on one machine, the contenders taking turns, so
the ratios mean more than the milliseconds: differences under about 1.3 × are noise where little is measured.
Medians, unless said otherwise. A target that was missed is shown as missed.

**The floor** is what the platform itself costs: two workers started beforehand and used again, the compiled module
posted to each once, imports written by hand, plain messages; no checks, no limits, nothing measured
(\`tests/bench/page/floor.ts\`). **Spell** is measured through \`/spell.js\`, as any page would use it. **The peers** are used as
their documentation shows, each at its best.`;

/** All of docs/BENCHMARKS.md. */
export function document(sections: readonly Section[], about: { browserVersion: string; rounds: number }): string {
	const targets = sections.flatMap((section) => section.targets);
	const met = targets.filter((target) => target.met).length;
	const missed = targets.filter((target) => target.met === false);
	const missing = missed.length > 0 ? ` Missed: ${missed.map(({ what }) => what).join('; ')}.` : '';
	return [
		'# Benchmarks',
		FOREWORD,
		markdownTable({ head: ['', ''], rows: machine(about) }),
		'## Targets',
		`${met} of ${targets.length} met.${missing}`,
		markdownTable(targetTable(targets)),
		...sections.map((section) => markdownSection({ ...section, targets: [] })),
		''
	].join('\n\n');
}

function machine({ browserVersion, rounds }: { browserVersion: string; rounds: number }): string[][] {
	const [cpu] = cpus();
	return [
		['Date', new Date().toISOString().slice(0, 10)],
		[
			'Machine',
			`${cpus().length} cores (${cpu?.model.trim() || 'model not told'}), ${gib(totalmem())} of memory, ${type()}`
		],
		['Load before', `${LOAD_BEFORE.toFixed(1)} processes ready to run`],
		['Browser', `Chromium ${browserVersion}, headless`],
		['Peers', peerVersions().join(', ')],
		['Command', rounds === 10 ? '`npm run bench`' : `\`npm run bench -- --rounds ${rounds}\``]
	];
}

function gib(bytes: number): string {
	return `${Math.round(bytes / 1_073_741_824)} GiB`;
}
