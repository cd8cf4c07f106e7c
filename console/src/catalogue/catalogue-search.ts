/** What the address of the catalogue says. */
export type CatalogueSearch = {
  readonly view?: string | undefined
  readonly q?: string | undefined
  readonly type?: string | undefined
  readonly context?: string | undefined
  readonly state?: string | undefined
  readonly sort?: string | undefined
}
