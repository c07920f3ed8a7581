/** What pages and the service worker say to each other. */
export type ToWorker =
	/** Asks for the worker's release; it comes back, as text, through the port that is sent along. */
	| { readonly kind: 'which-release' }
	/** A person chose the update, or there is no page yet that an earlier worker answers for. */
	| { readonly kind: 'take-over' }
	/** A page that was on its way when its worker took over is answered by none, until the worker claims it. */
	| { readonly kind: 'claim' };
