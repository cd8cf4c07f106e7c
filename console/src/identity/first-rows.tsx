import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'

type FirstRowsProps<T> = {
  readonly rows: readonly T[]
  /** How many are shown at once; one more than that is not worth a button. */
  readonly first: number
  readonly children: (visible: readonly T[]) => ReactNode
}

/** A list that begins short; the rest comes when it is asked for. */
export function FirstRows<T>({ rows, first, children }: FirstRowsProps<T>) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  const visible = all || rows.length <= first + 1 ? rows : rows.slice(0, first)
  return (
    <>
      {children(visible)}
      {visible.length < rows.length && (
        <div>
          <Button variant="subtle" size="compact-sm" onClick={() => setAll(true)}>
            {t('profiles.more', { count: rows.length - visible.length })}
          </Button>
        </div>
      )}
    </>
  )
}
