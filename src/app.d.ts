// Kit's types that this app narrows: https://svelte.dev/docs/kit/types#app
declare global {
	namespace App {}
}

export {};
