export { purposeKind } from './purpose-kind.ts'
