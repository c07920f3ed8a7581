/** Where compiled forms are read from, below the app's base path; only the service worker answers there. */
export const COMPILED_PATH = '/compiled/';
/** Their store in Cache Storage. */
export const COMPILED_CACHE = 'spell-compiled';
