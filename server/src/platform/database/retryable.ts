/**
 * True when PostgreSQL undid a transaction only because of another one (40001 serialization failure, 40P01 deadlock), so that
 * running it again from its beginning is expected to succeed.
 */
export function retryable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '40001' || error.code === '40P01')
}
