/** Words with a value each, for finding them in a text in one pass. */
export interface Trie<T> {
  /** per code unit whether a word begins with it */
  readonly begins: Uint8Array
  readonly root: TrieNode<T>
}

interface TrieNode<T> {
  readonly next: Map<number, TrieNode<T>>
  readonly values: T[]
}

/**
 * @param entries - words (not empty) with their values; a word may stand several times
 */
export function buildTrie<T>(entries: Iterable<readonly [string, T]>): Trie<T> {
  const root: TrieNode<T> = { next: new Map(), values: [] }
  const begins = new Uint8Array(0x10000)
  for (const [word, value] of entries) {
    let node = root
    for (let at = 0; at < word.length; at++) {
      const unit = word.charCodeAt(at)
      let next = node.next.get(unit)
      if (!next) node.next.set(unit, (next = { next: new Map(), values: [] }))
      node = next
    }
    node.values.push(value)
    begins[word.charCodeAt(0)] = 1
  }
  return { begins, root }
}

/** Visits the longest word at every place, left to right, no two overlapping. */
export function visitLongest<T>(trie: Trie<T>, text: string, visit: (value: T, start: number, end: number) => void): void {
  for (let at = 0; at < text.length; at++) {
    if (trie.begins[text.charCodeAt(at)] === 0) continue
    let node: TrieNode<T> | undefined = trie.root
    let found: TrieNode<T> | null = null
    let end = at
    for (let ahead = at; ahead < text.length; ahead++) {
      node = node.next.get(text.charCodeAt(ahead))
      if (!node) break
      if (node.values.length === 0) continue
      found = node
      end = ahead + 1
    }
    if (!found) continue
    for (const value of found.values) visit(value, at, end)
    at = end - 1
  }
}

/** Visits the value of every word that stands anywhere in the text, overlapping ones too. */
export function visitAll<T>(trie: Trie<T>, text: string, visit: (value: T) => void): void {
  for (let at = 0; at < text.length; at++) {
    if (trie.begins[text.charCodeAt(at)] === 0) continue
    let node: TrieNode<T> | undefined = trie.root
    for (let ahead = at; ahead < text.length; ahead++) {
      node = node.next.get(text.charCodeAt(ahead))
      if (!node) break
      for (const value of node.values) visit(value)
    }
  }
}
