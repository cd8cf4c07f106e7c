/** A command that could not be done, with the words for the person who ran it. Exit code 1 unless said otherwise. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly exitCode: number

  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}
