/** What a key of the console does, once read. */
export type KeyAction =
  | { readonly kind: 'go'; readonly letter: string }
  | { readonly kind: 'find' }
  | { readonly kind: 'new' }
  | { readonly kind: 'help' }
  | { readonly kind: 'move'; readonly step: 1 | -1 }

/** Milliseconds in which the letter after `g` counts. */
const sequence = 1_500

/**
 * Reads single keys and the sequence `g` + letter. Holds only that a `g` came and when.
 *
 *     const read = createKeyReader()
 *     read('g', 0)   // undefined: a letter must follow
 *     read('e', 300) // { kind: 'go', letter: 'e' }
 */
export function createKeyReader(): (key: string, at: number) => KeyAction | undefined {
  let began: number | undefined
  return (key, at) => {
    const follows = began !== undefined && at - began <= sequence
    began = undefined
    if (follows && /^[a-z]$/.test(key)) return { kind: 'go', letter: key }
    switch (key) {
      case 'g':
        began = at
        return undefined
      case '/':
        return { kind: 'find' }
      case 'n':
        return { kind: 'new' }
      case '?':
        return { kind: 'help' }
      case 'j':
        return { kind: 'move', step: 1 }
      case 'k':
        return { kind: 'move', step: -1 }
      default:
        return undefined
    }
  }
}
