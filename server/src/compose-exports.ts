import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import type { Logger } from 'pino'
import { verifyDoor } from './compose-catalogue.ts'
import type { Plans } from './definitions/index.ts'
import { createExports, exportableLists, exportLog, exportPeople, exportRoutes } from './exports/index.ts'
import type { Keys } from './platform/auth/keys.ts'
import type { Principal } from './platform/auth/principal.ts'
import type { Database } from './platform/database/database.ts'
import type { Route } from './platform/http/route.ts'
import { fileOf } from './what-leaves.ts'

export type ExportComposition = {
  readonly db: Database
  readonly log: Logger
  readonly clock: () => number
  /** The route table, once it is complete. */
  readonly routes: () => readonly Route[]
  /** Asks this server, without a socket. */
  readonly inject: (request: InjectOptions) => Promise<LightMyRequestResponse>
  readonly may: (principal: Principal, permission: string) => boolean
  readonly keys: Pick<Keys, 'ensureFresh' | 'list'>
  readonly plans: Pick<Plans, 'current' | 'ensureFresh'>
}

/** Exports of every list there is: the log and the people from their tables, all others by their own routes. */
export function composeExports({ db, log, clock, routes, inject, may, keys, plans }: ExportComposition): Route[] {
  const ask = async (url: string, headers: Readonly<Record<string, string>>) => {
    const answer = await inject({ method: 'GET', url, headers })
    return { status: answer.statusCode, body: answer.json() as unknown }
  }
  const keyPurposes = async () => new Map((await keys.list()).map(({ id, purpose }) => [id, purpose]))
  const tables = [exportLog(db, keyPurposes), exportPeople(db)]
  let all: readonly (typeof tables)[number][] | undefined
  const sources = () => {
    all ??= [
      ...tables,
      ...exportableLists(routes(), { ask, fileOf }).filter(
        // One's own sessions and the like are no list of the workspace.
        ({ name }) => !name.startsWith('account-') && !tables.some((own) => own.name === name),
      ),
    ]
    return all
  }
  const mayStill = async (name: string, as: Readonly<Record<string, string>>) => {
    const { status, body } = await ask('/api/exports', as)
    return status === 200 && (body as { lists: { name: string }[] }).lists.some((list) => list.name === name)
  }
  const consent = {
    plan: () => plans.current().consent,
    verify: () => verifyDoor(db, { keys, plans }),
    keyPurposes,
  }
  return exportRoutes(createExports({ db, log, sources, may, mayStill, consent, clock }))
}
