/** One wording that people were asked with. */
export type PurposeText = {
  readonly version: string
  /** BCP 47. */
  readonly language: string
  readonly title: string
  readonly text: string
}
