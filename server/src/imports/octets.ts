/** The octets of an uploaded file, wherever they are kept. */
export type Octets = {
  readonly size: number
  /** The octets from `start` up to, not including, `end`. */
  read(start: number, end: number): Promise<Uint8Array>
}

/** One read: large enough that round trips do not count, small enough to hold several. */
const PIECE = 1024 * 1024

/** All octets, in order, piece by piece. */
export async function* piecesOf(octets: Octets): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < octets.size; start += PIECE)
    yield await octets.read(start, Math.min(start + PIECE, octets.size))
}

/** Octets that are in memory: tests, and heads of files. */
export function octetsOf(bytes: Uint8Array): Octets {
  return { size: bytes.length, read: async (start, end) => bytes.subarray(start, end) }
}
