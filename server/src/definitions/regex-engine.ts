import type { RegexEngine } from '@diapason/kernel'
import { RE2JS } from 're2js'

/** Patterns come from people: past this they are a program, not a pattern. */
const LONGEST = 1000
const FLAGS: Readonly<Record<string, number>> = {
  i: RE2JS.CASE_INSENSITIVE,
  m: RE2JS.MULTILINE,
  s: RE2JS.DOTALL,
}

/**
 * Regular expressions in time linear in the text, whatever the pattern (RE2): nobody can stop a decision with a pattern. Flags `i`, `m`
 * and `s`; back-references and look-around do not exist there.
 * @throws Error when the pattern or a flag is not understood
 */
export const regexEngine: RegexEngine = (source, flags) => {
  if (source.length > LONGEST) throw new Error(`A pattern has at most ${LONGEST} characters.`)
  let bits = 0
  for (const flag of flags) {
    const bit = Object.hasOwn(FLAGS, flag) ? FLAGS[flag] : undefined
    if (bit === undefined) throw new Error(`The flag ${flag} is not known: i, m and s are.`)
    bits |= bit
  }
  const pattern = RE2JS.compile(source, bits)
  return { test: (text) => pattern.matcher(text).find() }
}
