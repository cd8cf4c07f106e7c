/** Kinds of key that may say an identifier without a signed token. */
export const speakers = ['write', 'partner', 'secret'] as const
export type Speaker = (typeof speakers)[number]

export const normalisations = ['none', 'trim', 'lowercase', 'email', 'phone', 'digits', 'alphanumeric'] as const

/** What somebody authored of a type of identifier. */
export type TypeBody = {
  name: string
  description?: string
  strength: 'strong' | 'weak'
  shared?: boolean
  most?: number
  normalise: (typeof normalisations)[number]
  region?: string
  hashed?: boolean
  expires?: string
  trust: Speaker[]
}

/** A type of identifier as it counts now, defined or built in. */
export type IdentifierType = {
  type: string
  builtIn: boolean
  strength: 'strong' | 'weak'
  shared: boolean
  most: number | null
  normalise: TypeBody['normalise']
  hashed: boolean
  /** Seconds. */
  expires: number | null
  trust: Speaker[]
}

export const messageTypes = ['identify', 'track', 'page', 'screen', 'group', 'alias'] as const
export const actions = ['link', 'suggest', 'never'] as const

export type RuleBody = {
  name: string
  description?: string
  enabled?: boolean
  priority: number
  when?: { types?: string[]; events?: string[]; channels?: string[]; sources?: string[] }
  between?: string[]
  action: (typeof actions)[number]
  confidence?: number
  direction?: 'both' | 'attach'
}

export type IssuerBody = {
  name: string
  description?: string
  issuer?: string
  audience?: string
  keys: unknown[]
  claims?: Record<string, string>
  maxAge?: string
}
