/** True for text that can stand in an index and be shown as it is: no control character, no lone surrogate. */
export function isCleanText(value: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return value.isWellFormed() && !/[\u0000-\u001f\u007f]/.test(value)
}
