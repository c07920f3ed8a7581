/** The page in Chromium: of another origin than the site that it imports `/spell.js` from. Served with its types stripped. */
import type * as Api from '../../../src/lib/platform/browser/api.ts';
import { Agent, type AgentCaster, type Command } from './agent.ts';
import type { HostCastOptions } from './host.ts';
import { decode, encode } from './wire.ts';

declare global {
	/** Calls out to the tests' process. */
	function tellOutput(event: string): Promise<void>;
	/** Called from the tests' process. */
	var obey: (command: string) => Promise<string>;
}

const site = new URLSearchParams(location.search).get('site') ?? '';
const { createCaster, LiveInput } = (await import(`${site}/spell.js`)) as typeof Api;
const agent = new Agent(openCaster, (event) => void tellOutput(encode(event)));
globalThis.obey = async (command) => encode((await agent.obey(decode(command) as Command)) ?? null);

function openCaster(concurrency: number): AgentCaster {
	const caster = createCaster({ concurrency });
	return {
		async cast(bytes, { expectedSha256, ...request }, { signal, onOutput, onFeed }) {
			const outcome = await caster.cast({
				...request,
				...(onFeed ? { stdin: openFeed(onFeed) } : {}),
				...(expectedSha256 === undefined ? {} : { sha256: expectedSha256 }),
				...(signal ? { signal } : {}),
				...(onOutput
					? {
							onStdout: (chunk: Uint8Array) => onOutput('stdout', chunk),
							onStderr: (chunk: Uint8Array) => onOutput('stderr', chunk)
						}
					: {}),
				module: bytes
			});
			const { stdout, stderr } = outcome;
			return { ...outcome, stdout, stderr };
		},
		inspect: (bytes, limits) => inspectWithin(bytes, limits, caster),
		close: () => caster.close()
	};
}

/** The script API inspects within the limits of its caster. */
async function inspectWithin(
	bytes: Uint8Array,
	limits: Parameters<AgentCaster['inspect']>[1],
	caster: Api.ScriptCaster
): ReturnType<AgentCaster['inspect']> {
	if (Object.keys(limits).length === 0) return caster.inspect(bytes);
	const another = createCaster({ concurrency: 1, limits });
	try {
		return await another.inspect(bytes);
	} finally {
		another.close();
	}
}

function openFeed(onFeed: NonNullable<HostCastOptions['onFeed']>): Api.LiveInput {
	const feed = new LiveInput();
	onFeed(feed);
	return feed;
}
