/**
 * A document as text, in pieces: its members, then one list that is written while it is read, an item a line, so that somebody with a hundred thousand messages costs the memory of a
 * page of them.
 */
export async function* writeDocument(
  members: Readonly<Record<string, unknown>>,
  { name, items }: { readonly name: string; readonly items: AsyncIterable<unknown> },
): AsyncIterable<string> {
  yield `${JSON.stringify(members, null, 2).slice(0, -2)},\n  ${JSON.stringify(name)}: [`
  let [text, isFirst] = ['', true]
  for await (const item of items) {
    text += `${isFirst ? '' : ','}\n    ${JSON.stringify(item)}`
    isFirst = false
    if (text.length < PIECE) continue
    yield text
    text = ''
  }
  yield `${text}${isFirst ? '' : '\n  '}]\n}\n`
}

/** Characters that are handed on at once. */
const PIECE = 64_000
