import type { Answerers } from './ask/desk.ts';
import { askSupport } from './ask/support.ts';
import { HostError, InvalidInputError } from './errors.ts';
import type { CastRequest, InputFeed, InputSource, ModuleDescription } from './protocol.ts';
import type { JobInput } from './worker-protocol.ts';

/** A request's live input, if it has one. */
export function feedOf({ input }: CastRequest): InputFeed | undefined {
	return input?.kind === 'live' ? input.feed : undefined;
}

/**
 * Makes a request's live input its cast's.
 * @throws HostError `live-input-unavailable` where a program cannot wait, InvalidInputError for a program that takes
 * its input whole, or a feed that is another's.
 */
export function claimFeed(request: CastRequest, { abi }: ModuleDescription): InputFeed | undefined {
	const feed = feedOf(request);
	if (feed === undefined) return undefined;
	if (askSupport() === 'none') throw new HostError('live-input-unavailable', NEEDED);
	if (abi === 'function') throw refused('cannot be live: a function takes its input whole');
	if (request.validateInput === 'manifest') throw refused('cannot be live and checked before the program starts');
	feed.claim();
	return feed;
}

const NEEDED =
	'This browser cannot let a program wait for input: it has no JavaScript Promise Integration, and the page is not cross-origin isolated.';

/** What of a request its program may ask for while it runs. */
export function answerersOf(feed: InputFeed | undefined): Answerers | undefined {
	if (feed === undefined) return undefined;
	return { input: async (max) => ({ head: null, bytes: await feed.take(max as number) }) };
}

/** What the worker is told of an input. */
export function jobInputOf(input: InputSource = { kind: 'none' }): JobInput {
	return input.kind === 'live' ? { kind: 'live' } : input;
}

function refused(message: string): InvalidInputError {
	return new InvalidInputError([{ path: '/input', message }]);
}
