/** The definitions of bench/decide-*: elements of four variants over traits and situation, every tenth under an experiment. */
export type PlanSize = { readonly elements: number; readonly experiments: number }

export type ElementBody = {
  readonly name: string
  readonly variants: readonly { key: string; when?: Record<string, unknown>; form: string; content: object }[]
  readonly fallback: { readonly form: string; readonly content: object }
}

export function elementKey(index: number): string {
  return `element-${index}`
}

const content = (title: string, index: number) => ({
  title,
  text: `What element ${index} says here.`,
  image: `/i/${index}.avif`,
})

/** Thresholds differ by element, so that no two decide alike. */
export function elementBody(index: number): ElementBody {
  return {
    name: `Element ${index}`,
    variants: [
      {
        key: 'loyal',
        when: { 'traits.history': { $gte: 300 + index }, 'traits.newbie': false },
        form: 'banner',
        content: content('Good to see you', index),
      },
      {
        key: 'mobile',
        when: { 'context.device.type': 'mobile', 'traits.zipCode': { $in: ['Urban', 'Suburban'] } },
        form: 'card',
        content: content('On the way', index),
      },
      {
        key: 'lapsing',
        when: { 'traits.recency': { $gte: 6 + (index % 6) } },
        form: 'banner',
        content: content('It has been a while', index),
      },
      {
        key: 'womens',
        when: { $and: [{ 'traits.womens': true }, { $not: { 'traits.mens': true } }] },
        form: 'card',
        content: content('New this season', index),
      },
    ],
    fallback: { form: 'card', content: content('Welcome', index) },
  }
}

export function experimentBody(index: number) {
  return {
    name: `Experiment ${index}`,
    element: elementKey(index * 10),
    status: 'running',
    hashAttribute: 'userId',
    hashVersion: 2,
    variations: [{ key: 'as-before' }, { key: 'loyal', variant: 'loyal' }],
    control: 'as-before',
  }
}

/** As files of a workspace; JSON is YAML too. */
export function planFiles({ elements, experiments }: PlanSize): { path: string; text: string }[] {
  const file = (path: string, body: object) => ({ path, text: JSON.stringify(body) })
  return [
    ...Array.from({ length: elements }, (_, at) => file(`elements/${elementKey(at)}.yaml`, elementBody(at))),
    ...Array.from({ length: experiments }, (_, at) => file(`experiments/experiment-${at}.yaml`, experimentBody(at))),
  ]
}
