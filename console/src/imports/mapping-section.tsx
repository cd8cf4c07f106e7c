import { SegmentedControl, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { parseJson, prettyJson } from '../app/json.ts'
import { JsonField } from '../app/json-field.tsx'
import { Section } from '../app/section.tsx'
import { ColumnRow } from './column-row.tsx'
import { type Import, type ImportKind, type Inspection, importKinds, type Mapping } from './import.ts'
import { withAsOf } from './mapping-draft.ts'
import styles from './mapping-section.module.css'
import { PreviewPanel } from './preview-panel.tsx'

type MappingSectionProps = {
  readonly of: Import
  readonly inspection: Inspection
  readonly mapping: Mapping
  readonly onMapping: (mapping: Mapping) => void
  readonly onKind: (kind: ImportKind) => void
  /** Whether the mapping, as typed, can be started. */
  readonly onSound: (sound: boolean) => void
}

/** The columns on the left, the messages they make on the right; the whole mapping as text for what columns cannot say. */
export function MappingSection({ of, inspection, mapping, onMapping, onKind, onSound }: MappingSectionProps) {
  const { t } = useTranslation()
  const [view, setView] = useState('columns')
  const [text, setText] = useState(() => prettyJson(mapping))
  const [message] = mapping.messages
  const show = (next: string) => {
    setText(prettyJson(mapping))
    onSound(true)
    setView(next)
  }
  const type = (next: string) => {
    setText(next)
    const parsed = parseJson(next)
    const good = parsed.ok && isMapping(parsed.value)
    onSound(good)
    if (parsed.ok && isMapping(parsed.value)) onMapping(parsed.value)
  }
  return (
    <Section title={t('imports.mapping')} note={t('imports.mappingNote')}>
      <div className={styles.panes}>
        <div>
          <div className={styles.bar}>
            <Select
              label={t('imports.kind')}
              data={importKinds.map((value) => ({ value, label: t(`imports.kinds.${value}`) }))}
              value={inspection.kind}
              onChange={(kind) => kind !== null && onKind(kind)}
              allowDeselect={false}
            />
            {view === 'columns' && message?.type === 'track' && typeof message.event === 'string' && (
              <TextInput
                label={t('imports.event')}
                value={message.event}
                onChange={(change) =>
                  onMapping({
                    ...mapping,
                    messages: [{ ...message, event: change.currentTarget.value }, ...mapping.messages.slice(1)],
                  })
                }
              />
            )}
            {view === 'columns' && mapping.messages.some(({ timestamp }) => timestamp === undefined) && (
              <TextInput
                type="date"
                label={t('imports.asOf')}
                description={t('imports.asOfHelp')}
                value={mapping.asOf?.slice(0, 10) ?? ''}
                onChange={(change) => onMapping(withAsOf(mapping, change.currentTarget.value))}
              />
            )}
            <SegmentedControl
              aria-label={t('imports.view')}
              data={[
                { value: 'columns', label: t('imports.views.columns') },
                { value: 'text', label: t('imports.views.text') },
              ]}
              value={view}
              onChange={show}
            />
          </div>
          {view === 'columns' ? (
            <ul className={styles.columns}>
              {inspection.columns
                .filter(({ name }) => !/^_(line|code|column|reason)$/.test(name))
                .map((column) => (
                  <ColumnRow key={column.name} column={column} mapping={mapping} onMapping={onMapping} />
                ))}
            </ul>
          ) : (
            <JsonField
              label={t('imports.asText')}
              description={t('imports.asTextHelp')}
              value={text}
              onChange={type}
              minRows={12}
            />
          )}
        </div>
        <PreviewPanel of={of} mapping={mapping} />
      </div>
    </Section>
  )
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && 'messages' in value && Array.isArray(value.messages)
}
