import { getRouteApi } from '@tanstack/react-router'
import { api, unwrap } from '../app/api.ts'
import { DayTimeline } from '../log/day-timeline.tsx'

const route = getRouteApi('/inside/people/$id')

type TimelineProps = { readonly person: string }

/** What somebody did, day by day. */
export function Timeline({ person }: TimelineProps) {
  const { event: opened } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <DayTimeline
      queryKey={['person', person, 'events']}
      load={(page) => unwrap(api.GET('/api/people/{id}/events', { params: { path: { id: person }, query: page } }))}
      opened={opened}
      onToggle={(key) =>
        void navigate({ search: { tab: 'timeline', ...(key === opened ? {} : { event: key }) }, replace: true })
      }
    />
  )
}
