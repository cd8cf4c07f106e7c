import { OFREPProvider } from '@openfeature/ofrep-provider'
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider'
import {
  AsyncLocalStorageTransactionContextPropagator,
  type EvaluationContext,
  type EvaluationDetails,
  type Hook,
  type JsonValue,
  OpenFeature as OnServers,
} from '@openfeature/server-sdk'
import { OpenFeature as InPages, type Provider } from '@openfeature/web-sdk'
import type { TestApp } from '../app.test-support.ts'

export type FlagType = 'Boolean' | 'String' | 'Number' | 'Object'
export type Wanted = { readonly type: FlagType; readonly key: string; readonly fallback: JsonValue }
export type Details = EvaluationDetails<JsonValue>
export type Level = 'API' | 'Transaction' | 'Client' | 'Invocation' | 'Before Hooks'
export type State = 'stable' | 'not ready' | 'error' | 'fatal' | 'stale'

/** What a program holds of OpenFeature, be it a server or a page: both SDKs with OFREP's providers, as they are published. */
export type Client = {
  details(
    wanted: Wanted,
    of: { readonly context: EvaluationContext; readonly hooks?: readonly Hook[] },
  ): Promise<Details>
  addHook(hook: Hook): void
  status(): string
  /** Where only an SDK for servers has them: contexts that are merged. */
  readonly levels?: {
    set(level: 'API' | 'Client', context: EvaluationContext): void
    inTransaction<T>(context: EvaluationContext, work: () => Promise<T>): Promise<T>
  }
  close(): Promise<void>
}

type Opening = { readonly server: TestApp; readonly token: string; readonly state: State }

/** On a server: asks at each evaluation, with the context of that evaluation. */
async function openServer({ server, token }: Opening): Promise<Client> {
  const domain = crypto.randomUUID()
  await OnServers.setProviderAndWait(
    domain,
    new OFREPProvider({ baseUrl: server.url, headers: [['Authorization', `Bearer ${token}`]] }),
  )
  OnServers.setTransactionContextPropagator(new AsyncLocalStorageTransactionContextPropagator())
  const client = OnServers.getClient(domain)
  return {
    details: ({ type, key, fallback }, { context, hooks = [] }) => {
      const options = { hooks: [...hooks] }
      switch (type) {
        case 'Boolean':
          return client.getBooleanDetails(key, fallback as boolean, context, options)
        case 'String':
          return client.getStringDetails(key, fallback as string, context, options)
        case 'Number':
          return client.getNumberDetails(key, fallback as number, context, options)
        case 'Object':
          return client.getObjectDetails(key, fallback, context, options)
        default:
          return type satisfies never
      }
    },
    addHook: (hook) => void client.addHooks(hook),
    status: () => client.providerStatus,
    levels: {
      set: (level, context) => void (level === 'API' ? OnServers.setContext(context) : client.setContext(context)),
      inTransaction: (context, work) =>
        new Promise((resolve, reject) => {
          OnServers.setTransactionContext(context, () => void work().then(resolve, reject))
        }),
    },
    close: async () => {
      OnServers.setContext({})
      await OnServers.clearProviders()
    },
  }
}

/** In a page: asks for all flags once, and again when the context changes. */
async function openWeb({ server, token, state }: Opening): Promise<Client> {
  const domain = crypto.randomUUID()
  const short = state === 'stale' ? await server.app.keys.create(SHORT_LIVED) : undefined
  const provider = new OFREPWebProvider({
    baseUrl: state === 'error' ? 'http://127.0.0.1:1' : server.url,
    headers: [['Authorization', `Bearer ${state === 'fatal' ? 'dp_secret_nonsense' : (short?.key ?? token)}`]],
    cacheMode: 'disabled',
    ...(state === 'stale' ? { pollInterval: 20 } : {}),
    ...(state === 'not ready' ? { fetchImplementation: () => new Promise<Response>(() => {}) } : {}),
  })
  const ready = InPages.setProviderAndWait(domain, provider as Provider).catch(() => undefined)
  if (state !== 'not ready') await ready
  const client = InPages.getClient(domain)
  if (short !== undefined) {
    const stale = new Promise<void>((resolve) => client.addHandler('PROVIDER_STALE' as never, () => resolve()))
    await server.app.keys.revoke(short.id)
    await stale
  }
  return {
    details: async ({ type, key, fallback }, { context, hooks = [] }) => {
      if (Object.keys(context).length > 0) await InPages.setContext(domain, context)
      const options = { hooks: [...hooks] as never[] }
      switch (type) {
        case 'Boolean':
          return client.getBooleanDetails(key, fallback as boolean, options)
        case 'String':
          return client.getStringDetails(key, fallback as string, options)
        case 'Number':
          return client.getNumberDetails(key, fallback as number, options)
        case 'Object':
          return client.getObjectDetails(key, fallback, options)
        default:
          return type satisfies never
      }
    },
    addHook: (hook) => void client.addHooks(hook as never),
    status: () => client.providerStatus,
    close: () => InPages.clearProviders(),
  }
}

const SHORT_LIVED = {
  name: 'Short-lived',
  kind: 'secret',
  purpose: 'service',
  legalBasis: 'contract',
  channel: null,
  createdBy: 'operator',
} as const

export const CLIENTS = { server: openServer, web: openWeb } as const
