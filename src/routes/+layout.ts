/** Every page is a file: any static host serves the app. */
export const prerender = true;
