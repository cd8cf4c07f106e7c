/** Compiles a person's regular expression; throws when it is invalid. Expected to run in linear time (RE2). */
export type RegexEngine = (source: string, flags: string) => { test(text: string): boolean }
