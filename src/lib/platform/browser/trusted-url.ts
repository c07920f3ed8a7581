interface TrustedTypes {
	createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

/**
 * Where Trusted Types are enforced, only these addresses may become scripts; elsewhere an address stays what it is.
 * @param name of a policy that PAGE_DIRECTIVES allows; it is made at the first address.
 * @returns throws a TypeError for any other address.
 */
export function trustedUrls(name: string, allowed: readonly string[]): (url: string) => string {
	const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
	if (trustedTypes === undefined) return (url) => url;
	let policy: ReturnType<TrustedTypes['createPolicy']> | undefined;
	return (url) => {
		policy ??= trustedTypes.createPolicy(name, {
			createScriptURL(asked) {
				if (!allowed.includes(asked)) throw new TypeError(`${asked} is no script of ${name}`);
				return asked;
			}
		});
		return policy.createScriptURL(url);
	};
}
