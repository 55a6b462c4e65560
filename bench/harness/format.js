/** How figures are written in RESULTS.md. */

export const perSecond = (rate) => `${Math.round(rate).toLocaleString('en')}/s`

export const milliseconds = (ms) =>
  ms >= 100 ? `${Math.round(ms).toLocaleString('en')} ms` : `${ms.toFixed(ms < 10 ? 2 : 1)} ms`

const times = (ratio) => (ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(2))

/** A row of the table. */
export function row(what, { ours, against, ratio, toReach, isReached }) {
  return { case: what, ours, against, ratio: ratio === undefined ? '' : times(ratio), toReach, isReached }
}
