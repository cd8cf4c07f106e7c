/** A body with one member changed; without it, where there is nothing to say. */
export function put<B extends object, K extends keyof B>(body: B, name: K, value: B[K] | undefined): B {
  const { [name]: _before, ...rest } = body
  return (value === undefined ? rest : { ...rest, [name]: value }) as B
}
