/**
 * The one order in which the parts of the server may know of each other: each may import those before it, never those after. A new
 * capability takes its place here, as the design orders them.
 */
export const layers = [
  'kernel',
  'platform',
  'notices',
  'views',
  'search',
  'log',
  'definitions',
  'identity',
  'consent',
  'signals',
  'profiles',
  'accounts',
  'resolution',
  'choices',
  'consent-rates',
  'sending',
  'catalogue',
  'intake',
  'imports',
  'segments',
  'elements',
  'openfeature',
  'experiments',
  'attention',
  'profiling',
  'delivery',
  'voice',
  'journeys',
  'insights',
  'exports',
  'sharing',
  'desk',
  'processing',
  'disclosure',
  'customer',
  'privacy',
  'operations',
  'cli',
  'app',
] as const

export type Layer = (typeof layers)[number]

/** Where a file stands; undefined for what is not the kernel or the server. */
export function layerOf(path: string): Layer | 'unknown' | undefined {
  if (path.startsWith('kernel/')) return 'kernel'
  if (!path.startsWith('server/src/')) return undefined
  const [folder, ...rest] = path.slice('server/src/'.length).split('/')
  // Configuration is data that everything may be given; it imports nothing of ours.
  if (folder === 'config.ts') return 'platform'
  // The demo drives the whole application from above.
  if (rest.length === 0 || folder === 'demo') return 'app'
  return layers.find((layer) => layer === folder) ?? 'unknown'
}

/** The folder whose door (`index.ts`) is the only way in; undefined where files are imported directly (platform, the composition root). */
export function capabilityOf(path: string): string | undefined {
  const layer = layerOf(path)
  if (layer === undefined || layer === 'platform' || layer === 'app' || layer === 'cli') return undefined
  return layer === 'kernel' ? 'kernel/src' : path.split('/').slice(0, 3).join('/')
}
