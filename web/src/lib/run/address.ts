/** An address with parts of its query set; '' takes a part out. */
export function withQuery(address: { readonly href: string }, parts: Readonly<Record<string, string>>): URL {
  const changed = new URL(address.href)
  for (const [key, value] of Object.entries(parts)) {
    if (value === '') changed.searchParams.delete(key)
    else changed.searchParams.set(key, value)
  }
  return changed
}
