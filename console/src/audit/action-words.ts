/** A sentence of the audit trail as a choice of a menu: `<who/> changed <to/>, revision {{from}} → {{revision}}` becomes `Changed …`. */
export function actionWords(sentence: string): string {
  const [first = ''] = sentence
    .replace(/^<who\/>[\s\u00a0]*/, '')
    .replace(/<(?:who|to)\/>|{{[^}]*}}/g, '…')
    .split(/[\s\u00a0\u202f]*[,;:]/)
  return capitalised(first)
}

/** The same text with a capital at its beginning, as lists have it. */
export function capitalised(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1)
}
