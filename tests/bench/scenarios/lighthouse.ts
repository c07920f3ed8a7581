import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from '../../../scripts/chromium.ts';
import { serve } from '../../../scripts/serve.ts';
import { BUILD } from '../host/app-visit.ts';
import { PEERS } from '../host/peers.ts';
import type { Section, Target } from '../host/report.ts';
import type { Scenario } from '../host/scenario.ts';
import { median } from '../host/stats.ts';

const PAGES = ['/', '/library/', '/runs/', '/metrics/'];
const CATEGORIES = { performance: 'performance', accessibility: 'accessibility', 'best-practices': 'best practices' };
const LIMIT = 95;
const RUNS = 3;

interface Audit {
	readonly title: string;
	readonly score: number | null;
	readonly displayValue?: string;
}

interface Report {
	readonly categories: Readonly<
		Record<
			string,
			{ readonly score: number | null; readonly auditRefs: readonly { readonly id: string; readonly weight: number }[] }
		>
	>;
	readonly audits: Readonly<Record<string, Audit>>;
}

type Lighthouse = (
	url: string,
	flags: { port: number; onlyCategories: readonly string[]; logLevel: 'error' }
) => Promise<{ lhr: Report } | undefined>;

/** What Lighthouse says of the built app, as a phone of the middle sees it (its default, simulated). */
export const lighthouse: Scenario = {
	name: 'lighthouse',
	async run() {
		const { default: measure } = (await import(join(PEERS, 'lighthouse/core/index.js'))) as { default: Lighthouse };
		const site = await serve({ folder: BUILD, port: 0 });
		const port = await freePort();
		const { executablePath, args } = await findChromium();
		const browser = await chromium.launch({ executablePath, args: [...args, `--remote-debugging-port=${port}`] });
		try {
			const reports = new Map<string, Report[]>();
			for (const path of PAGES) reports.set(path, await reportsOf(measure, site.url + path, port));
			return section(reports);
		} finally {
			await browser.close();
			await site.close();
		}
	}
};

async function reportsOf(measure: Lighthouse, url: string, port: number): Promise<Report[]> {
	const reports: Report[] = [];
	for (let run = 0; run < RUNS; run++) {
		const result = await measure(url, { port, onlyCategories: Object.keys(CATEGORIES), logLevel: 'error' });
		if (result) reports.push(result.lhr);
	}
	return reports;
}

function section(reports: ReadonlyMap<string, readonly Report[]>): Section {
	const targets = [...reports].flatMap(([path, all]) =>
		Object.entries(CATEGORIES).map(([id, name]) => target(`\`${path}\`: ${name}`, all, id))
	);
	const notes = [...reports].flatMap(([path, all]) => faults(path, all.at(-1)));
	return {
		title: 'Lighthouse',
		targets,
		notes: [
			`Medians of ${RUNS} runs, a first visit each, on a simulated phone with a slow network (Lighthouse's default).`,
			...notes
		]
	};
}

function target(what: string, reports: readonly Report[], category: string): Target {
	const score = Math.round(100 * median(reports.map(({ categories }) => categories[category]?.score ?? 0)));
	return { what, target: `≥ ${LIMIT}`, measured: String(score), met: score >= LIMIT };
}

/** What costs a page points, with its figures. */
function faults(path: string, report: Report | undefined): string[] {
	if (report === undefined) return [];
	const ids = Object.values(report.categories).flatMap(({ auditRefs }) =>
		auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => id)
	);
	const low = [...new Set(ids)].map((id) => report.audits[id]).filter((audit) => (audit?.score ?? 1) < 0.9);
	const said = low.map((audit) => [audit?.title, audit?.displayValue].filter(Boolean).join(' '));
	return said.length === 0 ? [] : [`\`${path}\` loses points for: ${said.join('; ')}.`];
}

function freePort(): Promise<number> {
	return new Promise((resolve) => {
		const server = createServer().listen(0, '127.0.0.1', () => {
			const { port } = server.address() as AddressInfo;
			server.close(() => resolve(port));
		});
	});
}
