import { elementKind } from '../elements/index.ts'
import { experimentKind, metricKind } from '../experiments/index.ts'
import { startTestServer, type TestServer } from '../platform/auth/access.test-support.ts'
import type { Database } from '../platform/database/database.ts'
import { createDefinitions, type Definitions } from './definitions.ts'
import { definitionRoutes } from './routes.ts'
import { createWorkspace, type Workspace } from './workspace.ts'
import { workspaceRoutes } from './workspace-routes.ts'

export const KINDS = [elementKind, experimentKind, metricKind]

export const HERO = {
  name: 'Home hero',
  variants: [
    {
      key: 'subscriber',
      when: { 'traits.tier': { $in: ['gold', 'platinum'] } },
      form: 'card',
      content: { title: 'Welcome back' },
    },
    { key: 'mobile', when: { 'context.device.type': 'mobile' }, content: { title: 'On the go' } },
  ],
  fallback: { content: { title: 'Welcome' } },
}
export const SPEND = { name: 'Spend', event: 'Order Completed', aggregation: 'sum', value: 'properties.revenue' }
export const TEST = {
  name: 'Hero, autumn',
  element: 'home-hero',
  status: 'running',
  variations: [
    { key: 'a', weight: 0.5 },
    { key: 'b', weight: 0.5, variant: 'subscriber' },
  ],
  metrics: ['spend'],
}

export type DefinitionsServer = TestServer & { readonly definitions: Definitions; readonly workspace: Workspace }

/** A real server with the routes of definitions, asked as the operator. */
export async function startDefinitionsServer(db: Database): Promise<DefinitionsServer> {
  const definitions = createDefinitions({ db, kinds: KINDS })
  const workspace = createWorkspace({ db, definitions })
  const server = await startTestServer(db, {
    operatorToken: 'op_test',
    routes: () => [...definitionRoutes(definitions, { may: () => true }), ...workspaceRoutes(workspace)],
  })
  const ask: TestServer['ask'] = (method, path, { body, headers } = {}) =>
    server.ask(method, path, { body, headers: { authorization: 'Bearer op_test', ...headers } })
  return { ...server, ask, definitions, workspace }
}
