import { useTranslation } from 'react-i18next'
import { Page } from '../app/page.tsx'
import { ExportButton } from '../exports/export-button.tsx'
import type { Filter, ViewedRoom } from '../views/view.ts'
import { ViewMenu } from '../views/view-menu.tsx'
import { CreateButton } from './create-button.tsx'
import { DefinitionRows, type DefinitionRowsProps } from './definition-rows.tsx'

type DefinitionListProps<B> = DefinitionRowsProps<B> & {
  readonly kind: DefinitionRowsProps<B>['kind'] & ViewedRoom
  /** What the room filters by beside `q`. */
  readonly filter?: Filter
  readonly onFilter: (filter: Record<string, string>, how: { replace: boolean }) => void
}

/** The key that stands in an address for a definition not yet written; no real key can begin with a tilde. */
export const newKey = '~new'

/** The room of one kind of definition, with its filter and the way to a new one. */
export function DefinitionList<B extends { name: string }>(props: DefinitionListProps<B>) {
  const { filter, onFilter, ...rows } = props
  const { kind, q, onOpen } = rows
  const { t } = useTranslation()
  const create = <CreateButton kind={kind} onCreate={() => onOpen(newKey)} />
  return (
    <Page title={t(`${kind}.title`)} lead={t(`${kind}.lead`)} actions={create}>
      <DefinitionRows
        {...rows}
        create={create}
        tools={
          <>
            <ViewMenu room={kind} filter={{ ...filter, q }} onFilter={onFilter} />
            <ExportButton list={kind} filter={{ ...filter, q }} />
          </>
        }
      />
    </Page>
  )
}
