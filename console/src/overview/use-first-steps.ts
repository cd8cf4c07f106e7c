import { useQuery } from '@tanstack/react-query'
import { useMay } from '../app/use-permissions.ts'
import { backupsQuery } from '../status/status-query.ts'
import { invitationsQuery, membersQuery } from '../team/team-query.ts'
import type { Overview } from './overview.ts'

export type FirstStep = {
  readonly name: 'event' | 'person' | 'element' | 'decision' | 'colleague' | 'backup'
  readonly done: boolean
  /** Where it is done, for whoever may. */
  readonly to: '/events' | '/people' | '/elements' | '/keys' | '/team' | '/status'
  readonly permission: string
}

/**
 * What a workspace needs before it is of use, each as it really stands; undefined until all of it is known. A step that one may not even
 * look at is left out.
 */
export function useFirstSteps(overview: Overview): readonly FirstStep[] | undefined {
  const mayTeam = useMay('team:read')
  const mayBackups = useMay('backups:read')
  const members = useQuery({ ...membersQuery, enabled: mayTeam })
  const invitations = useQuery({ ...invitationsQuery, enabled: mayTeam })
  const backups = useQuery({ ...backupsQuery, enabled: mayBackups })
  if ([members, invitations, backups].some(({ isLoading }) => isLoading)) return undefined
  const colleagues = (members.data?.items.length ?? 1) - 1 + (invitations.data?.items.length ?? 0)
  return [
    { name: 'event', done: overview.events.total > 0, to: '/events', permission: 'events:read' },
    { name: 'person', done: overview.people > 0, to: '/people', permission: 'people:find' },
    { name: 'element', done: overview.elements > 0, to: '/elements', permission: 'elements:read' },
    { name: 'decision', done: overview.decisions > 0, to: '/keys', permission: 'keys:read' },
    ...(mayTeam
      ? [{ name: 'colleague', done: colleagues > 0, to: '/team', permission: 'team:read' } satisfies FirstStep]
      : []),
    ...(mayBackups
      ? [
          {
            name: 'backup',
            done: backups.data?.items.some(({ outcome }) => outcome === 'done') ?? false,
            to: '/status',
            permission: 'installation:read',
          } satisfies FirstStep,
        ]
      : []),
  ]
}
