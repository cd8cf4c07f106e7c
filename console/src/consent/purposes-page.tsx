import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../app/page.tsx'
import { Tag } from '../app/tag.tsx'
import { CreateButton } from '../definitions/create-button.tsx'
import type { Definition } from '../definitions/definition.ts'
import { newKey } from '../definitions/definition-list.tsx'
import { DefinitionName } from '../definitions/definition-name.tsx'
import { DefinitionRows } from '../definitions/definition-rows.tsx'
import { ExportButton } from '../exports/export-button.tsx'
import { ViewMenu } from '../views/view-menu.tsx'
import type { PurposeBody } from './purpose.ts'
import { PurposeExamples } from './purpose-examples.tsx'
import styles from './purposes-page.module.css'
import { SignalFaults } from './signal-faults.tsx'
import { heeded } from './signals.ts'
import { usePurposeUsers } from './use-purpose-users.ts'
import { usePurposeWords } from './use-purpose-words.ts'
import { usePurposes } from './use-purposes.ts'
import { UsersInLine } from './users-in-line.tsx'
import { languagesOf, newestWording, versionsOf } from './wordings.ts'

const route = getRouteApi('/inside/purposes')

/** What personal data is used for: every purpose with what it rests on, how long that holds, what uses it, and what people are asked. */
export function PurposesPage() {
  const { t } = useTranslation()
  const { q } = route.useSearch()
  const navigate = route.useNavigate()
  const words = usePurposeWords()
  const users = usePurposeUsers()
  const purposes = usePurposes()
  const nameOf = (key: string) => purposes.find((one) => one.key === key)?.body.name ?? key
  const open = (key: string) => void navigate({ to: '/purposes/$key', params: { key } })
  const create = <CreateButton kind="purposes" onCreate={() => open(newKey)} />
  return (
    <Page title={t('purposes.title')} lead={t('purposes.lead')} actions={create}>
      <DefinitionRows<PurposeBody>
        kind="purposes"
        q={q}
        onQ={(text) => void navigate({ search: text === undefined ? {} : { q: text }, replace: true })}
        create={create}
        tools={
          <>
            <ViewMenu
              room="purposes"
              filter={{ q }}
              onFilter={(filter, { replace }) => void navigate({ search: filter, replace })}
            />
            <ExportButton list="purposes" filter={{ q }} />
          </>
        }
        columns={[
          {
            key: 'name',
            header: t('purposes.purpose'),
            heading: true,
            cell: (row) => <DefinitionName kind="purposes" id={row.key} name={row.body.name} />,
          },
          {
            key: 'basis',
            header: t('purposes.basis'),
            cell: ({ body }) => (
              <span className={styles.stack}>
                <span className={styles.tags}>
                  <Tag tone={body.basis === 'consent' ? 'good' : 'quiet'}>{t(`purposes.bases.${body.basis}`)}</Tag>
                  {body.confirmed === true && <Tag>{t('purposes.confirmedTag')}</Tag>}
                </span>
                {body.parent !== undefined && (
                  <span className={styles.small}>
                    {t('purposes.under')}{' '}
                    <Link to="/purposes/$key" params={{ key: body.parent }}>
                      {nameOf(body.parent)}
                    </Link>
                  </span>
                )}
                {body.signals !== undefined && (
                  <span className={styles.small}>
                    {t('signals.heeds')}{' '}
                    {heeded(body.signals)
                      .map((kind) => t(`signals.kind.${kind}`))
                      .join(', ')}
                  </span>
                )}
              </span>
            ),
          },
          { key: 'holds', header: t('purposes.held'), cell: ({ body }) => words.holds(body) },
          ...(users === undefined
            ? []
            : [
                {
                  key: 'users',
                  header: t('purposes.usedBy'),
                  cell: ({ key }: Definition<PurposeBody>) => <UsersInLine id={key} users={users(key)} />,
                },
              ]),
          { key: 'wording', header: t('purposes.wording'), cell: ({ body }) => <Newest body={body} /> },
        ]}
        onOpen={open}
      />
      <SignalFaults />
      <PurposeExamples />
    </Page>
  )
}

/** What people are asked today, and in which languages. */
function Newest({ body: { basis, texts = [] } }: { readonly body: PurposeBody }) {
  const { t, i18n } = useTranslation()
  const wording = newestWording(texts, [i18n.language])
  if (wording === undefined)
    return <Tag tone={basis === 'consent' ? 'attention' : 'quiet'}>{t('purposes.noWording')}</Tag>
  const version = versionsOf(texts).at(-1)
  const languages = languagesOf(texts.filter((one) => one.version === version))
  return (
    <span className={styles.stack}>
      <span lang={wording.language}>{wording.title}</span>
      <span className={styles.small}>
        {wording.version} · {languages.join(', ')}
      </span>
    </span>
  )
}
