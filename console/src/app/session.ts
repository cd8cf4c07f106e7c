export type Status = {
  version: string
  setupRequired: boolean
  workspace: { demo: boolean }
  oidc: { name: string } | null
}

export type Session = {
  user: { id: string; name: string; email: string; role: string }
  permissions: string[]
  secondFactorMissing: boolean
}
