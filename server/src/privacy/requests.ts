import { createIdentityStore, knownAs } from '../identity/index.ts'
import { createAudit } from '../platform/audit/audit.ts'
import { type Principal, principalName } from '../platform/auth/principal.ts'
import type { Database } from '../platform/database/database.ts'
import { newId } from '../platform/new-id.ts'
import { createProfileStore, ProfileConflict, profileErrors } from '../profiles/index.ts'
import { deadlineOf, extendedDeadline } from './deadline.ts'
import { createErasureStore } from './erasure-store.ts'
import { privacyErrors } from './errors.ts'
import {
  ACTED,
  type Handover,
  type IdentityCheck,
  NO_DETAIL,
  type PrivacyRequest,
  type Refusal,
  type RequestKind,
  type RequestState,
  type RequestStep,
  type RequestWay,
} from './privacy-request.ts'
import { createRequestStore } from './request-store.ts'

/** What is asked, by whom and how it came. */
export type Opening = {
  /** One of the origins of the person. */
  readonly person: string
  readonly kind: RequestKind
  readonly via: RequestWay
  /** Who writes it down; `customer` for the person themselves. */
  readonly by: Principal | 'customer'
  readonly note?: string | undefined
  /** ISO 8601: when it reached the brand, from which its deadline counts; now when absent. */
  readonly receivedAt?: string | undefined
  /** How it is known already that who asks is who they say, where it is. */
  readonly verified?: IdentityCheck | undefined
}

/** Something done about a request. `revision`: the one that was looked at. */
export type Acting = {
  readonly principal: Principal | 'system'
  readonly revision?: number | undefined
  readonly note?: string | undefined
}

export type Requests = {
  /**
   * Writes a request down, in the transaction `tx`.
   * @throws AppError `profile_unknown`, `request_open`, `request_time_invalid`; ProfileConflict when the person changes meanwhile: try again
   */
  open(tx: Database, opening: Opening): Promise<PrivacyRequest>
  /** It is known that who asks is who they say. @throws AppError as all that follow: `request_unknown`, `request_state`, `request_changed` */
  verify(id: string, of: Acting & { readonly how: IdentityCheck }): Promise<PrivacyRequest>
  begin(id: string, of: Acting): Promise<PrivacyRequest>
  /** A document was made that answers it: work on it has begun, if it had not. */
  made(
    id: string,
    of: Acting & { readonly how: 'json' | 'html'; readonly sha256: string; readonly octets: number },
  ): Promise<PrivacyRequest>
  /** A document that was made reached the person. */
  handOver(id: string, of: Acting & { readonly how: Handover }): Promise<PrivacyRequest>
  /** Takes two months more, once. */
  extend(id: string, of: Acting): Promise<PrivacyRequest>
  refuse(id: string, of: Acting & { readonly reason: Refusal }): Promise<PrivacyRequest>
  /** Answered. Where nothing was done of what it asks for, the note says why. @throws AppError `request_unanswered` */
  finish(id: string, of: Acting): Promise<PrivacyRequest>
  /** Does what it asks for, in the transaction that writes it down: see `request-actions.ts`. */
  carryOut(id: string, deed: Deed): Promise<PrivacyRequest>
}

/** What carries out a request. */
export type Deed = {
  readonly kind: RequestKind
  readonly from: readonly RequestState[]
  readonly what: RequestStep['what']
  readonly acting: Acting
  /** What it writes, and what becomes of the request. `request`: as it is, locked; `at`: now. */
  readonly run: (
    tx: Database,
    of: { readonly request: PrivacyRequest; readonly at: string },
  ) => Promise<Partial<PrivacyRequest> & { readonly step?: Partial<RequestStep> }>
}

/** A request older than this is a slip of the keyboard. */
const OLDEST = 366 * 86_400_000

const OPEN: readonly RequestState[] = ['received', 'verified', 'in_progress']

/** What people ask for of their rights: each step is one transaction with its record in the audit trail. */
export function createRequests({ db, clock }: { readonly db: Database; readonly clock: () => number }): Requests {
  const audit = createAudit({ clock })
  const now = () => new Date(clock()).toISOString()

  const act = (
    id: string,
    step: {
      readonly from: readonly RequestState[]
      readonly what: RequestStep['what']
      readonly how?: string
      readonly document?: Pick<RequestStep, 'sha256' | 'octets'>
      readonly acting: Acting
      /** Why it cannot be done to this one, where it cannot. */
      readonly hinders?: (request: PrivacyRequest, tx: Database) => Promise<string | undefined>
      readonly change: (
        request: PrivacyRequest,
        at: string,
        tx: Database,
      ) => ReturnType<Deed['run']> | Awaited<ReturnType<Deed['run']>>
    },
  ): Promise<PrivacyRequest> =>
    db.tx(async (tx) => {
      const store = createRequestStore(tx)
      const request = await store.lock(id)
      if (!request) throw privacyErrors.request_unknown('No request has this id.')
      const { principal, revision, note = '' } = step.acting
      if (revision !== undefined && revision !== request.revision)
        throw privacyErrors.request_changed(`It is at revision ${request.revision}, and not at ${revision}.`)
      if (!step.from.includes(request.state))
        throw privacyErrors.request_state(`It is ${request.state}, where this cannot be done.`)
      const hindrance = await step.hinders?.(request, tx)
      if (hindrance !== undefined) throw privacyErrors.request_state(hindrance)
      const at = now()
      const by = principal === 'system' ? principal : principalName(principal)
      const { step: said, ...change } = await step.change(request, at, tx)
      const done: RequestStep = {
        ...NO_DETAIL,
        at,
        by,
        what: step.what,
        how: step.how ?? null,
        note,
        ...step.document,
        ...said,
      }
      const changed: PrivacyRequest = {
        ...request,
        ...change,
        revision: request.revision + 1,
        history: [...request.history, done],
      }
      await store.write(changed)
      await audit.record(tx, {
        principal,
        action: ACTIONS[step.what],
        target: { kind: 'request', id },
        detail: { kind: request.kind, ...(step.how ? { how: step.how } : {}), ...step.document },
      })
      return changed
    })

  return {
    open: async (tx, { person: id, kind, via, by, note = '', receivedAt, verified }) => {
      const at = now()
      if (receivedAt !== undefined && (receivedAt > at || Date.parse(receivedAt) < clock() - OLDEST))
        throw privacyErrors.request_time_invalid(`${receivedAt} is not within the last year.`)
      const known = await knownAs(tx, id)
      if (known === undefined) throw profileErrors.profile_unknown('Nobody is known under this id.')
      const origins = known.identifiers.map(({ origin }) => origin)
      const { person } = known
      // Locked, so that the same wish that is sent twice at once is one request.
      if (person === undefined) await createIdentityStore(tx).lockNobodys(origins)
      else if ((await createProfileStore(tx).lockDocuments([person])).length === 0) throw new ProfileConflict()
      const store = createRequestStore(tx)
      const [other] = await store.list({ open: true, kind, origins, after: undefined, limit: 1 })
      if (other)
        throw privacyErrors.request_open('The person has asked for the same already.', {
          extensions: { request: other.id },
        })
      const name = by === 'customer' ? by : principalName(by)
      const step = (what: RequestStep['what'], how: string | null, words: string) => ({
        at,
        by: name,
        what,
        how,
        note: words,
        ...NO_DETAIL,
      })
      const request: PrivacyRequest = {
        id: newId(),
        kind,
        origin: person ?? id,
        state: verified ? 'verified' : 'received',
        via,
        revision: 1,
        receivedAt: receivedAt ?? at,
        dueAt: deadlineOf(receivedAt ?? at),
        extendedAt: null,
        closedAt: null,
        refusal: null,
        openedBy: name,
        history: [step('opened', via, note), ...(verified ? [step('verified', verified, '')] : [])],
      }
      await store.add(request)
      await audit.record(tx, {
        principal: by,
        action: 'request.open',
        target: { kind: 'request', id: request.id },
        detail: { kind, via },
      })
      return request
    },
    verify: (id, { how, ...acting }) =>
      act(id, { from: ['received'], what: 'verified', how, acting, change: () => ({ state: 'verified' }) }),
    begin: (id, acting) =>
      act(id, { from: ['verified'], what: 'begun', acting, change: () => ({ state: 'in_progress' }) }),
    made: (id, { how, sha256, octets, ...acting }) =>
      act(id, {
        from: ['verified', 'in_progress'],
        what: 'made',
        how,
        document: { sha256, octets },
        acting,
        change: () => ({ state: 'in_progress' }),
      }),
    handOver: (id, { how, ...acting }) =>
      act(id, {
        from: ['in_progress'],
        what: 'handed_over',
        how,
        acting,
        hinders: async ({ history }) =>
          history.some(({ what }) => what === 'made') ? undefined : 'No document was made for it.',
        change: () => ({}),
      }),
    extend: (id, acting) =>
      act(id, {
        from: OPEN,
        what: 'extended',
        acting,
        change: ({ extendedAt, receivedAt }, at) => {
          if (extendedAt !== null) throw privacyErrors.request_state('More time was taken already.')
          return { extendedAt: at, dueAt: extendedDeadline(receivedAt) }
        },
      }),
    refuse: (id, { reason, ...acting }) =>
      act(id, {
        from: OPEN,
        what: 'refused',
        how: reason,
        acting,
        hinders: async (request, tx) =>
          (await createErasureStore(tx).ofRequest(request.id)) ? 'The person is being erased for it.' : undefined,
        change: (_, at) => ({ state: 'refused', refusal: reason, closedAt: at }),
      }),
    finish: (id, acting) =>
      act(id, {
        from: ['verified', 'in_progress'],
        what: 'done',
        acting,
        // It would be said of somebody who is still there.
        hinders: async ({ kind }) => (kind === 'erasure' ? 'An erasure ends by itself, with its receipt.' : undefined),
        change: ({ kind, history }, at) => {
          const act = ACTED[kind]
          const isActed = act === undefined || history.some(({ what }) => what === act)
          if (!isActed && (acting.note ?? '').trim() === '')
            throw privacyErrors.request_unanswered('Nothing was done of what it asks for, and `note` does not say why.')
          return { state: 'done', closedAt: at }
        },
      }),
    carryOut: (id, { kind, from, what, acting, run }) =>
      act(id, {
        from,
        what,
        acting,
        change: (request, at, tx) => {
          if (request.kind !== kind) throw privacyErrors.request_state(`It asks for ${request.kind}, not for ${kind}.`)
          return run(tx, { request, at })
        },
      }),
  }
}

/** In the audit trail. */
const ACTIONS: Readonly<Record<RequestStep['what'], string>> = {
  opened: 'request.open',
  verified: 'request.verify',
  begun: 'request.begin',
  extended: 'request.extend',
  made: 'request.document',
  handed_over: 'request.hand_over',
  corrected: 'request.correct',
  objected: 'request.object',
  restricted: 'request.restrict',
  lifted: 'request.lift',
  refused: 'request.refuse',
  done: 'request.finish',
}
