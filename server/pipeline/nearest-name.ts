import distance from 'natural/lib/natural/distance/index.js'

/**
 * The header nearest in spelling to a name that is not there, so that a typing error can be named.
 * natural's Jaro–Winkler similarity by its subpath: the root import loads database drivers.
 * @returns null when nothing is near
 */
export function nearestHeader(name: string, header: readonly string[]): string | null {
  let best: string | null = null
  let bestScore = 0.6
  for (const candidate of header) {
    const contained = candidate.includes(name) || name.includes(candidate)
    const score = contained ? 1 : distance.JaroWinklerDistance(name, candidate, { ignoreCase: true })
    if (score > bestScore) {
      best = candidate
      bestScore = score
    }
  }
  return best
}
