import { Button, Group, Modal, SegmentedControl, Stack } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { orderedJson } from '../app/json.ts'
import { useAuthor } from '../app/use-author.ts'
import { useFormat } from '../app/use-format.ts'
import type { Definition } from './definition.ts'
import { DiffView } from './diff-view.tsx'
import { type MergeConflict, mergeJson, placeName, type Side } from './merge-json.ts'
import styles from './merge-modal.module.css'

type MergeModalProps = {
  /** What I started from. */
  readonly base: unknown
  readonly theirs: Definition
  readonly mine: unknown
  readonly onTakeTheirs: () => void
  readonly onTakeMerge: (merged: unknown) => void
  readonly onDismiss: () => void
}

/** Somebody saved first: what each changed is joined, and only what both changed is asked about. Nothing is saved here. */
export function MergeModal({ base, theirs, mine, onTakeTheirs, onTakeMerge, onDismiss }: MergeModalProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const author = useAuthor()
  const [choices, setChoices] = useState<Readonly<Record<string, Side>>>({})
  const { merged, conflicts, onlyTheirs, onlyMine } = mergeJson({ base, theirs: theirs.body, mine }, choices)
  const open = conflicts.filter(({ place }) => choices[placeName(place)] === undefined).length
  return (
    <Modal opened onClose={onDismiss} size="xl" title={t('definitions.merge.title')}>
      <Stack gap="md">
        <p>
          {t('definitions.merge.text', {
            author: author(theirs.author),
            at: format.dateTime(theirs.at),
            revision: theirs.revision,
          })}
        </p>
        <Places label={t('definitions.merge.onlyTheirs')} places={onlyTheirs.map(placeName)} />
        <Places label={t('definitions.merge.onlyMine')} places={onlyMine.map(placeName)} />
        {conflicts.length > 0 && (
          <section aria-label={t('definitions.merge.both')}>
            <h3 className={styles.head}>{t('definitions.merge.both')}</h3>
            <ul className={styles.conflicts}>
              {conflicts.map((conflict) => {
                const name = placeName(conflict.place)
                return (
                  <li key={name}>
                    <Conflict
                      conflict={conflict}
                      chosen={choices[name]}
                      onChoose={(side) => setChoices({ ...choices, [name]: side })}
                    />
                  </li>
                )
              })}
            </ul>
          </section>
        )}
        <section aria-label={t('definitions.merge.result')}>
          <h3 className={styles.head}>{t('definitions.merge.result')}</h3>
          <DiffView
            before={orderedJson(theirs.body)}
            after={orderedJson(merged)}
            label={t('definitions.merge.result')}
          />
        </section>
        <Group justify="flex-end">
          {open > 0 && <p className={styles.open}>{t('definitions.merge.open', { count: open })}</p>}
          <Button variant="default" onClick={onTakeTheirs}>
            {t('definitions.merge.takeTheirs')}
          </Button>
          <Button disabled={open > 0} onClick={() => onTakeMerge(merged)}>
            {t('definitions.merge.take')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function Places({ label, places }: { readonly label: string; readonly places: readonly string[] }) {
  if (places.length === 0) return null
  return (
    <p>
      {label} <span className={styles.places}>{places.join(', ')}</span>
    </p>
  )
}

type ConflictProps = {
  readonly conflict: MergeConflict
  readonly chosen: Side | undefined
  readonly onChoose: (side: Side) => void
}

function Conflict({ conflict, chosen, onChoose }: ConflictProps) {
  const { t } = useTranslation()
  const { place, base, theirs, mine } = conflict
  const shown = (value: unknown) => (value === undefined ? t('definitions.merge.absent') : orderedJson(value))
  const name = place.length === 0 ? t('definitions.merge.whole') : placeName(place)
  return (
    <>
      <div className={styles.choice}>
        <strong className={styles.places}>{name}</strong>
        <SegmentedControl
          aria-label={name}
          data={[
            { value: '', label: t('definitions.merge.undecided'), disabled: chosen !== undefined },
            { value: 'theirs', label: t('definitions.merge.theirs') },
            { value: 'mine', label: t('definitions.merge.mine') },
          ].filter(({ value }) => value !== '' || chosen === undefined)}
          value={chosen ?? ''}
          onChange={(side) => side !== '' && onChoose(side as Side)}
        />
      </div>
      <dl className={styles.values}>
        <div>
          <dt>{t('definitions.merge.before')}</dt>
          <dd>
            <pre>{shown(base)}</pre>
          </dd>
        </div>
        <div data-chosen={chosen === 'theirs'}>
          <dt>{t('definitions.merge.theirs')}</dt>
          <dd>
            <pre>{shown(theirs)}</pre>
          </dd>
        </div>
        <div data-chosen={chosen === 'mine'}>
          <dt>{t('definitions.merge.mine')}</dt>
          <dd>
            <pre>{shown(mine)}</pre>
          </dd>
        </div>
      </dl>
    </>
  )
}
