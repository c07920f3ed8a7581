import { readManifestSection } from '../lib/wasm/binary/manifest.ts';
import { defineCommand } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { exampleFile, exampleNames, readModule } from './modules.ts';
import { visible } from './text.ts';
import { UsageError } from './usage-error.ts';

export const command = defineCommand<'json'>({
	usage: ['spell list [--json]'],
	about: 'Lists the example spells: `spell cast NAME` casts one.',
	options: { json: { help: 'Print the manifests as one JSON array.' } },
	async run(args, output) {
		const [extra] = [...args.positionals, ...args.rest];
		if (extra !== undefined) throw new UsageError(`spell list takes no "${extra}".`);
		const spells = await Promise.all((await exampleNames()).map(readSpell));
		const width = Math.max(0, ...spells.map(({ name }) => name.length));
		if (args.has('json')) output.print(JSON.stringify(spells));
		else for (const { name, description } of spells) output.print(`${name.padEnd(width)}  ${description}`);
		return EXIT.ok;
	}
});

/** The manifest that the module carries, with the least that the list shows. */
async function readSpell(name: string) {
	const { manifest } = readManifestSection(await readModule(exampleFile(name)));
	return { ...manifest, name, description: visible(manifest?.description ?? '') };
}
