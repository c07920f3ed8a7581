/** Turns links over: npm run fuzz:links -- --count 100000 --seed 1 */
import { parseArgs } from 'node:util';
import { sampleSpell } from '../unit/links/sample.ts';
import { fuzzLinks } from './links.ts';

const { values } = parseArgs({ options: { count: { type: 'string' }, seed: { type: 'string' } } });
const [count, seed] = [Number(values.count ?? 100_000), Number(values.seed ?? 1)];
if (!Number.isSafeInteger(count) || !Number.isSafeInteger(seed))
	throw new Error('--count and --seed take whole numbers.');

const before = process.resourceUsage().maxRSS / 1_024;
const started = performance.now();
const { fates, finds, longestMs } = await fuzzLinks(await sampleSpell(), count, seed);
for (const [fate, times] of [...fates].sort(([, a], [, b]) => b - a))
	console.log(`${String(times).padStart(9)}  ${fate}`);
const memory = Math.round(process.resourceUsage().maxRSS / 1_024 - before);
const seconds = ((performance.now() - started) / 1_000).toFixed(1);
console.log(
	`seed ${seed}: ${count} links in ${seconds} s, the longest ${longestMs.toFixed(1)} ms; ${memory} MiB more memory at most`
);
for (const { what, link } of finds.slice(0, 10)) console.log(what, JSON.stringify(link.slice(0, 200)));
process.exitCode = finds.length === 0 ? 0 : 1;
