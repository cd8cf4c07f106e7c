import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { EmptyNote } from '../app/empty-note.tsx'
import { RecordTable } from '../app/record-table.tsx'
import { Section } from '../app/section.tsx'
import { useEntryName } from '../catalogue/use-entry-name.ts'
import { DefinitionName } from '../definitions/definition-name.tsx'
import styles from './purpose-use.module.css'
import type { Users } from './use-purpose-users.ts'
import { usePurposeWords } from './use-purpose-words.ts'

/** What stops or changes when a purpose is refused: the elements that serve it, the traits kept for it, the purposes under it. */
export function PurposeUse({ users: { elements, traits, under } }: { readonly users: Users }) {
  const { t } = useTranslation()
  const words = usePurposeWords()
  const nameOf = useEntryName()
  if (elements.length + traits.length + under.length === 0) {
    return (
      <EmptyNote title={t('purposes.use.none')}>
        <p>{t('purposes.use.noneNext')}</p>
      </EmptyNote>
    )
  }
  return (
    <div className={styles.parts}>
      {elements.length > 0 && (
        <Section title={t('purposes.use.elements')} note={t('purposes.use.elementsNote')}>
          <RecordTable
            caption={t('purposes.use.elements')}
            rows={elements}
            rowKey={({ key }) => key}
            columns={[
              {
                key: 'name',
                header: t('elements.element'),
                heading: true,
                cell: ({ key, body }) => <DefinitionName kind="elements" id={key} name={body.name} />,
              },
              { key: 'what', header: t('elements.description'), cell: ({ body }) => body.description ?? '–' },
            ]}
          />
        </Section>
      )}
      {traits.length > 0 && (
        <Section title={t('purposes.use.traits')} note={t('purposes.use.traitsNote')}>
          <RecordTable
            caption={t('purposes.use.traits')}
            rows={traits}
            rowKey={({ key }) => key}
            columns={[
              {
                key: 'trait',
                header: t('catalogue.trait'),
                heading: true,
                cell: ({ body: { trait = '', label = {} } }) => (
                  <Link to="/catalogue/traits/$trait" params={{ trait }} search={{ tab: 'contract' }}>
                    {nameOf({ label }, trait)}
                  </Link>
                ),
              },
              { key: 'what', header: t('catalogue.description'), cell: ({ body }) => body.description ?? '–' },
            ]}
          />
        </Section>
      )}
      {under.length > 0 && (
        <Section title={t('purposes.use.under')} note={t('purposes.use.underNote')}>
          <RecordTable
            caption={t('purposes.use.under')}
            rows={under}
            rowKey={({ key }) => key}
            columns={[
              {
                key: 'name',
                header: t('purposes.purpose'),
                heading: true,
                cell: ({ key, body }) => <DefinitionName kind="purposes" id={key} name={body.name} />,
              },
              { key: 'basis', header: t('purposes.basis'), cell: ({ body }) => t(`purposes.bases.${body.basis}`) },
              { key: 'holds', header: t('purposes.held'), cell: ({ body }) => words.holds(body) },
            ]}
          />
        </Section>
      )}
    </div>
  )
}
