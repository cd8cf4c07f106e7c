import { isDeepStrictEqual } from 'node:util'
import { createAudit } from '../platform/audit/audit.ts'
import type { Database } from '../platform/database/database.ts'
import { isUniqueViolation } from '../platform/database/unique-violation.ts'
import { viewErrors } from './errors.ts'
import { createViewStore, type SavedView, type ViewStore } from './store.ts'

/** A saved view as one person sees it. */
export type ListedView = SavedView & {
  /** Whether it is theirs to change. */
  readonly mine: boolean
  /** Whether they enter the room with it. */
  readonly default: boolean
}

export type ViewChange = { readonly name?: string; readonly search?: SavedView['search']; readonly shared?: boolean }

export type Views = {
  list(rooms: readonly string[], owner: string): Promise<ListedView[]>
  /** The view, if this person may see it. @throws AppError `view_unknown` */
  seen(id: string, owner: string): Promise<SavedView>
  /** @throws AppError `view_name_taken`, `view_limit` */
  create(view: Pick<SavedView, 'room' | 'name' | 'search' | 'shared' | 'owner'>): Promise<ListedView>
  /** @throws AppError `view_unknown`, `view_not_yours`, `view_name_taken` */
  change(id: string, owner: string, change: ViewChange): Promise<ListedView>
  /** It can come back for a day. @throws AppError `view_unknown`, `view_not_yours` */
  remove(id: string, owner: string): Promise<void>
  /** @throws AppError `view_unknown`, `view_not_yours`, `view_name_taken` */
  restore(id: string, owner: string): Promise<ListedView>
  /** With which view this person enters a room; null for none. */
  setDefault(of: { owner: string; room: string; view: string | null }): Promise<void>
}

export type ViewsOptions = {
  readonly db: Database
  readonly newId: () => string
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** Far more than anybody finds their way in, and little for the database. */
const MOST = 200

/** How long a removed view can come back, in ms. */
const KEPT = 24 * 3600 * 1000

/** Filters under a name: a person's own, and those they share with whoever may enter the room. */
export function createViews({ db, newId, clock }: ViewsOptions): Views {
  const store = createViewStore(db)
  const audit = createAudit({ clock })
  const now = () => new Date(clock()).toISOString()

  const listed = async (view: SavedView, owner: string): Promise<ListedView> => {
    const isDefault = (await store.defaults(owner)).get(view.room) === view.id
    const { id, room, name, search, shared, createdAt, updatedAt } = view
    const mine = view.owner === owner
    return { id, room, name, search, owner: view.owner, shared, createdAt, updatedAt, mine, default: isDefault }
  }

  /** That a view was changed, by whom: what it filters by may name a person, so records leave it out. */
  const record = (tx: Database, action: string, { id, owner, room, shared }: Omit<SavedView, 'search' | 'name'>) =>
    audit.record(tx, { principal: owner, action, target: { kind: 'view', id }, detail: { room, shared } })

  /** Runs one change of an own view in a transaction that holds its row; undefined when nothing is left to change, and so to record. */
  const changing = async (
    { id, owner, removed, action }: { id: string; owner: string; removed: boolean; action: string },
    work: (view: SavedView, at: ViewStore) => Promise<SavedView | undefined>,
  ): Promise<SavedView> =>
    db.tx(async (tx) => {
      const at = createViewStore(tx)
      const view = await at.one(id, { lock: true })
      if (!view || view.removed !== removed || (view.owner !== owner && !view.shared)) throw unknown()
      if (view.owner !== owner) throw viewErrors.view_not_yours(`The view ${view.name} belongs to somebody else.`)
      const after = await work(view, at)
      if (!after) return view
      await record(tx, action, after)
      return after
    })

  return {
    async list(rooms, owner) {
      const [views, defaults] = await Promise.all([store.list(rooms, owner), store.defaults(owner)])
      return views.map((view) => ({
        ...view,
        mine: view.owner === owner,
        default: defaults.get(view.room) === view.id,
      }))
    },
    async seen(id, owner) {
      const view = await store.one(id)
      if (!view || view.removed || (view.owner !== owner && !view.shared)) throw unknown()
      return view
    },
    async create({ room, name, search, shared, owner }) {
      if ((await store.count(owner)) >= MOST) throw viewErrors.view_limit(`${MOST} views are the most.`)
      const at = now()
      const view = { id: newId(), room, name, search, shared, owner, createdAt: at, updatedAt: at }
      await db.tx(async (tx) => {
        if (!(await createViewStore(tx).add(view))) throw taken(name)
        await record(tx, 'view.create', view)
      })
      return { ...view, mine: true, default: false }
    },
    async change(id, owner, change) {
      const view = await changing({ id, owner, removed: false, action: 'view.change' }, async (before, at) => {
        if (isDeepStrictEqual({ ...before, ...change }, before)) return undefined
        const after = { ...before, ...change, updatedAt: now() }
        await named(after, at.change(after))
        return after
      })
      return listed(view, owner)
    },
    async remove(id, owner) {
      await store.forget(new Date(clock() - KEPT).toISOString())
      await changing({ id, owner, removed: false, action: 'view.remove' }, async (view, at) => {
        await at.remove(id, now())
        return view
      })
    },
    async restore(id, owner) {
      const view = await changing({ id, owner, removed: true, action: 'view.restore' }, async (before, at) => {
        await named(before, at.remove(id, null))
        return before
      })
      return listed(view, owner)
    },
    setDefault: store.setDefault,
  }
}

function unknown() {
  return viewErrors.view_unknown('There is no such view.')
}

/** The index says whether a name is taken, so of two who take it at once one is told. @throws AppError `view_name_taken` */
async function named({ name }: SavedView, work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (error) {
    throw isUniqueViolation(error) ? taken(name) : error
  }
}

function taken(name: string) {
  return viewErrors.view_name_taken(`You have a view “${name}” there.`)
}
