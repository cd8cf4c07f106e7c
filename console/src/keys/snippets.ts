import type { KeyKind } from './key.ts'

export type SnippetOptions = { readonly host: string; readonly key: string }

/** A first event by curl, ready to paste in a terminal: of a customer, for whom a server speaks. */
export function curlSnippet(options: SnippetOptions): string {
  return trackSnippet(options, '"userId":"u-1"')
}

/** A first event by curl as a page or an app sends it: of a visit, which is all that a write key speaks for. */
export function visitSnippet(options: SnippetOptions): string {
  return trackSnippet(options, '"anonymousId":"a-1"')
}

function trackSnippet({ host, key }: SnippetOptions, who: string): string {
  return [
    `curl ${host}/v1/track \\`,
    `  -u ${key}: \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d '{${who},"event":"Article Read","properties":{"section":"culture"}}'`,
  ].join('\n')
}

/** A page’s first event through the public browser client. Who is signed in is said with a token of the brand’s server, or it is only a claim. */
export function browserSnippet({ host, key }: SnippetOptions): string {
  return [
    `// npm install @segment/analytics-next`,
    `import { AnalyticsBrowser } from '@segment/analytics-next'`,
    ``,
    `const analytics = AnalyticsBrowser.load({ writeKey: '${key}', cdnURL: '${host}' })`,
    `analytics.track('Article Read', { section: 'culture' })`,
    ``,
    `// Whoever is signed in: with a token that your server signed for them (docs/guides/identity.md).`,
    `// analytics.identify('u-1', { tier: 'gold' }, { context: { identityToken } })`,
  ].join('\n')
}

/** The same through the public Segment client, which only needs its host changed. */
export function nodeSnippet({ host, key }: SnippetOptions): string {
  return [
    `import { Analytics } from '@segment/analytics-node'`,
    ``,
    `const analytics = new Analytics({ writeKey: '${key}', host: '${host}' })`,
    `analytics.identify({ userId: 'u-1', traits: { tier: 'gold' } })`,
    `analytics.track({ userId: 'u-1', event: 'Article Read', properties: { section: 'culture' } })`,
    `await analytics.closeAndFlush()`,
  ].join('\n')
}

/** A first decision by curl, about a customer or about the visit that asks. */
function decideSnippet({ host, key }: SnippetOptions, who: string): string {
  return [
    `curl ${host}/v1/decide \\`,
    `  -H 'authorization: Bearer ${key}' \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d '{"identity":{${who}},"context":{"channel":"web"},"elements":["home-hero"]}'`,
  ].join('\n')
}

/** What a key of this kind is used with, by name: each says only of whom its kind may speak. */
export function snippetsOf(kind: KeyKind, options: SnippetOptions): Readonly<Record<string, string>> {
  switch (kind) {
    case 'write':
      return {
        '@segment/analytics-next': browserSnippet(options),
        'curl /v1/track': visitSnippet(options),
        'curl /v1/decide': decideSnippet(options, '"anonymousId":"a-1"'),
      }
    case 'secret':
      return {
        'curl /v1/decide': decideSnippet(options, '"userId":"u-1"'),
        'curl /v1/track': curlSnippet(options),
        '@segment/analytics-node': nodeSnippet(options),
      }
    case 'partner':
      return { 'curl /v1/track': curlSnippet(options), '@segment/analytics-node': nodeSnippet(options) }
    default:
      return kind satisfies never
  }
}
