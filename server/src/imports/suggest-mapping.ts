import type { Json } from '@diapason/kernel'
import type { ColumnType } from './column-type.ts'
import type { ImportKind } from './inspection.ts'
import type { Mapping } from './mapping-schema.ts'

export type SeenColumn = {
  readonly name: string
  readonly type: ColumnType
  readonly missing: readonly string[]
  /** The values that were looked at. */
  readonly values: readonly Json[]
}

/** What a column can be about, with the names it goes by in English and French, squeezed to letters and digits. */
const ROLES = {
  customer:
    /^(customer|client|user|member|subscriber|person|contact|abonne|adherent|membre|repondant|respondent)(s|e)?(id|no|number|num|numero|code)?$|^(id|no|num|numero|code)(customer|client|user|member|abonne|adherent|contact|repondant)(s|e)?$|^userid$|^id$/,
  email: /^(e?mail|courriel|mel|adressee?mail|emailaddress)$/,
  phone: /^(phone|telephone|tel|mobile|portable|phonenumber)$/,
  card: /^(loyaltycard|cartefidelite|carte|cardnumber|numerocarte)$/,
  order:
    /^(invoice|order|facture|commande|transaction|ticket|receipt)(id|no|number|num|numero|ref)?$|^(id|no|num|numero)(invoice|order|facture|commande|transaction|ticket)$/,
  product:
    /^(stockcode|sku|product|article|item|produit|productid|produitid|articleid|itemid|codearticle|idproduit|ean)$/,
  productName: /^(description|productname|libelle|designation|itemname|nomproduit|title)$/,
  quantity: /^(quantity|qty|quantite|qte|nb|nombre)$/,
  price: /^(unitprice|price|prix|prixunitaire|pu|unitcost)$/,
  total: /^(total|amount|montant|revenue|value|ca|totalttc|montantttc|sales|spend)$/,
  time: /^(date|time|timestamp|datetime|at|on|horodatage|createdat|invoicedate|orderdate|eventtime|occurredat|dateheure|datecommande|datefacture)$|date$|^date/,
  score: /^(nps|score|rating|satisfaction|csat|ces|note|recommendation|recommandation|intention)$/,
  comment:
    /^(comment|comments|verbatim|explication|explanation|commentaire|commentaires|reason|feedback|avis|opinion)$/,
  event: /^(event|eventname|evenement|action|activity|activite|type)$/,
  country: /^(country|pays)$/,
} as const
type Role = keyof typeof ROLES
type Roles = { readonly [R in Role]?: string | undefined }

/**
 * A mapping to begin with: the names of the columns say what the file is about, and what each of them is. A person looks at it before anything is
 * imported. `kind` overrides what the names say.
 */
export function suggestMapping(
  columns: readonly SeenColumn[],
  of: { readonly kind?: ImportKind | undefined; readonly name: string },
): { kind: ImportKind; mapping: Mapping } {
  const roles = rolesOf(columns)
  const kind = of.kind ?? kindOf(roles)
  const used = typesOf(columns, roles)
  return {
    kind,
    mapping: {
      ...(used.missing.length > 0 ? { missing: used.missing } : {}),
      ...(Object.keys(used.columns).length > 0 ? { columns: used.columns } : {}),
      ...bodyOf(kind, { columns, roles, stem: stemOf(of.name) }),
    },
  }
}

type Known = { readonly columns: readonly SeenColumn[]; readonly roles: Roles; readonly stem: string }

function bodyOf(kind: ImportKind, known: Known): Pick<Mapping, 'group' | 'messages'> {
  switch (kind) {
    case 'orders':
      return orders(known)
    case 'customers':
      return { messages: [{ type: 'identify', ...identity(known), traits: others(known, ['customer']) }] }
    case 'answers':
      return {
        messages: [
          {
            type: 'track',
            event: 'Survey Answered',
            ...identity(known),
            ...time(known),
            properties: { survey: known.stem, ...others(known, ['customer', 'time']) },
          },
        ],
      }
    case 'events':
      return {
        messages: [
          {
            type: 'track',
            event: known.roles.event === undefined ? 'Line Imported' : `{{${known.roles.event}}}`,
            ...identity(known),
            ...time(known),
            properties: others(known, ['customer', 'time', 'event']),
          },
        ],
      }
    default:
      return kind satisfies never
  }
}

/** Orders: lines of one order become one message with its products. */
function orders(known: Known): Pick<Mapping, 'group' | 'messages'> {
  const { roles } = known
  const order = roles.order ?? known.columns[0]?.name ?? ''
  const byLine = roles.product !== undefined && roles.order !== undefined
  const amount = roles.quantity && roles.price ? [roles.quantity, roles.price] : roles.total
  const product = { product_id: roles.product, name: roles.productName, quantity: roles.quantity, price: roles.price }
  const inLines: readonly Role[] = byLine ? ['product', 'productName', 'quantity', 'price'] : []
  return {
    ...(byLine ? { group: { by: [order] } } : {}),
    messages: [
      {
        type: 'track',
        event: cancellations(known, order),
        ...identity(known, { if: { [roles.customer ?? order]: null }, use: `order-{{${order}}}` }),
        ...time(known),
        messageId: `order-{{${order}}}`,
        properties: {
          order_id: `{{${order}}}`,
          ...(amount === undefined ? {} : { total: { sum: amount } }),
          ...others(known, [
            'customer',
            'time',
            'order',
            ...inLines,
            ...(amount === roles.total ? (['total'] as const) : []),
          ]),
          ...(byLine ? { products: { lines: columnsNamed(product) } } : {}),
        },
      },
    ],
  }
}

/** Many systems write the number of a cancellation with a C before it. */
function cancellations({ columns }: Known, order: string): unknown {
  const values = columns.find(({ name }) => name === order)?.values ?? []
  if (!values.some((value) => /^C\d+$/.test(String(value)))) return 'Order Completed'
  return { if: { [order]: { $regex: '^C' } }, use: 'Order Cancelled', else: 'Order Completed' }
}

/** Who: the customer, and the other identifiers there are. Where nobody is named, what `anonymous` says, or the line. */
function identity(
  { roles }: Known,
  anonymous?: unknown,
): Pick<Mapping['messages'][number], 'userId' | 'anonymousId' | 'externalIds'> {
  const externalIds = (['email', 'phone', 'card'] as const).flatMap((role) =>
    roles[role] === undefined ? [] : [{ type: role === 'card' ? 'loyalty_card' : role, id: `{{${roles[role]}}}` }],
  )
  const nobody = roles.customer === undefined && externalIds.length === 0
  return {
    ...(roles.customer === undefined ? {} : { userId: `{{${roles.customer}}}` }),
    ...(externalIds.length > 0 ? { externalIds } : {}),
    ...(anonymous !== undefined && (roles.customer !== undefined || nobody)
      ? { anonymousId: nobody ? (anonymous as { use: string }).use : anonymous }
      : {}),
    ...(anonymous === undefined && nobody ? { anonymousId: '{{$file}}-{{$line}}' } : {}),
  }
}

function time({ roles }: Known): { timestamp?: string } {
  return roles.time === undefined ? {} : { timestamp: `{{${roles.time}}}` }
}

/** All other columns, under names that programs can read. */
function others({ columns, roles }: Known, but: readonly Role[]): Record<string, unknown> {
  const taken = new Set(but.map((role) => roles[role]))
  const left = columns.filter(({ name }) => !taken.has(name) && !/^column_\d+$/.test(name))
  return columnsNamed(Object.fromEntries(left.map(({ name }) => [snake(name), name])))
}

function columnsNamed(names: Readonly<Record<string, string | undefined>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(names).flatMap(([name, column]) => (column === undefined ? [] : [[name, { column }]])),
  )
}

function kindOf(roles: Roles): ImportKind {
  if (roles.order !== undefined && (roles.total ?? roles.price ?? roles.product) !== undefined) return 'orders'
  if (roles.score !== undefined || roles.comment !== undefined) return 'answers'
  if (roles.event !== undefined && roles.time !== undefined) return 'events'
  return roles.customer !== undefined || roles.email !== undefined ? 'customers' : 'events'
}

function rolesOf(columns: readonly SeenColumn[]): Roles {
  const found: { [R in Role]?: string } = {}
  for (const role of Object.keys(ROLES) as Role[]) {
    const fits = columns.filter(({ name, type }) => ROLES[role].test(squeezed(name)) && fitting(role, type))
    // A column that says more than `id` is the better one.
    const best = fits.find(({ name }) => squeezed(name) !== 'id') ?? fits[0]
    if (best) found[role] = best.name
  }
  return found
}

/** A column called `date` that holds no dates is none. */
function fitting(role: Role, { type }: ColumnType): boolean {
  if (role === 'time') return type === 'time'
  if (role === 'quantity' || role === 'price' || role === 'total') return type === 'integer' || type === 'number'
  return role === 'comment' ? type === 'text' : true
}

/** What identifies is text, whatever it looks like: no sum is made of it. */
const IDENTIFYING: readonly Role[] = ['customer', 'order', 'product', 'email', 'phone', 'card']

function typesOf(
  columns: readonly SeenColumn[],
  roles: Roles,
): { columns: NonNullable<Mapping['columns']>; missing: string[] } {
  const identifying = new Set(IDENTIFYING.map((role) => roles[role]))
  const typed = columns.filter(
    ({ name, type }) => type.type !== 'text' && !identifying.has(name) && !/^column_\d+$/.test(name),
  )
  return {
    missing: [...new Set(columns.flatMap(({ missing }) => missing))],
    columns: Object.fromEntries(
      typed.map(({ name, type }) => [name, Object.keys(type).length === 1 ? type.type : { ...type }]),
    ) as NonNullable<Mapping['columns']>,
  }
}

function squeezed(name: string): string {
  return unaccented(name).replace(/[^a-z0-9]/g, '')
}

function snake(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2')
  return (
    unaccented(words)
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '') || 'value'
  )
}

function unaccented(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

function stemOf(file: string): string {
  return snake(file.replace(/^.*[\\/]/, '').replace(/(\.(csv|tsv|txt|ndjson|jsonl|json|parquet|gz))+$/i, ''))
}
