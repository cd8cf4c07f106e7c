import { type Channel, type Identifier, isChannel, type JsonObject } from '@diapason/kernel'
import type { FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import type { Heard, Recogniser } from '../identity/index.ts'
import type { KeyIdentity, Principal } from '../platform/auth/principal.ts'
import { platformErrors } from '../platform/errors/platform-errors.ts'
import { signalsGpc } from '../signals/index.ts'
import type { Decide, Decided, DecideRequest } from './decide.ts'
import type { identitySchema } from './decide-schema.ts'
import { elementErrors } from './errors.ts'

export type Identity = Static<typeof identitySchema>

/** Whom somebody asks about. */
export type Question = { readonly identity: Identity; readonly principal: Principal }

/** Whom a request asks about, as one recogniser reads it. */
type Asked = {
  readonly recogniser: Recogniser
  readonly identifiers: readonly Identifier[]
  readonly refusal: Heard['unsigned']
}

/** How programs ask for decisions, in whatever protocol: who may ask about whom, and how the answer is got. */
export type Asking = {
  /**
   * Whom a request asks about, at once where no token has to be read. A write key is public by nature: it learns about its own
   * `anonymousId`, and about a stronger identifier only with a token that the brand's server signed for it.
   * @throws AppError `identity_not_allowed`
   */
  whom(question: Question): Asked | Promise<Asked>
  /** Decides about whom `whom` said. @throws AppError `unauthenticated` when the key ended meanwhile, `overloaded`, `database_unavailable` */
  decide(
    question: Question & {
      readonly asked: Asked
      readonly headers: FastifyRequest['headers']
      readonly context: JsonObject
      readonly elements: DecideRequest['elements']
      readonly explain: boolean
    },
  ): Promise<Decided>
}

export function createAsking(of: {
  decide: Decide
  /** How people are recognised, as of the last verification. */
  recogniser: () => Recogniser
  /** Verifies, against the database, that it is current. */
  verify: () => Promise<void>
  /** Whether a key holds, as of the last verification. */
  holds: (key: KeyIdentity) => boolean
}): Asking {
  const { decide, recogniser, verify, holds } = of

  const whom = async ({ identity, principal }: Question): Promise<Asked> => {
    let answer = await read(recogniser(), { identity, principal })
    if (answer.refusal !== undefined && identity.token !== undefined) {
      // Somebody may have said a moment ago, on another node, who signs tokens.
      await verify()
      if (answer.recogniser !== recogniser()) answer = await read(recogniser(), { identity, principal })
    }
    if (answer.refusal === undefined) return answer
    throw elementErrors.identity_not_allowed(
      `This key may ask about an anonymousId, and about more only with an identity token that names it (${answer.refusal}).`,
    )
  }
  return {
    // Nothing to wait for, as for nearly all: whoever may ask about anybody, or asks about a visit.
    whom: (question) => readSimply(recogniser(), question) ?? whom(question),
    async decide({ asked, headers, context: said, elements, explain, ...question }) {
      const { principal } = question
      let who = asked
      // In the context, so that it is recorded with the decision.
      const context = signalsGpc(headers) ? { ...said, gpc: true } : said
      const decided = await decide({
        identifiers: who.identifiers,
        again: () =>
          who.recogniser === recogniser()
            ? undefined
            : whom(question).then((now) => {
                who = now
                return now
              }),
        context,
        channel: channelOf(context, principal),
        elements,
        explain,
      })
      // Deciding verified the keys too (law 7): one that was revoked on another node is refused from that moment on.
      if (principal.kind === 'key' && !holds(principal.key))
        throw platformErrors.unauthenticated('The key has been revoked.')
      return decided
    },
  }
}

/** Where a decision will be shown: as the situation says, else where the key is used, else on the web. */
export function channelOf(context: JsonObject, principal: Principal): Channel {
  const said = context.channel
  if (typeof said === 'string' && isChannel(said)) return said
  const usual = principal.kind === 'key' ? principal.key.channel : null
  return usual !== null && isChannel(usual) ? usual : 'web'
}

/** Whom a request asks about where no token has to be read; undefined where one has, or where it may not ask. */
function readSimply(recogniser: Recogniser, { identity, principal }: Question): Asked | undefined {
  if (principal.kind !== 'key' || principal.key.kind === 'secret')
    return { recogniser, identifiers: recogniser.identifiers(identity), refusal: undefined }
  const { presented, unsigned } = recogniser.hear(identity, { speaker: principal.key.kind })
  return unsigned === undefined ? { recogniser, identifiers: presented, refusal: undefined } : undefined
}

/** Whom a request asks about, as one recogniser reads it; or why it may not. */
async function read(recogniser: Recogniser, of: Question): Promise<Asked> {
  const simply = readSimply(recogniser, of)
  if (simply || of.principal.kind !== 'key') return simply ?? { recogniser, identifiers: [], refusal: 'token_missing' }
  const { token } = of.identity
  const verdicts = await recogniser.read(token === undefined ? [] : [token])
  const { presented, unsigned } = recogniser.hear(of.identity, {
    speaker: of.principal.key.kind,
    token: token === undefined ? undefined : verdicts.get(token),
  })
  return { recogniser, identifiers: presented, refusal: unsigned }
}
