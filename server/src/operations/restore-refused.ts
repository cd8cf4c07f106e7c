/** A restore that is not begun, or was undone: the message says why, and what to do. Nothing was changed. */
export class RestoreRefused extends Error {
  override readonly name = 'RestoreRefused'
}
