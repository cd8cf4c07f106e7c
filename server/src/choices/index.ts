export { choiceErrors } from './errors.ts'
export { createChoicesReader } from './read-choices.ts'
export { createRecordChoices } from './record-choices.ts'
export { choiceRoutes } from './routes.ts'
