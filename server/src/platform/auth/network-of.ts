import { isIP } from 'node:net'

/**
 * The network that an address belongs to: enough to see that two attempts came from the same place, too little to point at one person's line.
 * The last 8 bits of IPv4 and the last 80 of IPv6 are dropped, as data-protection authorities advise for records that are kept long.
 *
 *     networkOf('203.0.113.7') // '203.0.113.0/24'
 *     networkOf('2001:db8:7:1::9') // '2001:db8:7::/48'
 */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
  switch (isIP(plain)) {
    case 4:
      return `${plain.split('.').slice(0, 3).join('.')}.0/24`
    case 6:
      return `${expanded(plain).slice(0, 3).join(':')}::/48`
    default:
      return 'unknown'
  }
}

/** The eight groups of an IPv6 address, with what `::` stands for. */
function expanded(address: string): string[] {
  const [head = '', tail] = address.toLowerCase().split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':'))
  if (tail === undefined) return groups(head)
  const [before, after] = [groups(head), groups(tail)]
  return [...before, ...Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0'), ...after]
}
