import {
  IconActivity,
  IconAlertOctagon,
  IconChartDots3,
  IconFlask2,
  IconKey,
  IconLayoutDashboard,
  IconRuler2,
  IconUsers,
} from '@tabler/icons-react'

/** The rooms in the order of the rail, in three groups: what happens, what one designs, what one looks after. */
export const rooms = [
  {
    group: 'watch',
    items: [
      { to: '/', label: 'overview', icon: IconChartDots3 },
      { to: '/events', label: 'events', icon: IconActivity },
      { to: '/people', label: 'people', icon: IconUsers },
    ],
  },
  {
    group: 'design',
    items: [
      { to: '/elements', label: 'elements', icon: IconLayoutDashboard },
      { to: '/experiments', label: 'experiments', icon: IconFlask2 },
      { to: '/measures', label: 'metrics', icon: IconRuler2 },
    ],
  },
  {
    group: 'tend',
    items: [
      { to: '/rejected', label: 'rejected', icon: IconAlertOctagon },
      { to: '/keys', label: 'keys', icon: IconKey },
    ],
  },
] as const

export type Room = (typeof rooms)[number]['items'][number]
