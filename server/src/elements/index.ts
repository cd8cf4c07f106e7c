export { elementKind } from './definition.ts'
