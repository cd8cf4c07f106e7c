import { useDebouncedValue } from '@mantine/hooks'
import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight'
import { IconSearch, IconUser } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from './api.ts'
import { paletteStore, selectFirst } from './palette-store.ts'
import { roomsFor } from './rooms.ts'
import { useMay, usePermissions } from './use-permissions.ts'

/** Ctrl/Cmd-K: go to a room, or find a person by identifier or name. */
export function Palette() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [query, setQuery] = useState('')
  const [asked] = useDebouncedValue(query.trim(), 150)
  const findsPeople = useMay('people:find')
  const findFrom = useMay('people:list') ? 2 : 3
  const people = useQuery({
    queryKey: ['people', 'palette', asked],
    queryFn: () => unwrap(api.GET('/api/people', { params: { query: { q: asked, limit: 6 } } })),
    enabled: asked.length >= findFrom && findsPeople,
    placeholderData: keepPreviousData,
  })
  const places = roomsFor(usePermissions())
    .flatMap((group) => group.items)
    .filter((room) => t(`app.room.${room.label}`).toLowerCase().includes(query.trim().toLowerCase()))
  const actions: SpotlightActionGroupData[] = [
    {
      group: t('app.rooms'),
      actions: places.map(({ to, label, icon: Icon }) => ({
        id: to,
        label: t(`app.room.${label}`),
        leftSection: <Icon size={18} />,
        onClick: () => void navigate({ to }),
      })),
    },
    {
      group: t('app.room.people'),
      actions: (asked.length >= findFrom ? (people.data?.items ?? []) : []).map((person) => ({
        id: person.id,
        label: person.label,
        description: person.identifiers.map(({ type, value }) => `${type} ${value}`).join(' · '),
        leftSection: <IconUser size={18} />,
        onClick: () => void navigate({ to: '/people/$id', params: { id: person.id } }),
      })),
    },
  ]
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the list on screen may have changed
  useEffect(selectFirst, [people.data, asked, query])
  return (
    <Spotlight
      store={paletteStore}
      query={query}
      onQueryChange={setQuery}
      actions={actions.filter((group) => group.actions.length > 0)}
      filter={(_, all) => all}
      nothingFound={t('app.nothingFound')}
      shortcut="mod + K"
      scrollable
      maxHeight={420}
      searchProps={{
        leftSection: <IconSearch size={18} />,
        placeholder: t('app.searchHint'),
        'aria-label': t('app.searchHint'),
      }}
    />
  )
}
