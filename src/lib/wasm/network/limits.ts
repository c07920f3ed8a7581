/** What one cast may do with the network, besides what its own limits say. `docs/LIMITS.md` lists them. */
export const NETWORK_LIMITS = Object.freeze({
	/** Of one cast, those that were denied among them. */
	requests: 1_000,
	/** Whose response was neither closed nor failed. */
	openResponses: 16,
	redirects: 5,
	urlBytes: 8_192,
	/** Of a request. */
	headers: 100,
	/** All of a request's together. */
	headerBytes: 65_536,
	/** All of a response's together, as text. */
	responseHeaderCharacters: 262_144,
	/** Entries of an allow-list: more than these no person reads. */
	grants: 50
});
