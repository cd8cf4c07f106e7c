import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import type { Property } from './catalogue.ts'
import styles from './property-tree.module.css'
import { TypeBar } from './type-bar.tsx'

type PropertyTreeProps = { readonly properties: readonly Property[]; readonly caption: string }

/** Everything that was seen inside an event: each property under the one that holds it, with how often it is there and its types. */
export function PropertyTree({ properties, caption }: PropertyTreeProps) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <table className={styles.table}>
      <caption className={styles.caption}>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t('catalogue.property')}</th>
          <th scope="col">{t('catalogue.presence')}</th>
          <th scope="col">{t('catalogue.types')}</th>
          <th scope="col">{t('catalogue.firstSeen')}</th>
        </tr>
      </thead>
      <tbody>
        {properties.map(({ path, share, count, of, types, firstSeen }) => (
          <tr key={path}>
            <th scope="row" style={{ paddingInlineStart: `${depthOf(path) * 18 + 4}px` }}>
              <code>{lastStep(path)}</code>
            </th>
            <td data-label={t('catalogue.presence')}>
              <span className={styles.presence} title={t('catalogue.presenceOf', { count, of: format.integer(of) })}>
                <span className={styles.track} aria-hidden="true">
                  <span style={{ width: `${share * 100}%` }} />
                </span>
                {format.share(share)}
              </span>
            </td>
            <td data-label={t('catalogue.types')}>
              <TypeBar types={types} />
            </td>
            <td data-label={t('catalogue.firstSeen')}>
              <span title={format.full(firstSeen)}>{format.shortDate(firstSeen)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The steps of a path: names, quoted names and the elements of arrays. */
function stepsOf(path: string): readonly string[] {
  return path.match(/\["(?:[^"\\]|\\.)*"\]|\[\]|[^.[\]]+/g) ?? []
}

function depthOf(path: string): number {
  return Math.max(0, stepsOf(path).length - 1)
}

function lastStep(path: string): string {
  return stepsOf(path).at(-1) ?? path
}
