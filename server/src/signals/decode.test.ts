import { GppModel } from '@iabgpp/cmpapi'
import { TCString } from '@iabtcf/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeGpp } from './decode-gpp.ts'
import { decodeTcf } from './decode-tcf.ts'
import { gppSections } from './gpp-header.ts'
import { tcString } from './tc-string.test-support.ts'

/** Text in the alphabet of both formats, from bits. */
function base64url(bits: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return bits.replace(/.{1,6}/g, (six) => alphabet.charAt(Number.parseInt(six.padEnd(6, '0'), 2)))
}

function within(milliseconds: number, work: () => unknown): void {
  const began = performance.now()
  work()
  expect(performance.now() - began).toBeLessThan(milliseconds)
}

describe('a TC string', () => {
  // Of the documentation of GDPR::IAB::TCFv2 (CPAN), which says what is in it.
  test('of the public examples says what its documentation says', () => {
    const { said, fault } = decodeTcf(
      'CLcVDxRMWfGmWAVAHCENAXCkAKDAADnAABRgA5mdfCKZuYJez-NQm0TBMYA4oCAAGQYIAAAAAAEAIAEgAA.argAC0gAAAAAAAAAAAA',
    )
    expect([...(said?.consents ?? [])]).toEqual([1, 3, 9, 10])
    expect([...(said?.specialFeatures ?? [])]).toEqual([2])
    expect(Math.floor(Date.parse(said?.updated ?? '') / 1000)).toBe(1_326_215_413)
    expect(said?.believed).toBe(false)
    expect(fault).toBe('tcf_policy_unknown')
  })

  // Of IAB's own tests of GPP (iabgpp-es, GppModel): nothing agreed to, of policy 2, updated on 1 January 2022.
  test('of IAB’s own tests says what they expect', () => {
    const { said } = decodeTcf('CPSG_8APSG_8ANwAAAENAwCAAAAAAAAAAAAAAAAAAAAA.QAAA.IAAA')
    expect(said).toMatchObject({ updated: '2022-01-01T00:00:00.000Z', believed: false })
    expect([said?.consents.size, said?.interests.size, said?.vendorConsents.has(1)]).toEqual([0, 0, false])
  })

  test('of version 2.3 is believed, with its vendors, and its publisher', () => {
    const { said, fault } = decodeTcf(
      tcString('2026-11-20T00:00:00Z', {
        consents: [1, 24],
        interests: [7],
        features: [1],
        vendors: [3, 755],
        publisher: [2],
      }),
    )
    expect(fault).toBeUndefined()
    expect(said).toMatchObject({
      updated: '2026-11-20T00:00:00.000Z',
      believed: true,
      consents: new Set([1, 24]),
      interests: new Set([7]),
      specialFeatures: new Set([1]),
      publisher: { consents: new Set([2]), interests: new Set() },
    })
  })

  test.each([
    ['2026-02-28T00:00:00Z', undefined],
    ['2026-03-01T00:00:00Z', 'tcf_vendors_undisclosed'],
  ])('updated on %s without disclosed vendors: %s', (updated, fault) => {
    expect(decodeTcf(tcString(updated, { consents: [1], disclosed: null })).fault).toBe(fault)
  })

  test('has the vendors that IAB’s library reads in it, however they are written', () => {
    const ids = fc.uniqueArray(fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 3_000 })), {
      maxLength: 200,
    })
    fc.assert(
      fc.property(ids, ids, (vendors, disclosed) => {
        const text = tcString('2026-11-20T00:00:00Z', { vendors, disclosed })
        const [{ said }, model] = [decodeTcf(text), TCString.decode(text)]
        for (const id of [...vendors, ...disclosed, 1, 61, 1_500, 3_001]) {
          expect(said?.vendorConsents.has(id)).toBe(model.vendorConsents.has(id))
          expect(said?.vendorInterests.has(id)).toBe(model.vendorLegitimateInterests.has(id))
          expect(said?.vendorsDisclosed.has(id)).toBe(model.vendorsDisclosed.has(id))
        }
      }),
      { numRuns: 60 },
    )
  })

  test('whose ranges stand for more than there is memory takes no longer than another', () => {
    const whole = `1${'1'.padStart(16, '0')}${'1'.repeat(16)}`
    const head = '000010'.padEnd(213, '0')
    const vendors = `${'1'.repeat(16)}1${(1000).toString(2).padStart(12, '0')}${whole.repeat(1000)}`
    const hostile = base64url(`${head}${vendors}${'0'.repeat(29)}`)
    expect(hostile.length).toBeLessThan(8_000)
    within(1000, () => expect(decodeTcf(hostile).fault).toBeDefined())
    const segment = base64url(`001${vendors}`)
    const before = tcString('2026-11-20T00:00:00Z', { disclosed: null })
    within(1000, () => expect(decodeTcf(`${before}.${segment}`).said?.vendorsDisclosed.has(7)).toBe(true))
  })

  test('never throws, nor takes long, whatever it is', () => {
    const good = tcString('2026-11-20T00:00:00Z', { consents: [1], vendors: [3, 755], publisher: [2] })
    const alphabet = fc.constantFrom(...'ABCIJKYZabcxyz0189-_.~')
    const odd = fc.oneof(
      fc.string(),
      fc.array(alphabet, { maxLength: 2_000 }).map((some) => `C${some.join('')}`),
      fc.tuple(fc.nat(good.length - 1), alphabet).map(([at, one]) => `${good.slice(0, at)}${one}${good.slice(at + 1)}`),
      fc.nat(good.length).map((length) => good.slice(0, length)),
    )
    fc.assert(
      fc.property(odd, (text) => {
        const { said } = decodeTcf(text)
        expect(said === undefined || said.consents instanceof Set).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

describe('a GPP string', () => {
  // Of IAB's own tests (iabgpp-es): sections UsNat, UsCa, UspV1, TcfEuV2, and their headers.
  test.each([
    ['DBAA', {}, false, undefined],
    ['DBABTA~1YNN', { sale: false }, false, undefined],
    ['DBABTA~1---', {}, false, undefined],
    ['DBABLA~BVVVkkkkkpFY.YA', { sale: true, sharing: true, targeted: true }, true, undefined],
    ['DBABBg~BVWSSSVY.YA', { sale: true, sharing: true }, true, undefined],
    ['DBABBg~BAAAAABA.QA', {}, false, undefined],
    [
      'DBABMA~CPSG_8APSG_8ANwAAAENAwCAAAAAAAAAAAAAAAAAAAAA.QAAA.IAAA',
      {},
      false,
      'CPSG_8APSG_8ANwAAAENAwCAAAAAAAAAAAAAAAAAAAAA.QAAA.IAAA',
    ],
    [
      'DBACNYA~CPSG_8APSG_8ANwAAAENAwCAAAAAAAAAAAAAAAAAAAAA.QAAA.IAAA~1YYN',
      { sale: true },
      false,
      'CPSG_8APSG_8ANwAAAENAwCAAAAAAAAAAAAAAAAAAAAA.QAAA.IAAA',
    ],
  ])('%s', (text, optedOut, gpc, tcf) => {
    const decoded = decodeGpp(text)
    expect(decoded).toMatchObject({ fault: undefined, gpc, tcf })
    expect(decoded.fault === undefined && Object.fromEntries(decoded.optedOut)).toEqual(optedOut)
  })

  test('opts out where one of its sections does, though another does not', () => {
    const model = new GppModel()
    model.setFieldValue('uspv1', 'OptOutSale', 'N')
    model.setFieldValue('usca', 'SaleOptOut', 1)
    model.setFieldValue('usva', 'TargetedAdvertisingOptOut', 2)
    const decoded = decodeGpp(model.encode())
    expect(decoded.fault === undefined && Object.fromEntries(decoded.optedOut)).toEqual({ sale: true, targeted: false })
  })

  test('announces its sections in its header, and no more than there can be', () => {
    expect(gppSections(`000011000001${'000000000010'}0${'011'}0${'00011'}`)).toEqual([2, 7])
    expect(gppSections(`000011000001${'000000000001'}1${'11'}${'0'.repeat(60)}11`)).toBeUndefined()
    const hostile = base64url(`000011000001${'000000000001'}1${'11'}${'0'.repeat(100)}11`)
    within(1000, () => expect(decodeGpp(`${hostile}~1YNN`)).toEqual({ fault: 'signal_unreadable' }))
  })

  test('never throws, whatever it is', () => {
    const alphabet = fc.constantFrom(...'ABCDMNQTXYZabgkw01489-_.~')
    const odd = fc.oneof(
      fc.string(),
      fc.array(alphabet, { maxLength: 300 }).map((some) => `DBAB${some.join('')}`),
      fc.array(alphabet, { maxLength: 60 }).map((some) => `DBABLA~${some.join('')}`),
    )
    fc.assert(
      fc.property(odd, (text) => {
        expect(typeof decodeGpp(text)).toBe('object')
      }),
      { numRuns: 500 },
    )
  })
})
