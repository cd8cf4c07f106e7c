/** Characters that a password has at least, as the server asks. */
export const passwordMin = 12
