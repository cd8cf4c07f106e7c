/** What the parent tells the engine's process. */
export type EngineOrder =
  | {
      readonly order: 'start'
      readonly dir: string
      /** 0 for any free one. */
      readonly port: number
      readonly username: string
      readonly password: string
      /** Bytes the engine may use. */
      readonly memory: number
    }
  | { readonly order: 'stop' }

/** What the engine's process answers. */
export type EngineMessage =
  | { readonly event: 'ready'; readonly port: number }
  | { readonly event: 'failed'; readonly reason: string }
