import { compileCondition, type HIDDEN, type Json } from '@diapason/kernel'
import { regexEngine } from '../definitions/index.ts'
import type { Cells, Scope } from './scope.ts'

/** One part of a mapping that cannot be used. `path` is dotted, from the root of the mapping. */
export type MappingProblem = { readonly path: string; readonly message: string }

const LISTED = 50

/** What compiling a mapping needs at every place of it: the columns there are, and where problems go. */
export class MappingCompiler {
  readonly problems: MappingProblem[] = []
  readonly cells: Cells
  /** First characters of the digest of the file, for ids of messages. */
  readonly file: string
  readonly #columns: ReadonlySet<string> | undefined

  /** `columns` when every line has the same; without it any name may be one. */
  constructor(of: { cells: Cells; file: string; columns: readonly string[] | undefined }) {
    this.cells = of.cells
    this.file = of.file
    this.#columns = of.columns && new Set(of.columns)
  }

  refuse<T>(path: string, message: string, instead: T): T {
    if (this.problems.length < LISTED) this.problems.push({ path, message })
    return instead
  }

  /** The name of a column, when it is one. */
  column(name: unknown, path: string): string {
    if (typeof name !== 'string' || name === '') return this.refuse(path, 'must name a column', '')
    if (this.#columns && !this.#columns.has(name))
      return this.refuse(path, `names the column ${name.slice(0, 80)}, which the file does not have`, name)
    return name
  }

  /** A condition over the columns, in the language of all conditions. */
  condition(spec: unknown, path: string): (scope: Scope) => boolean {
    const compiled = compileCondition(spec as Json, { regex: regexEngine })
    if (!compiled.ok) {
      for (const problem of compiled.problems)
        this.refuse(path + problem.path.replaceAll('/', '.'), problem.message, undefined)
      return () => false
    }
    for (const column of compiled.reads) this.column(column, path)
    return ({ row, problems }) =>
      compiled.match({
        // A column is named as a whole: a dot in its name is no path.
        read: ({ text }): Json | typeof HIDDEN => this.cells(row, text, problems) ?? null,
      }) === true
  }
}
