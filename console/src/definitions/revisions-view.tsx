import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { orderedJson } from '../app/json.ts'
import { useAuthor } from '../app/use-author.ts'
import { useFormat } from '../app/use-format.ts'
import { type Kind, revisionsQuery } from './definition-query.ts'
import { DiffView } from './diff-view.tsx'
import { RestoreButton } from './restore-button.tsx'
import styles from './revisions-view.module.css'

type RevisionsViewProps = {
  readonly kind: Kind
  readonly id: string
  readonly revision: string | undefined
  readonly onRevision: (revision: string) => void
}

/** Who changed what and when; the chosen revision is compared with the one before it. */
export function RevisionsView({ kind, id, revision, onRevision }: RevisionsViewProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const author = useAuthor()
  const query = useQuery(revisionsQuery(kind, id))
  return (
    <Async query={query}>
      {(revisions) => {
        const at = Math.max(
          revisions.findIndex((item) => String(item.revision) === revision),
          0,
        )
        const chosen = revisions[at]
        const before = revisions[at + 1]
        const current = revisions[0]
        return (
          <div className={styles.split}>
            <ol className={styles.list} reversed>
              {revisions.map((item, index) => (
                <li key={item.revision}>
                  <button
                    type="button"
                    className={styles.item}
                    aria-current={index === at || undefined}
                    onClick={() => onRevision(String(item.revision))}
                  >
                    <span className={styles.number}>
                      {t('definitions.revision', { revision: item.revision })}
                      {item.archived && ` · ${t('definitions.archived')}`}
                    </span>
                    <span className={styles.who}>
                      {author(item.author)} · {format.dateTime(item.at)}
                    </span>
                  </button>
                </li>
              ))}
            </ol>
            {chosen !== undefined && (
              <div className={styles.chosen}>
                <div className={styles.head}>
                  <p>{t('definitions.changedBy', { revision: chosen.revision })}</p>
                  {current !== undefined && (chosen !== current || current.archived) && (
                    <RestoreButton kind={kind} id={id} chosen={chosen} current={current} onRestored={onRevision} />
                  )}
                </div>
                <DiffView
                  label={t('definitions.revision', { revision: chosen.revision })}
                  before={before === undefined ? '' : orderedJson(before.body)}
                  after={orderedJson(chosen.body)}
                />
              </div>
            )}
          </div>
        )
      }}
    </Async>
  )
}
