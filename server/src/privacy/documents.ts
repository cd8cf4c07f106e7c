import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { DocumentIncomplete, type OwnDocuments } from '../customer/index.ts'
import { knownAs } from '../identity/index.ts'
import type { Principal } from '../platform/auth/principal.ts'
import type { Database } from '../platform/database/database.ts'
import { privacyErrors } from './errors.ts'
import type { PrivacyRequest, RequestKind } from './privacy-request.ts'
import { requestNumber } from './request-number.ts'
import { createRequestStore } from './request-store.ts'
import type { Requests } from './requests.ts'

export type DocumentFormat = 'json' | 'html'

/** A document on its way to whoever made it. */
export type SentDocument = { readonly stream: Readable; readonly type: string; readonly file: string }

/** Documents under way at once on a node: each reads everything of a person, and people who look at a page come first. */
const AT_ONCE = 2

const KINDS: ReadonlySet<RequestKind> = new Set(['access', 'portability'])

const TYPES = { json: 'application/json; charset=utf-8', html: 'text/html; charset=utf-8' } as const

/**
 * Documents that answer a request for access or portability, made when they are asked for and kept nowhere: what is recorded is that one was made, by whom, how long it was and its SHA-256, in
 * the transaction before its last octets leave. So whoever has it whole knows that it is recorded, and what is recorded was whole.
 */
export function createDocuments(of: {
  readonly db: Database
  readonly documents: OwnDocuments
  readonly requests: Pick<Requests, 'made'>
}) {
  const { db, documents, requests } = of
  let running = 0

  return {
    /** @throws AppError `request_unknown`, `request_unverified`, `request_state`, `document_nobody`, `document_format`, `document_incomplete`, `document_busy` */
    make: async (
      id: string,
      as: { readonly format: DocumentFormat; readonly language: 'en' | 'fr'; readonly principal: Principal },
    ): Promise<SentDocument> => {
      const request = await createRequestStore(db).one(id)
      if (!request) throw privacyErrors.request_unknown('No request has this id.')
      const { kind, person } = await askedOf(request, as.format)
      if (running >= AT_ONCE)
        throw privacyErrors.document_busy(`${AT_ONCE} documents are being made.`, { retryAfter: 10 })
      running += 1
      let ended = false
      const end = () => {
        if (!ended) running -= 1
        ended = true
      }
      try {
        const text = await textOf(kind, person, { ...as, request })
        const made = (of: { readonly sha256: string; readonly octets: number }) =>
          requests.made(id, { principal: as.principal, how: as.format, ...of })
        const stream = Readable.from(recorded(text, made), { objectMode: false })
        stream.once('close', end)
        const language = as.format === 'html' ? `-${as.language}` : ''
        return { stream, type: TYPES[as.format], file: `${kind}-${requestNumber(id)}${language}.${as.format}` }
      } catch (error) {
        end()
        if (error instanceof DocumentIncomplete)
          throw privacyErrors.document_incomplete(error.message, { retryAfter: 30, cause: error })
        throw error
      }
    },
  }

  async function askedOf(request: PrivacyRequest, format: DocumentFormat) {
    const { kind, state, origin } = request
    if (!KINDS.has(kind)) throw privacyErrors.request_state('It asks for no document.')
    if (state === 'received') throw privacyErrors.request_unverified('Nobody has said how it is known who asks.')
    if (state === 'done' || state === 'refused') throw privacyErrors.request_state(`It is ${state}.`)
    if (kind === 'portability' && format !== 'json')
      throw privacyErrors.document_format('What is taken along is a file for machines.')
    const known = origin === null ? undefined : await knownAs(db, origin)
    if (origin === null || !known) throw privacyErrors.document_nobody('Nobody is known any more who asked for it.')
    const origins = known.identifiers.map((one) => one.origin)
    return { kind: kind as 'access' | 'portability', person: { person: known.person ?? origin, origins } }
  }

  async function textOf(
    kind: 'access' | 'portability',
    person: { readonly person: string; readonly origins: readonly string[] },
    { format, language, request }: { format: DocumentFormat; language: 'en' | 'fr'; request: PrivacyRequest },
  ): Promise<AsyncIterable<string>> {
    if (format === 'json') return documents.json(kind, person, { delicate: true, whole: true })
    const page = await documents.page(person, { language, request: requestNumber(request.id) })
    return (async function* () {
      yield page
    })()
  }
}

/** Hands a text on, all but its last piece; that follows once it is recorded what the whole was. */
async function* recorded(
  text: AsyncIterable<string>,
  made: (of: { readonly sha256: string; readonly octets: number }) => Promise<unknown>,
): AsyncIterable<Buffer> {
  const hash = createHash('sha256')
  let [last, octets]: [Buffer | undefined, number] = [undefined, 0]
  for await (const piece of text) {
    if (last) yield last
    last = Buffer.from(piece)
    hash.update(last)
    octets += last.length
  }
  await made({ sha256: hash.digest('hex'), octets })
  if (last) yield last
}
