import { expect, test } from 'vitest';
import { soak } from '../soak/soak.ts';

test(
	'casts are recorded once each, and none that was seen is lost when the browser is killed',
	{
		timeout: 180_000
	},
	async () => {
		const said: string[] = [];
		const problems = await soak({ casts: 200, kills: 3, seed: 7, say: (line) => said.push(line) });
		expect(problems, said.join('\n')).toEqual([]);
		expect(said.at(-1)).toMatch(/^3 kills/);
	}
);
