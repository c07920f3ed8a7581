/** Name of the IndexedDB database; apart, so that asking for it does not bring the database's code. */
export const DATABASE_NAME = 'spell';
