import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import type { Language } from '../app/i18n.ts'
import { ProblemNote } from '../app/problem-note.tsx'
import { Section } from '../app/section.tsx'
import { Tag } from '../app/tag.tsx'
import { useMay } from '../app/use-permissions.ts'
import { useUndo } from '../app/use-undo.tsx'
import { definitionsQuery } from '../definitions/definition-query.ts'
import { type Example, examples } from './examples.ts'
import type { PurposeBody } from './purpose.ts'
import styles from './purpose-examples.module.css'
import { versionName } from './wordings.ts'

/** Examples that one click makes, as long as there are few purposes: what one reads in them is what a purpose is. */
export function PurposeExamples() {
  const { t, i18n } = useTranslation()
  const cache = useQueryClient()
  const offerUndo = useUndo()
  const mayWrite = useMay('purposes:write')
  const live = useQuery(definitionsQuery<PurposeBody>('purposes')).data
  const past = useQuery(definitionsQuery<PurposeBody>('purposes', { archived: true })).data
  const refresh = () => cache.invalidateQueries({ queryKey: ['definitions', 'purposes'] })
  const bodyOf = ({ body }: Example) => body(i18n.language as Language, versionName([], new Date().toISOString()))
  const make = useMutation({
    mutationFn: (example: Example) =>
      unwrap(
        api.PUT('/api/purposes/{key}', {
          params: { path: { key: example.key }, header: { 'If-None-Match': '*' } },
          body: bodyOf(example),
        }),
      ),
    onSuccess: async ({ key, revision }, example) => {
      await refresh()
      const { name } = bodyOf(example)
      const header = { 'If-Match': `"${revision}"` }
      offerUndo({
        message: t('purposes.examples.made', { name }),
        undo: () => unwrap(api.DELETE('/api/purposes/{key}', { params: { path: { key }, header } })).finally(refresh),
        undone: t('purposes.examples.unmade', { name }),
      })
    },
  })
  if (!mayWrite || live === undefined || past === undefined || live.length >= examples.length) return null
  // One that was given up stays so until somebody puts it back.
  const offered = examples.filter((one) => ![...live, ...past].some(({ key }) => key === one.key))
  if (offered.length === 0) return null
  return (
    <Section title={t('purposes.examples.title')} note={t('purposes.examples.note')}>
      {make.error !== null && <ProblemNote error={make.error} />}
      <ul className={styles.cards}>
        {offered.map((example) => {
          const { name, description, basis } = bodyOf(example)
          return (
            <li key={example.key} className={styles.card}>
              <h3 className={styles.name}>{name}</h3>
              <Tag tone={basis === 'consent' ? 'good' : 'quiet'}>{t(`purposes.bases.${basis}`)}</Tag>
              <p className={styles.what}>{description}</p>
              <p className={styles.follows}>{t(`purposes.basisHelp.${basis}`)}</p>
              <Button
                className={styles.make ?? ''}
                variant="default"
                size="xs"
                aria-label={t('purposes.examples.makeOne', { name })}
                loading={make.isPending && make.variables === example}
                onClick={() => make.mutate(example)}
              >
                {t('purposes.examples.make')}
              </Button>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
