import { Select } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { problemText } from '../app/problem-text.ts'
import { useMay } from '../app/use-permissions.ts'
import type { Definition } from '../definitions/definition.ts'
import styles from './catalogue-page.module.css'

const choices = ['allow', 'flag', 'reject'] as const
type Settings = { readonly unplanned: (typeof choices)[number] }

const path = { key: 'workspace' }

/** What becomes of events that nobody planned. */
export function UnplannedSetting() {
  const { t, i18n } = useTranslation()
  const cache = useQueryClient()
  const mayWrite = useMay('catalogue:write')
  const query = useQuery({
    queryKey: ['definitions', 'catalogue-settings', 'workspace'],
    // Until somebody chooses there is no definition, and everything is allowed.
    queryFn: async () => {
      const { items } = await unwrap(api.GET('/api/catalogue-settings', { params: { query: {} } }))
      return (items[0] as Definition<Settings> | undefined) ?? null
    },
  })
  const save = useMutation({
    mutationFn: (unplanned: Settings['unplanned']) => {
      const header = query.data ? { 'If-Match': `"${query.data.revision}"` } : { 'If-None-Match': '*' }
      return unwrap(api.PUT('/api/catalogue-settings/{key}', { params: { path, header }, body: { unplanned } }))
    },
    onSuccess: ({ revision }) => notifications.show({ message: t('app.saved', { revision }) }),
    onError: (error) => notifications.show({ color: 'red', message: problemText(i18n, error) }),
    onSettled: () => cache.invalidateQueries({ queryKey: ['definitions', 'catalogue-settings'] }),
  })
  const value = query.data?.body.unplanned ?? 'allow'
  return (
    <Select
      className={styles.setting ?? ''}
      label={t('catalogue.unplannedSetting')}
      allowDeselect={false}
      disabled={!mayWrite || query.data === undefined || save.isPending}
      data={choices.map((one) => ({ value: one, label: t(`catalogue.unplannedChoice.${one}`) }))}
      value={value}
      onChange={(next) => next !== null && next !== value && save.mutate(next as Settings['unplanned'])}
    />
  )
}
