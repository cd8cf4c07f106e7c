/** An exact decimal number: `digits × 10^−scale`. Sums of money must not depend on their order, as those of doubles do. */
export type Decimal = { readonly digits: bigint; readonly scale: number }

const FORM = /^([+-]?)(\d{1,40})(?:\.(\d{1,40}))?(?:[eE]([+-]?\d{1,3}))?$/

/** A number as it is written → exactly that; undefined when it is none. */
export function decimalOf(value: string | number): Decimal | undefined {
  const found = FORM.exec(typeof value === 'number' ? String(value) : value.trim())
  if (!found) return undefined
  const [, sign, whole = '0', fraction = '', exponent = '0'] = found
  const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`)
  const scale = fraction.length - Number(exponent)
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale }
}

export function times(a: Decimal, b: Decimal): Decimal {
  return { digits: a.digits * b.digits, scale: a.scale + b.scale }
}

export function plus(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale)
  return { digits: raised(a, scale) + raised(b, scale), scale }
}

/** The double that is nearest, which prints as the decimal does as long as that has 15 digits. */
export function toNumber({ digits, scale }: Decimal): number {
  if (scale === 0) return Number(digits)
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0')
  return Number(`${digits < 0n ? '-' : ''}${text.slice(0, -scale)}.${text.slice(-scale)}`)
}

function raised({ digits, scale }: Decimal, to: number): bigint {
  return scale === to ? digits : digits * 10n ** BigInt(to - scale)
}
