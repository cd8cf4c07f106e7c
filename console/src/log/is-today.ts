/** Whether an instant falls on the reader's present day. */
export function isToday(iso: string): boolean {
  return new Date(iso).toDateString() === new Date().toDateString()
}
