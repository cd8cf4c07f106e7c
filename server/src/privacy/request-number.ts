/** What people call a request by, on the telephone and on paper: the last eight digits of its id, which are random. */
export function requestNumber(id: string): string {
  const digits = id.replaceAll('-', '').slice(-8).toUpperCase()
  return `${digits.slice(0, 4)}-${digits.slice(4)}`
}
