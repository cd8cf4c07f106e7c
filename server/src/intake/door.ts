import type { LogEvent } from '@diapason/kernel'
import { logKey } from '../log/index.ts'
import type { Committed } from './commit-batch.ts'
import { keptAsRejected } from './kept-as-rejected.ts'
import type { Refusal, Taken } from './read-message.ts'
import type { Request } from './request.ts'

/** What stands at the door: it may refuse a message that can be read, and is told what became of those that it looked at. */
export type Door = {
  /** Undefined for a message that may come in and needs no further word, as nearly all. */
  judge(event: LogEvent): Judgement | undefined
  /** Messages that were committed, duplicates left out. */
  wrote(messages: readonly Taken[]): void
}

export type Judgement = {
  /** Why the message must not come in; absent when it may. */
  readonly refusal?: Refusal
  /** Told when the message, or its refusal, is committed. */
  readonly committed: (message: Taken) => void
}

/**
 * Takes the requests of a turn through the door: what is refused goes from the messages of its request to the rejected ones. What comes
 * back is to be written; `committed` is to be called when it is. Of what is withheld, because its person refuses it, nobody is told.
 */
export function throughDoor<R extends Request>(
  requests: readonly R[],
  door: Door | undefined,
): { readonly requests: readonly Request[]; readonly committed: (of: Committed) => void } {
  if (!door) return { requests, committed: () => {} }
  const judged: { readonly message: Taken; readonly judgement: Judgement }[] = []
  const judge = (message: Taken): Refusal | undefined => {
    const judgement = door.judge(message.event)
    if (!judgement) return undefined
    judged.push({ message, judgement })
    return judgement.refusal
  }
  const passed = requests.map((request) => pass(request, judge))
  return {
    requests: passed,
    committed: ({ written, duplicates, withheld }) => {
      door.wrote(written.messages)
      const silent = new Set([...duplicates, ...withheld.map(({ taken }) => logKey(taken.row))])
      for (const { message, judgement } of judged) if (!silent.has(logKey(message.row))) judgement.committed(message)
    },
  }
}

function pass(request: Request, judge: (message: Taken) => Refusal | undefined): Request {
  const refusals = request.taken.map(judge)
  if (refusals.every((one) => one === undefined)) return request
  const { messages, envelope, keep } = request
  const taken: Taken[] = []
  const rejected = [...request.rejected]
  const rejections = [...request.rejections]
  for (const [place, one] of request.taken.entries()) {
    const refusal = refusals[place]
    if (!refusal) {
      taken.push(one)
      continue
    }
    const index = request.places[place] ?? 0
    const kept = keptAsRejected(messages[index] ?? null, { ...envelope, ...refusal })
    if (keep) rejected.push(kept)
    rejections.push({ index, messageId: kept.messageId, code: kept.code, message: kept.message })
  }
  rejections.sort((a, b) => a.index - b.index)
  return { ...request, taken, rejected, rejections, places: [] }
}
