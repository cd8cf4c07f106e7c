import { importErrors } from './errors.ts'

const MOST_COLUMNS = 1000
const LONGEST_NAME = 200

/**
 * A name for each column, each its own: trimmed; one without a name is called by its place (`column_3`), and a repeated one gets a number
 * (`date_2`).
 * @throws AppError `import_columns`
 */
export function columnNames(cells: readonly string[]): string[] {
  if (cells.length > MOST_COLUMNS)
    throw importErrors.import_columns(
      `The first line has ${cells.length} cells; at most ${MOST_COLUMNS} columns are read.`,
    )
  const taken = new Set<string>()
  return cells.map((cell, at) => {
    const said = cell
      .replace(/\p{Cc}/gu, ' ')
      .trim()
      .toWellFormed()
    if (said.length > LONGEST_NAME)
      throw importErrors.import_columns(`The name of column ${at + 1} has ${said.length} characters.`)
    const name = said === '' ? `column_${at + 1}` : said
    let own = name
    for (let again = 2; taken.has(own); again += 1) own = `${name}_${again}`
    taken.add(own)
    return own
  })
}
