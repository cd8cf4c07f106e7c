import { useDebouncedValue } from '@mantine/hooks'
import { Spotlight } from '@mantine/spotlight'
import {
  IconActivity,
  IconBook2,
  IconBrowser,
  IconBuilding,
  IconClipboardText,
  IconClock,
  IconFlask2,
  IconKey,
  IconLayoutDashboard,
  IconMailOpened,
  IconRuler2,
  IconSearch,
  IconTargetArrow,
  IconUser,
  type TablerIcon,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useIdentityWords } from '../identity/use-identity-words.ts'
import { KeyCombination } from './key-combination.tsx'
import styles from './palette.module.css'
import { usePaletteActions } from './palette-actions.tsx'
import { paletteStore, selectFirst } from './palette-store.ts'
import { recentPlaces } from './recent-places.ts'
import { roomsFor } from './rooms.ts'
import { type Hit, searchQuery } from './search-query.ts'
import { usePermissions } from './use-permissions.ts'

type Line = {
  readonly id: string
  readonly label: string
  readonly detail?: string | null
  readonly icon: TablerIcon
  readonly keys?: readonly string[]
  readonly act: () => void
}

const signs = {
  person: IconUser,
  account: IconBuilding,
  definition: IconLayoutDashboard,
  event: IconActivity,
  key: IconKey,
  doc: IconBook2,
} as const satisfies Record<Hit['type'], TablerIcon>

const kindSigns: Readonly<Record<string, TablerIcon>> = {
  experiments: IconFlask2,
  metrics: IconRuler2,
  purposes: IconTargetArrow,
  topics: IconMailOpened,
  channels: IconMailOpened,
  'customer-pages': IconBrowser,
  processing: IconClipboardText,
}

/** Definitions of which there is one: they are called as the room is in which they are. */
const onlyOnes: Readonly<Record<string, string>> = {
  'customer-pages': 'app.room.customerPages',
  processing: 'app.room.record',
}

/** Ctrl/Cmd-K: go anywhere, do what can be done from anywhere, find anything by a few letters. */
export function Palette({ onHelp }: { readonly onHelp: () => void }) {
  const { t } = useTranslation()
  const router = useRouter()
  const [query, setQuery] = useState('')
  const typed = query.trim()
  const [asked] = useDebouncedValue(typed, 120)
  const search = useQuery(searchQuery(asked))
  const found = asked === '' || typed === '' ? undefined : search.data
  const go = (to: string) => () => {
    // The reference is no room of the console: it opens beside it.
    if (to.startsWith('/docs')) window.open(to, '_blank', 'noopener')
    else router.history.push(to)
  }
  const matches = (label: string) => plain(label).includes(plain(typed))
  const rooms = roomsFor(usePermissions())
    .flatMap(({ items }) => items)
    .map(
      (room): Line => ({
        id: room.to,
        label: t(`app.room.${room.label}`),
        icon: room.icon,
        keys: ['g', room.go],
        act: go(room.to),
      }),
    )
    .filter(({ label }) => matches(label))
  const words = useIdentityWords()
  const named = (hit: Hit): Hit => {
    const room = hit.type === 'definition' ? onlyOnes[hit.kind ?? ''] : undefined
    return room === undefined ? hit : { ...hit, title: t(room) }
  }
  const told = (hit: Hit): Hit =>
    hit.identifiers === undefined
      ? named(hit)
      : {
          ...hit,
          title: words.person(hit.title, hit.identifiers),
          detail: hit.identifiers.map(({ type, value }) => `${words.type(type)} ${words.value(value)}`).join(' · '),
        }
  const actions = usePaletteActions({ onHelp }).filter(({ label }) => matches(label))
  const recent = typed === '' ? recentPlaces() : []
  const groups: readonly (readonly [string, readonly Line[]])[] = [
    [
      t('app.recent'),
      recent.slice(0, 5).map(({ to, title }) => ({ id: to, label: title, icon: IconClock, act: go(to) })),
    ],
    [t('app.rooms'), rooms],
    ...Object.entries(Object.groupBy(found?.items ?? [], ({ type }) => type)).map(
      ([type, hits]) => [t(`app.found.${type}`), hits.map((hit) => lineOf(told(hit), go(hit.to)))] as const,
    ),
    [t('app.actions'), actions],
  ]
  const shown = groups.filter(([, lines]) => lines.length > 0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the list on screen may have changed
  useEffect(selectFirst, [found, asked, query])
  return (
    <Spotlight.Root
      store={paletteStore}
      query={query}
      onQueryChange={setQuery}
      shortcut="mod + K"
      scrollable
      // Where it opens it stays, however long the list becomes.
      centered={false}
      yOffset="9vh"
      classNames={{ actionsGroup: styles.group ?? '' }}
      maxHeight={460}
    >
      <Spotlight.Search
        leftSection={<IconSearch size={18} />}
        placeholder={t('app.searchHint')}
        aria-label={t('app.searchHint')}
      />
      <Spotlight.ActionsList>
        {shown.map(([label, lines]) => (
          <Spotlight.ActionsGroup key={label} label={label}>
            {lines.map(({ id, label: title, detail, icon: Icon, keys, act }) => (
              <Spotlight.Action
                key={id}
                label={title}
                {...(detail ? { description: detail } : {})}
                leftSection={<Icon size={18} stroke={1.7} />}
                rightSection={keys && <KeyCombination keys={keys} />}
                onClick={act}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {shown.length === 0 && (
          <Spotlight.Empty>{search.isFetching ? t('app.searching') : t('app.nothingFound')}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
      <Spotlight.Footer className={styles.foot ?? ''}>
        {found !== undefined && found.missing.length > 0 ? (
          <span>{t('app.searchMissing')}</span>
        ) : (
          <>
            <span>
              <KeyCombination keys={['↑', '↓']} /> {t('app.keys.choose')}
            </span>
            <span>
              <KeyCombination keys={['↵']} /> {t('app.keys.open')}
            </span>
            <span>
              <KeyCombination keys={['Esc']} /> {t('app.close')}
            </span>
          </>
        )}
      </Spotlight.Footer>
    </Spotlight.Root>
  )
}

function lineOf({ type, kind, id, title, detail }: Hit, act: () => void): Line {
  return { id: `${type} ${kind} ${id}`, label: title, detail, icon: kindSigns[kind ?? ''] ?? signs[type], act }
}

/** As names are compared: accents and case do not matter. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
