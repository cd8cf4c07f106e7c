type WaveOptions = {
  readonly width: number
  readonly height: number
  readonly cycles: number
  /** Radians by which the wave is shifted. */
  readonly phase: number
  /** Distance from the top of the picture. */
  readonly top?: number
}

/** An SVG path of a struck note dying away: a sine under an exponential envelope. */
export function dampedWave({ width, height, cycles, phase, top = 0 }: WaveOptions): string {
  const steps = 480
  const points = Array.from({ length: steps + 1 }, (_, step) => {
    const along = step / steps
    const swing = Math.sin(along * cycles * 2 * Math.PI + phase) * Math.exp(-2.6 * along)
    return `${round(along * width)} ${round(top + (height / 2) * (1 - swing))}`
  })
  return `M${points.join('L')}`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
