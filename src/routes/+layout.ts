/** Every page is a file in a folder of its own: any static host serves the app, however simple. */
export const prerender = true;
export const trailingSlash = 'always';
