import type { TFunction } from 'i18next'
import type { Column } from '../app/record-table.tsx'
import { Tag } from '../app/tag.tsx'
import styles from './recognition.module.css'
import type { IdentifierType, TypeBody } from './recognition.ts'

type Shown = Pick<IdentifierType, 'strength' | 'normalise' | 'trust'> & {
  readonly shared?: boolean
  readonly hashed?: boolean
  readonly most?: number | null
}

/** What lists say of a type, defined or built in. */
export function typeColumns<T extends Shown>(t: TFunction): Column<T>[] {
  return [
    {
      key: 'worth',
      header: t('identifiers.worth'),
      cell: ({ strength, shared, hashed }) => (
        <span className={styles.tags}>
          <Tag tone={strength === 'strong' ? 'good' : 'quiet'}>{t(`identifiers.strengths.${strength}`)}</Tag>
          {shared === true && <Tag tone="attention">{t('identifiers.isShared')}</Tag>}
          {hashed === true && <Tag>{t('identifiers.isHashed')}</Tag>}
        </span>
      ),
    },
    {
      key: 'most',
      header: t('identifiers.most'),
      numeric: true,
      cell: ({ most }) => most ?? t('identifiers.anyNumber'),
    },
    {
      key: 'normalise',
      header: t('identifiers.normalise'),
      cell: ({ normalise }) => t(`identifiers.ways.${normalise}`),
    },
    {
      key: 'trust',
      header: t('identifiers.trusted'),
      cell: ({ trust }) => trustInWords(t, trust),
    },
  ]
}

function trustInWords(t: TFunction, trust: TypeBody['trust']): string {
  if (trust.length === 0) return t('identifiers.trustNobody')
  return trust.map((kind) => t(`identifiers.trusts.${kind}`)).join(', ')
}
