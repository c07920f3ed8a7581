import type { Caster } from '../lib/wasm/caster.ts';
import { resultOfError } from '../lib/wasm/errors.ts';
import type { ModuleDescription } from '../lib/wasm/protocol.ts';
import { reportModule } from '../lib/wasm/report/report.ts';
import type { ModuleReport } from '../lib/wasm/report/types.ts';
import { explain } from './cast/explain.ts';
import { exitCodeOf } from './exit-codes.ts';
import { findModule, readModule } from './modules.ts';
import type { ProcessOutput } from './process-output.ts';
import { UsageError } from './usage-error.ts';

/** Describes a file or example. Its bytes are looked at in a thread of the caster, which stops if they take too long. */
export async function describeModule(fileOrName: string, caster: Caster): Promise<ModuleDescription> {
	const bytes = await readModule(await findModule(fileOrName));
	return (await caster.load(bytes)).description;
}

/** The report on a file or example: its description, and what is inside. */
export async function inspectModule(fileOrName: string, caster: Caster): Promise<ModuleReport> {
	const bytes = await readModule(await findModule(fileOrName));
	const { description } = await caster.load(bytes);
	return reportModule(bytes, description).report;
}

/** Tells a failure of the core as that of a cast is told, and gives the exit code for it. Rethrows a UsageError. */
export function reportFailure(error: unknown, output: ProcessOutput): number {
	if (error instanceof UsageError) throw error;
	const result = resultOfError(error);
	output.complain(explain(result) ?? result.kind);
	return exitCodeOf(result);
}
