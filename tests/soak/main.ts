/** `npm run soak -- --casts 10000 --kills 500`: see docs/RECORDS.md. */
import { parseArgs } from 'node:util';
import { soak } from './soak.ts';

const { values } = parseArgs({
	options: {
		casts: { type: 'string', default: '10000' },
		kills: { type: 'string', default: '500' },
		seed: { type: 'string', default: String(Date.now() % 1_000_000) }
	}
});
const plan = { casts: Number(values.casts), kills: Number(values.kills), seed: Number(values.seed) };
console.log(`${plan.casts} casts, then ${plan.kills} kills from seed ${plan.seed}.`);
const problems = await soak({ ...plan, say: (line) => console.log(line) });
for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? 'Nothing was lost.' : 'Something was lost.');
process.exitCode = problems.length === 0 ? 0 : 1;
