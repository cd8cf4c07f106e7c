import type { ReactNode } from 'react'
import styles from './record-table.module.css'

export type Column<T> = {
  readonly key: string
  readonly header: string
  readonly cell: (row: T) => ReactNode
  readonly numeric?: boolean
  /** The cell that names the row: its heading for screen readers, its title on narrow screens. */
  readonly heading?: boolean
}

export type RecordTableProps<T> = {
  /** What the table lists, read out by screen readers. */
  readonly caption: string
  readonly columns: readonly Column<T>[]
  readonly rows: readonly T[]
  readonly rowKey: (row: T) => string
  readonly selected?: string | undefined
  readonly onOpen?: (row: T) => void
}

/** A table that becomes a list of labelled records on a narrow screen; roles are explicit because `display` changes. */
export function RecordTable<T>({ caption, columns, rows, rowKey, selected, onOpen }: RecordTableProps<T>) {
  return (
    <table className={styles.table}>
      <caption className={styles.caption}>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.key} scope="col" data-numeric={column.numeric}>
              {column.header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const key = rowKey(row)
          return (
            <tr
              key={key}
              aria-current={selected === key || undefined}
              data-open={onOpen !== undefined}
              onClick={onOpen === undefined ? undefined : (click) => isPlain(click) && onOpen(row)}
            >
              {columns.map((column) => (
                <Cell key={column.key} column={column} row={row} />
              ))}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function Cell<T>({ column, row }: { readonly column: Column<T>; readonly row: T }) {
  if (column.heading) {
    return (
      <th scope="row" className={styles.heading}>
        {column.cell(row)}
      </th>
    )
  }
  return (
    <td data-label={column.header} data-numeric={column.numeric}>
      {column.cell(row)}
    </td>
  )
}

/** A click that is not on a control of its own and does not end a text selection. */
function isPlain(click: React.MouseEvent<HTMLElement>): boolean {
  const target = click.target as HTMLElement
  return target.closest('a, button, input, label') === null && String(window.getSelection() ?? '') === ''
}
