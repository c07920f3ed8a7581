/** What the calls of `spell.fetch_…` answer: WASI preview 1's numbers (`errno` in its witx files). */
export const ERRNO = Object.freeze({
	success: 0,
	/** A host, port or scheme that was not granted. */
	acces: 2,
	badf: 8,
	/** The cast ended first. No program sees it. */
	canceled: 11,
	connrefused: 14,
	/** The connection broke while the response was read. */
	connreset: 15,
	/** More requests than a cast may make. */
	dquot: 19,
	/** More bytes of responses than a cast may receive. */
	fbig: 22,
	/** No way to the host: no such name, a bad certificate, or in a browser anything that the page is not told. */
	hostunreach: 23,
	inval: 28,
	/** Too many responses open at once. */
	mfile: 33,
	/** More bytes than a request may have. */
	msgsize: 35,
	/** The platform cannot do it: wait, or in a browser follow a redirect. */
	notsup: 58,
	timedout: 73
});
