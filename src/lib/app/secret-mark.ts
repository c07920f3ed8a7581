/** Stands where a secret was. */
export const SECRET_MARK = '(secret, not kept)';
