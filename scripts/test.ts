import { STEPS, add, type Step, type Tally } from './test-steps.ts';
import { timed } from './tools.ts';

/** `npm test` runs every step and stops at the first that fails; `npm test -- lint unit` runs those named. */
const { passed, failed } = await runSteps(chosenSteps(process.argv.slice(2)));
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function chosenSteps(names: readonly string[]): readonly Step[] {
	const unknown = names.filter((name) => !STEPS.some((step) => step.name === name));
	if (unknown.length > 0)
		throw new Error(`No step ${unknown.join(', ')}: ${STEPS.map(({ name }) => name).join(', ')}.`);
	return names.length === 0 ? STEPS : STEPS.filter(({ name }) => names.includes(name));
}

async function runSteps(steps: readonly Step[]): Promise<Tally> {
	let total: Tally = { passed: 0, failed: 0 };
	for (const step of steps) {
		total = add(total, await runStep(step));
		if (total.failed > 0) return total;
	}
	return steps === STEPS ? withSomeTest(total) : total;
}

async function runStep(step: Step): Promise<Tally> {
	console.log(`\n── ${step.name}`);
	const { value, seconds } = await timed(() => step.run());
	console.log(`── ${step.name} ${value.failed === 0 ? 'ok' : 'FAILED'} in ${seconds}`);
	return value;
}

/** A run of everything that ran no test has lost its tests. */
function withSomeTest(total: Tally): Tally {
	if (total.passed > 0) return total;
	console.error('No test ran.');
	return { passed: 0, failed: 1 };
}
