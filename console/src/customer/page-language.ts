/** Languages that the customers' pages speak. */
export const pageLanguages = ['fr', 'en'] as const
export type PageLanguage = (typeof pageLanguages)[number]
