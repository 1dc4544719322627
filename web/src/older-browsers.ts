/** Chrome 109, the last on Windows 7, lacks the copying array methods of ES2023. */
const copying = {
  toSorted<Item>(this: Item[], compare?: (a: Item, b: Item) => number): Item[] {
    return [...this].sort(compare)
  },
  toReversed<Item>(this: Item[]): Item[] {
    return [...this].reverse()
  },
  toSpliced<Item>(this: Item[], ...change: [start: number, deleteCount: number, ...items: Item[]]): Item[] {
    const copy = [...this]
    copy.splice(...change)
    return copy
  },
  with<Item>(this: Item[], index: number, item: Item): Item[] {
    const copy = [...this]
    copy[index < 0 ? copy.length + index : index] = item
    return copy
  },
}

for (const [name, method] of Object.entries(copying)) {
  if (!(name in Array.prototype)) Object.defineProperty(Array.prototype, name, { value: method, writable: true, configurable: true })
}
