/** How long an address may be, in characters: what chats, programs, and browsers let through. */
export const LINK_LENGTHS = { chat: 1_900, mail: 4_000, browser: 32_000, most: 64_000 } as const;

/**
 * `anywhere`: fits a chat and a QR code. `mail`: some chats cut it. `browser`: chats may cut it. `edge`: browsers that
 * show less of an address may, too. `too-long`: no link is made of it.
 */
export type LinkFit = 'anywhere' | 'mail' | 'browser' | 'edge' | 'too-long';

/** Where an address of so many characters gets through whole. */
export function fitOfLink(characters: number): LinkFit {
	if (characters <= LINK_LENGTHS.chat) return 'anywhere';
	if (characters <= LINK_LENGTHS.mail) return 'mail';
	if (characters <= LINK_LENGTHS.browser) return 'browser';
	return characters <= LINK_LENGTHS.most ? 'edge' : 'too-long';
}
