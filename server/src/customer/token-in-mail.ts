import PostalMime from 'postal-mime'

/** A token as it stands in a text: three parts in base64url. */
const TOKEN = /\beyJ[\w-]{5,200}\.[\w-]{5,700}\.[\w-]{20,100}/

/** Characters of a body that are looked at: whoever answers a newsletter quotes it whole. */
const LOOKED_AT = 20_000

/**
 * The token in an e-mail by which somebody leaves: in its subject, where the address of the message put it, else in what they wrote. Undefined of any other mail. Whatever
 * somebody quotes of the message that they answer is read last: it may hold the links of its own.
 */
export async function tokenInMail(octets: Uint8Array): Promise<string | undefined> {
  try {
    const { subject = '', text = '' } = await PostalMime.parse(octets, { maxNestingDepth: 20 })
    // Programs that fold long lines put a space where they did.
    const [inSubject] =
      TOKEN.exec(subject) ?? TOKEN.exec(subject.replaceAll(/\s+/g, '').replace(/^.*?eyJ/, 'eyJ')) ?? []
    return inSubject ?? TOKEN.exec(text.slice(0, LOOKED_AT))?.[0]
  } catch {
    return undefined
  }
}
