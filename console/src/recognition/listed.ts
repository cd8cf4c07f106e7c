/** What the lists of this room are given by its address. */
export type Listed = { readonly q: string | undefined; readonly onQ: (q: string | undefined) => void }
