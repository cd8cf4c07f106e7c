import {
  IconActivity,
  IconAlertOctagon,
  IconArrowsJoin2,
  IconBook2,
  IconBrowser,
  IconBuilding,
  IconChartAreaLine,
  IconChartDots3,
  IconClipboardText,
  IconFileImport,
  IconFingerprint,
  IconFlask2,
  IconHeartbeat,
  IconHistory,
  IconKey,
  IconLayoutDashboard,
  IconMailOpened,
  IconMailQuestion,
  IconRuler2,
  IconTargetArrow,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react'

/**
 * The rooms in the order of the rail, grouped as the product's capabilities: what happens, what one designs, the data itself, what one
 * looks after. `permission` opens the room; `go` is the letter that leads there after `g`; a new room is one line here, and its name in
 * `app.room` of both languages.
 */
export const rooms = [
  {
    group: 'watch',
    items: [
      { to: '/', label: 'overview', icon: IconChartDots3, permission: 'overview:read', go: 'o' },
      { to: '/events', label: 'events', icon: IconActivity, permission: 'events:read', go: 'e' },
      { to: '/people', label: 'people', icon: IconUsers, permission: 'people:find', go: 'p' },
      { to: '/review', label: 'review', icon: IconArrowsJoin2, permission: 'identity:read', go: 'v' },
      { to: '/accounts', label: 'accounts', icon: IconBuilding, permission: 'accounts:read', go: 'c' },
    ],
  },
  {
    group: 'design',
    items: [
      { to: '/elements', label: 'elements', icon: IconLayoutDashboard, permission: 'elements:read', go: 'l' },
      { to: '/experiments', label: 'experiments', icon: IconFlask2, permission: 'experiments:read', go: 'x' },
      { to: '/measures', label: 'metrics', icon: IconRuler2, permission: 'metrics:read', go: 'm' },
      { to: '/customer-pages', label: 'customerPages', icon: IconBrowser, permission: 'customer-pages:read', go: 'b' },
    ],
  },
  {
    group: 'data',
    items: [
      { to: '/catalogue', label: 'catalogue', icon: IconBook2, permission: 'catalogue:read', go: 'g' },
      { to: '/purposes', label: 'purposes', icon: IconTargetArrow, permission: 'purposes:read', go: 'u' },
      { to: '/consent-rates', label: 'rates', icon: IconChartAreaLine, permission: 'rates:read', go: 'y' },
      { to: '/requests', label: 'requests', icon: IconMailQuestion, permission: 'requests:read', go: 'd' },
      { to: '/processing', label: 'record', icon: IconClipboardText, permission: 'record:read', go: 'z' },
      { to: '/topics', label: 'topics', icon: IconMailOpened, permission: 'topics:read', go: 's' },
      { to: '/recognition', label: 'recognition', icon: IconFingerprint, permission: 'identifiers:read', go: 'f' },
      { to: '/imports', label: 'imports', icon: IconFileImport, permission: 'imports:read', go: 'i' },
      { to: '/rejected', label: 'rejected', icon: IconAlertOctagon, permission: 'rejected:read', go: 'r' },
    ],
  },
  {
    group: 'tend',
    items: [
      { to: '/keys', label: 'keys', icon: IconKey, permission: 'keys:read', go: 'k' },
      { to: '/team', label: 'team', icon: IconUsersGroup, permission: 'team:read', go: 't' },
      { to: '/status', label: 'status', icon: IconHeartbeat, permission: 'installation:read', go: 'h' },
      { to: '/audit', label: 'audit', icon: IconHistory, permission: 'audit:read', go: 'a' },
    ],
  },
] as const

export type Room = (typeof rooms)[number]['items'][number]

/** The room that an address is in, by its first part; undefined where it is in none, as one's own account is. */
export function roomOf(address: string): Room | undefined {
  const [first = ''] = address.slice(1).split(/[/?#]/)
  return rooms.flatMap(({ items }): readonly Room[] => items).find(({ to }) => to === `/${first}`)
}

/** The groups with only the rooms that these permissions open; a group without any is left out. */
export function roomsFor(permissions: readonly string[]) {
  return rooms
    .map(({ group, items }) => ({
      group,
      items: items.filter((room: Room) => permissions.includes(room.permission)) as readonly Room[],
    }))
    .filter(({ items }) => items.length > 0)
}
