/** `2026年3月2日` of `2026-03-02`. */
export function dayWords(day: string): string {
  const [year, month, date] = day.split('-')
  return `${year}年${Number(month)}月${Number(date)}日`
}

/** Calendar day in Asia/Shanghai, which has kept to +08:00 since 1991. */
export function shanghaiDay(time: Date): string {
  return new Date(time.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
}

/** `2026年3月2日至3月31日`: the year once where it is the same; one day alone. */
export function periodWords({ first, last }: { readonly first: string; readonly last: string }): string {
  if (first === last) return dayWords(first)
  const whole = dayWords(last)
  return `${dayWords(first)}至${first.slice(0, 4) === last.slice(0, 4) ? whole.slice(5) : whole}`
}
