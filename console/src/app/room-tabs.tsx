import { Tabs } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './room-tabs.module.css'
import { useFormat } from './use-format.ts'

export type RoomTab = {
  /** Its name in the address. */
  readonly value: string
  readonly label: string
  /** How many things it holds. */
  readonly count?: number
  readonly panel: () => ReactNode
}

type RoomTabsProps = {
  readonly tabs: readonly RoomTab[]
  /** The tab named in the address; the first one when the address names none. */
  readonly value: string | undefined
  /** Undefined for the first tab, which needs no mention in the address. */
  readonly onChange: (value: string | undefined) => void
}

/** The parts of a room that are looked at one at a time; on a narrow screen they close up, then take a second row. */
export function RoomTabs({ tabs, value, onChange }: RoomTabsProps) {
  const format = useFormat()
  const first = tabs[0]?.value ?? null
  const known = tabs.some((tab) => tab.value === value) ? (value ?? first) : first
  return (
    <Tabs
      value={known}
      onChange={(next) => onChange(next === null || next === first ? undefined : next)}
      keepMounted={false}
      classNames={{ list: styles.list ?? '', tab: styles.tab ?? '' }}
    >
      <Tabs.List mb="xl">
        {tabs.map((tab) => (
          <Tabs.Tab key={tab.value} value={tab.value}>
            {tab.label}
            {tab.count !== undefined && <span className={styles.count}>{format.compact(tab.count)}</span>}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map((tab) => (
        <Tabs.Panel key={tab.value} value={tab.value}>
          {tab.panel()}
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}
