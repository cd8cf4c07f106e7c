import type { Side } from '../keys/sdk-snippets.ts'
import type { ElementBody } from './element.ts'

export type CodeSnippet = { readonly id: string; readonly name: string; readonly text: string }

type Use = {
  readonly host: string
  readonly element: string
  readonly body: Pick<ElementBody, 'channels' | 'variants' | 'fallback'>
}

/** Whether OpenFeature can carry what the element shows: it has no flags that are lists. */
export function isFlag({ variants, fallback }: Use['body']): boolean {
  return ![fallback, ...variants].some(({ content }) => Array.isArray(content))
}

/** How a program asks for one element, ready to run but for the key: by OpenFeature, where it can, and by bare requests. */
export function codeSnippets(side: Side, use: Use): readonly CodeSnippet[] {
  const who = side === 'server' ? 'u-1' : 'a-1'
  const key = side === 'server' ? 'dp_secret_…' : 'dp_write_…'
  const channel = use.body.channels?.[0] ?? 'web'
  const asked = { ...use, who, key, channel }
  const identity = side === 'server' ? { userId: who } : { anonymousId: who }
  const decide = {
    id: 'decide',
    name: 'curl /v1/decide',
    text: curl(asked, '/v1/decide', { identity, context: { channel }, elements: [use.element] }),
  }
  if (!isFlag(use.body)) return [decide]
  const openfeature = {
    id: 'openfeature',
    name: 'OpenFeature',
    text: side === 'server' ? onServer(asked) : inPage(asked),
  }
  const path = `/ofrep/v1/evaluate/flags/${use.element}`
  return [
    openfeature,
    { id: 'ofrep', name: 'curl OFREP', text: curl(asked, path, { context: { targetingKey: who, channel } }) },
    decide,
  ]
}

type Asked = Use & { readonly who: string; readonly key: string; readonly channel: string }

function onServer({ host, element, body, who, key, channel }: Asked): string {
  const { getter, fallback } = typeOf(body)
  return `// npm install @openfeature/server-sdk @openfeature/ofrep-provider
import { OFREPProvider } from '@openfeature/ofrep-provider'
import { OpenFeature } from '@openfeature/server-sdk'

const headers = [['Authorization', 'Bearer ${key}']]
await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl: '${host}', headers }))

const context = { targetingKey: '${who}', channel: '${channel}' }
const shown = await OpenFeature.getClient().${getter}('${element}', ${fallback}, context)
console.log(shown.value, shown.reason)
// Once it is seen, report shown.flagMetadata.decisionId (docs/guides/openfeature.md).`
}

function inPage({ host, element, body, who, key, channel }: Asked): string {
  const { getter, fallback } = typeOf(body)
  return `// npm install @openfeature/web-sdk @openfeature/ofrep-web-provider
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider'
import { OpenFeature } from '@openfeature/web-sdk'

// The visit: the anonymousId that this page sends its events with.
await OpenFeature.setContext({ targetingKey: '${who}', channel: '${channel}' })
const headers = [['Authorization', 'Bearer ${key}']]
await OpenFeature.setProviderAndWait(
  new OFREPWebProvider({
    baseUrl: '${host}',
    headers,
    pollInterval: 30_000,
    cacheMode: 'disabled',
  }),
)

const shown = OpenFeature.getClient().${getter}('${element}', ${fallback})
console.log(shown.value, shown.reason)
// Once it is seen, report shown.flagMetadata.decisionId (docs/guides/openfeature.md).`
}

function curl({ host, key }: Asked, path: string, body: object): string {
  return [
    `curl ${host}${path} \\`,
    `  -H 'authorization: Bearer ${key}' \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d '${JSON.stringify(body)}'`,
  ].join('\n')
}

/** By which of OpenFeature's methods one asks, and a default of its type. */
function typeOf({ variants, fallback }: Use['body']): { readonly getter: string; readonly fallback: string } {
  const content = [fallback, ...variants].map((one) => one.content).find((one) => one !== null)
  switch (typeof content) {
    case 'boolean':
      return { getter: 'getBooleanDetails', fallback: 'false' }
    case 'number':
      return { getter: 'getNumberDetails', fallback: '0' }
    case 'string':
      return { getter: 'getStringDetails', fallback: `''` }
    default:
      return { getter: 'getObjectDetails', fallback: '{}' }
  }
}
