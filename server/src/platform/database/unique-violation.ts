/** Whether the database refused a row because another has its key (SQLSTATE 23505): of two who wrote the same at once, the other was first. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505'
}
