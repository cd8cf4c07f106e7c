/**
 * The headers of a message that its reader can leave with one click: RFC 8058 (`List-Unsubscribe-Post`, which needs an https address) and, where the brand has an address for it,
 * RFC 2369 by e-mail. DKIM has to sign both (RFC 8058, 4).
 *
 *     unsubscribeHeaders({ url, token }, 'leave@lefil.example')
 *     // { 'List-Unsubscribe': '<mailto:leave@lefil.example?subject=unsubscribe%20eyJ…>, <https://…/c/eyJ…/unsubscribe>', 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
 */
export function unsubscribeHeaders(
  { url, token }: { readonly url: string; readonly token: string },
  mail: string | undefined,
): Readonly<Record<'List-Unsubscribe' | 'List-Unsubscribe-Post', string>> {
  const byMail = mail === undefined ? [] : [`<mailto:${mail}?subject=unsubscribe%20${token}>`]
  return {
    'List-Unsubscribe': [...byMail, `<${url}>`].join(', '),
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  }
}
