export function median(values) {
  return percentile(values, 50)
}

/** The value that so many percent of all are not above. */
export function percentile(values, percent) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? NaN
}

/** Runs each of `works` once per round, in turn, so that what disturbs the machine disturbs all; the first round warms up. */
export async function interleave(rounds, works) {
  const results = Object.fromEntries(Object.keys(works).map((name) => [name, []]))
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, work] of Object.entries(works)) {
      const result = await work()
      if (round > 0) results[name].push(result)
    }
  }
  return results
}

/** The median of the ratios round by round. */
export function medianRatio(over, under) {
  return median(over.map((value, round) => value / under[round]))
}
