import type { KeyKind } from './key.ts'

export type SnippetOptions = { readonly host: string; readonly key: string }

/** A first event by curl, ready to paste in a terminal. */
export function curlSnippet({ host, key }: SnippetOptions): string {
  return [
    `curl ${host}/v1/track \\`,
    `  -u ${key}: \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d '{"userId":"u-1","event":"Article Read","properties":{"section":"culture"}}'`,
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

/** A first decision by curl, with a secret key. */
function decideSnippet({ host, key }: SnippetOptions): string {
  return [
    `curl ${host}/v1/decide \\`,
    `  -H 'authorization: Bearer ${key}' \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d '{"identity":{"userId":"u-1"},"context":{"channel":"web"},"elements":["home-hero"]}'`,
  ].join('\n')
}

/** What a key of this kind is used with, by name. */
export function snippetsOf(kind: KeyKind, options: SnippetOptions): Readonly<Record<string, string>> {
  return kind === 'secret'
    ? {
        'curl /v1/decide': decideSnippet(options),
        'curl /v1/track': curlSnippet(options),
        '@segment/analytics-node': nodeSnippet(options),
      }
    : { 'curl /v1/track': curlSnippet(options), '@segment/analytics-node': nodeSnippet(options) }
}
