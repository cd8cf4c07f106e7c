/** Whether `answer` is there within `milliseconds`: false when it is late, an error, or says false itself. What comes later is forgotten. */
export async function answersWithin(milliseconds: number, answer: Promise<unknown>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), milliseconds)
  const there = answer.then(
    (said) => said !== false,
    () => false,
  )
  try {
    return await Promise.race([there, late])
  } finally {
    clearTimeout(timer)
  }
}
