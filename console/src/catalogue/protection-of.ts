import type { Protection } from './catalogue.ts'

/** What protects people in an entry, and nothing else of it. */
export function protectionOf({ purposes, sensitivity, retention, refused }: Protection): Protection {
  return {
    ...(purposes && { purposes }),
    ...(sensitivity && { sensitivity }),
    ...(retention && { retention }),
    ...(refused && { refused }),
  }
}
