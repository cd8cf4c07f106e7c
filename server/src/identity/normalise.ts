import { domainToASCII } from 'node:url'
import type { IdentifierRule, Normalisation } from '@diapason/kernel'
import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

/** As long as an identifier may be; writing alike must not make one longer than any is taken. */
const LONGEST = 256

type Written = { readonly value: string; readonly valid: boolean }

const WAYS = {
  none: (value) => value,
  trim: (value) => value.normalize('NFC').trim(),
  lowercase: (value) => value.normalize('NFC').trim().toLowerCase().normalize('NFC'),
  email: emailOf,
  phone: phoneOf,
  // Compatibility forms first: digits of full width, as some keyboards write them, are digits.
  digits: (value) => value.normalize('NFKC').replace(/[^0-9]/g, ''),
  alphanumeric: (value) =>
    value
      .normalize('NFKC')
      .toLowerCase()
      .normalize('NFKC')
      .replace(/[^\p{L}\p{N}]/gu, ''),
} satisfies Record<Normalisation, (value: string, region: string | undefined) => string | undefined>

/**
 * An identifier as its type writes it, so that one thing spelt in two ways is one identifier. What cannot be written so (an e-mail address
 * without a domain) stays as it is, trimmed, and is not `valid`: it is worth less, and refusing it would lose what happened.
 */
export function normalised(
  { normalise, region }: Pick<IdentifierRule, 'normalise' | 'region'>,
  value: string,
): Written {
  const written = WAYS[normalise](value, region)
  if (written !== undefined && written !== '' && written.length <= LONGEST) return { value: written, valid: true }
  const trimmed = value.normalize('NFC').trim()
  return { value: trimmed === '' || trimmed.length > LONGEST ? value : trimmed, valid: false }
}

/**
 * The address in lower case: RFC 5321 lets a server tell `Ada@` from `ada@`, and none that customers use does. The domain as it goes over the
 * wire (UTS 46), so that `é` composed or not, and punycode, are one.
 */
function emailOf(value: string): string | undefined {
  const trimmed = value.normalize('NFC').trim()
  const at = trimmed.lastIndexOf('@')
  const local = trimmed.slice(0, Math.max(at, 0)).toLowerCase().normalize('NFC')
  const domain = domainToASCII(trimmed.slice(at + 1).replace(/\.$/, ''))
  if (at < 1 || local.length > 64 || /[\s@]/.test(local) || !DOMAIN.test(domain)) return undefined
  return `${local}@${domain}`
}

/** Two names at least, the last not a number: `1.2` is an address of a machine to `domainToASCII`. */
const DOMAIN = /^([^.\s:[\]]+\.)+(?=[^.\s:[\]]*[a-z])[^.\s:[\]]+$/

/** E.164; undefined when no such number can exist, when its country is neither written nor known, or when it names one desk behind a number. */
function phoneOf(value: string, region: string | undefined): string | undefined {
  // A known country only: definitions are checked, and one that is older than its check must not throw here.
  const number = parsePhoneNumberFromString(value.normalize('NFKC'), {
    extract: false,
    ...(region === undefined ? {} : { defaultCountry: region as never }),
  })
  return number?.isPossible() && number.ext === undefined ? number.number : undefined
}
