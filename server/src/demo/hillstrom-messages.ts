/** One line of the file, as text. */
export type HillstromRow = Readonly<Record<HillstromColumn, string>>

export type HillstromColumn =
  | 'recency'
  | 'history_segment'
  | 'history'
  | 'mens'
  | 'womens'
  | 'zip_code'
  | 'newbie'
  | 'channel'
  | 'segment'
  | 'visit'
  | 'conversion'
  | 'spend'

/** A call of the public SDK: `identify` carries traits, `track` an event with properties. */
export type HillstromMessage = {
  readonly call: 'identify' | 'track'
  readonly userId: string
  readonly messageId: string
  readonly timestamp: Date
  readonly event?: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly channel: string
}

export const EXPERIMENT = 'email-2008'

/** One of those who came to the site and bought. */
export const EXAMPLE_CUSTOMER = 'customer-00268'

const ARMS: Readonly<Record<string, string>> = {
  'No E-Mail': 'no-email',
  'Mens E-Mail': 'mens-email',
  'Womens E-Mail': 'womens-email',
}

/** The file has no dates: the mailing is put on a Monday morning of the month in which the results were published. */
const SENT = Date.UTC(2008, 2, 3, 9)
const HOUR = 3_600_000

/**
 * A customer of the file → what a shop would have sent: who they are, that they reached the moment of the mailing (also those who got none:
 * control is an exposure), their visit, their order. Always the same messages with the same ids, so that replaying them twice counts once.
 */
export function hillstromMessages(row: HillstromRow, index: number): HillstromMessage[] {
  const userId = `customer-${String(index + 1).padStart(5, '0')}`
  const arm = ARMS[row.segment]
  if (arm === undefined) throw new Error(`Line ${index + 2} has an unknown segment: ${row.segment}`)
  // A few milliseconds apart, as a mailing goes out; visits spread over the two weeks by a fixed stride that visits every hour alike.
  const sent = SENT + index * 10
  const visited = sent + (1 + ((index * 37) % 330)) * HOUR
  const of = (name: string) => ({ userId, messageId: `hillstrom-${index + 1}-${name}` })
  const messages: HillstromMessage[] = [
    {
      ...of('identify'),
      call: 'identify',
      timestamp: new Date(SENT - 24 * HOUR),
      fields: traits(row),
      channel: 'server',
    },
    {
      ...of('exposure'),
      call: 'track',
      event: 'Experiment Viewed',
      timestamp: new Date(sent),
      fields: { experimentId: EXPERIMENT, variationId: arm },
      channel: 'email',
    },
  ]
  if (row.visit === '1')
    messages.push({
      ...of('visit'),
      call: 'track',
      event: 'Site Visited',
      timestamp: new Date(visited),
      fields: {},
      channel: 'web',
    })
  if (row.conversion === '1') {
    const fields = { orderId: `order-${index + 1}`, revenue: Number(row.spend), currency: 'USD' }
    messages.push({
      ...of('order'),
      call: 'track',
      event: 'Order Completed',
      timestamp: new Date(visited + HOUR / 4),
      fields,
      channel: 'web',
    })
  }
  return messages
}

function traits(row: HillstromRow): Record<string, unknown> {
  return {
    recency: Number(row.recency),
    historySegment: row.history_segment,
    history: Number(row.history),
    mens: row.mens === '1',
    womens: row.womens === '1',
    zipCode: row.zip_code === 'Surburban' ? 'Suburban' : row.zip_code,
    newbie: row.newbie === '1',
    purchaseChannel: row.channel,
  }
}
