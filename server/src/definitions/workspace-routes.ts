import { Type } from 'typebox'
import { principalName } from '../platform/auth/principal.ts'
import { defineRoute, type Route } from '../platform/http/route.ts'
import type { Workspace } from './workspace.ts'
import { FILE_MAX } from './workspace-file.ts'

const TAG = 'Workspace'
/** Bytes of all files together: thousands of definitions. */
const APPLY_LIMIT = 16_000_000

const Path = Type.String({
  maxLength: 300,
  description: 'Path inside the folder.',
  examples: ['elements/home-hero.yaml'],
})
const FileItem = Type.Object(
  {
    path: Path,
    text: Type.String({ maxLength: FILE_MAX, description: 'The YAML.', examples: ['name: Home hero\nvariants: []\n'] }),
  },
  { additionalProperties: false },
)
const Paths = (description: string) => Type.Array(Path, { description })

/** The workspace as files, for `diapason export` and `diapason apply`. */
export function workspaceRoutes(workspace: Workspace): Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/api/workspace/export',
      permission: 'workspace:read',
      tag: TAG,
      summary: 'All live definitions, one YAML file each',
      response: { 200: Type.Object({ files: Type.Array(FileItem, { description: 'One file per live definition.' }) }) },
      handle: async () => ({ files: await workspace.export() }),
    }),
    defineRoute({
      method: 'POST',
      url: '/api/workspace/apply',
      permission: 'workspace:write',
      tag: TAG,
      summary: 'Make the live definitions what the files say',
      description:
        'All files are checked first, together with what stays; then everything is applied at once, or nothing.',
      bodyLimit: APPLY_LIMIT,
      schema: {
        body: Type.Object(
          {
            files: Type.Array(FileItem, { maxItems: 10_000, description: 'The files.' }),
            dryRun: Type.Optional(
              Type.Boolean({ default: false, description: 'Only say what would be done.', examples: [true] }),
            ),
            prune: Type.Optional(
              Type.Boolean({
                default: false,
                description: 'Archive live definitions that have no file.',
                examples: [false],
              }),
            ),
          },
          { additionalProperties: false },
        ),
      },
      response: {
        200: Type.Object({
          dryRun: Type.Boolean({ description: 'True when nothing was changed.', examples: [false] }),
          created: Paths('Files whose definition is new.'),
          updated: Paths('Files whose definition changed.'),
          unchanged: Paths('Files whose definition was the same already.'),
          archived: Paths('Live definitions without a file, archived.'),
          left: Paths('Live definitions without a file, left as they are.'),
        }),
      },
      errors: ['workspace_invalid'],
      handle: ({ body: { files, dryRun = false, prune = false }, principal }) =>
        workspace.apply(files, { author: principalName(principal), dryRun, prune }),
    }),
  ]
}
