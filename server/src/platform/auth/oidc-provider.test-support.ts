import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

export type ProviderAccount = {
  readonly email: string
  readonly email_verified: boolean
  readonly name?: string
  readonly groups?: readonly string[]
}

export type TestProvider = {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Whoever comes to sign in from now on is this one; undefined refuses them. */
  become(account: (ProviderAccount & { readonly sub: string }) | undefined): void
  close(): Promise<void>
}

/** A real OpenID provider on loopback, which asks nobody anything: it signs in whoever the test says, and consents for them. */
export async function startOidcProvider(callback: string): Promise<TestProvider> {
  const accounts = new Map<string, ProviderAccount>()
  let who: string | undefined
  let handle: (request: IncomingMessage, response: ServerResponse) => void = () => {}
  const server = createServer((request, response) => handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const client = { client_id: 'diapason', client_secret: 'a secret of the test', redirect_uris: [callback] }
  const provider = new Provider(issuer, {
    clients: [client],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    cookies: { keys: ['a key of the test'] },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, sub) => {
      const account = accounts.get(sub)
      return account && { accountId: sub, claims: () => ({ sub, ...account }) }
    },
  })
  const app = provider.callback()
  handle = (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void app(request, response)
    void interact(request, response)
  }

  async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { prompt, params, session, grantId } = await provider.interactionDetails(request, response)
    if (who === undefined)
      return provider.interactionFinished(request, response, {
        error: 'access_denied',
        error_description: 'Not today.',
      })
    if (prompt.name === 'login')
      return provider.interactionFinished(request, response, { login: { accountId: who, remember: false } })
    const grant =
      (grantId && (await provider.Grant.find(grantId))) ||
      new provider.Grant({ accountId: session?.accountId ?? who, clientId: String(params.client_id) })
    grant.addOIDCScope('openid email profile')
    return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } })
  }

  return {
    issuer,
    clientId: client.client_id,
    clientSecret: client.client_secret,
    become: (account) => {
      who = account?.sub
      if (account) {
        const { sub, ...claims } = account
        accounts.set(sub, claims)
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
