import { readHillstrom } from '../../server/src/demo/read-hillstrom.ts'

/** The example's messages as `@segment/analytics-node` puts them on the wire. */
export function wireMessages(customers?: number): Record<string, unknown>[] {
  return readHillstrom(customers).map(({ call, userId, messageId, timestamp, event, fields, channel }) => ({
    timestamp: timestamp.toISOString(),
    integrations: {},
    userId,
    type: call,
    ...(call === 'identify' ? { traits: fields } : { event, properties: fields }),
    context: { channel, library: { name: '@segment/analytics-node', version: '3.1.0' } },
    messageId,
    _metadata: { nodeVersion: '24.0.0', jsRuntime: 'node' },
  }))
}
