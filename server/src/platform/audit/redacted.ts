/** Names of what must not be kept a second time: secrets, and what proves who somebody is. Compared without case, `_`, `-` and `.`. */
const SECRET =
  /(?:password|passphrase|secret|token|cookie|authorization|privatekey|apikey|credential|recoverycode)s?$|^(?:otp|otpauth)$/
/** Names of what is said about a person, wherever they turn up. */
const PERSONAL = /(?:email|phone|address|useragent|firstname|lastname|fullname|birthdate|dateofbirth|iban)$/
/** One of our own keys, and an e-mail address, inside any text. Bounded, so that a long text costs its length and no more. */
const WITHIN = /dp_(?:write|secret|partner)_[0-9A-Za-z]{30,}|[^\s@"<>]{1,64}@[^\s@"<>]{1,190}\.[a-z]{2,24}/gi

/** What stands where a value was left out. */
export const REDACTED = '[redacted]'
const DEEPEST = 64

/**
 * The same JSON without secrets and personal values: by their names where they have one, our keys and e-mail addresses inside every text.
 * That a value changed still shows; the values do not.
 */
export function redacted(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.replace(WITHIN, REDACTED)
  if (value === null || typeof value !== 'object') return value
  if (depth > DEEPEST) return REDACTED
  if (Array.isArray(value)) return value.map((item) => redacted(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, held]) => [name, isHidden(name, held) ? REDACTED : redacted(held, depth + 1)]),
  )
}

/** Only texts are hidden: a number or "nothing" under such a name is a limit or a state, and an object is looked into. */
function isHidden(name: string, value: unknown): boolean {
  const texts = Array.isArray(value) ? value : [value]
  if (!texts.some((one) => typeof one === 'string')) return false
  const plain = name.toLowerCase().replace(/[_.-]/g, '')
  return SECRET.test(plain) || PERSONAL.test(plain)
}
