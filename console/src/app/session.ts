export type Status = { version: string; setupRequired: boolean; workspace: { demo: boolean } }

export type Session = { user: { id: string; name: string; email: string; role: string }; permissions: string[] }
