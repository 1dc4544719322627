import { createContext, untrack } from 'svelte'
import { on } from 'svelte/events'

export interface Shortcut {
  /** One key (`/`, `j`, `Enter`) or two pressed after each other (`g o`). */
  readonly keys: string
  readonly label: string
  /** Heading in the list of shortcuts. Default 通用. */
  readonly group?: string
  readonly run: () => void
}

const SEQUENCE_MS = 1200
const TYPING = 'input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable=true]'

/** Single-key shortcuts of the page that is shown. Components add theirs while they stand. */
export class Keyboard {
  #shortcuts = $state.raw<readonly Shortcut[]>([])
  isListOpen = $state(false)
  #first: { readonly key: string; readonly at: number } | null = null

  /** The later one wins where two carry the same keys. */
  get shortcuts(): readonly Shortcut[] {
    return [...new Map(this.#shortcuts.map((shortcut) => [shortcut.keys, shortcut])).values()]
  }

  /** Made to be called in an effect, which it does not make depend on the shortcuts. @returns removes what was added */
  add(...added: readonly Shortcut[]): () => void {
    this.#shortcuts = [...untrack(() => this.#shortcuts), ...added]
    return () => {
      this.#shortcuts = untrack(() => this.#shortcuts).filter((shortcut) => !added.includes(shortcut))
    }
  }

  /** @returns stops listening */
  listen(target: Document): () => void {
    return on(target, 'keydown', (event) => this.#press(event))
  }

  #press(event: KeyboardEvent): void {
    const target = event.target instanceof Element ? event.target : null
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    if ((target !== null && target.closest(TYPING) !== null) || document.querySelector('dialog[open]') !== null) return
    const shortcut = this.#match(event)
    if (shortcut === undefined) return
    event.preventDefault()
    shortcut.run()
  }

  #match(event: KeyboardEvent): Shortcut | undefined {
    const first = this.#first !== null && event.timeStamp - this.#first.at < SEQUENCE_MS ? this.#first.key : null
    const keys = first === null ? event.key : `${first} ${event.key}`
    const isStart = first === null && this.shortcuts.some((shortcut) => shortcut.keys.startsWith(`${event.key} `))
    this.#first = isStart ? { key: event.key, at: event.timeStamp } : null
    return this.shortcuts.find((shortcut) => shortcut.keys === keys)
  }
}

const [getKeyboard, setKeyboard, hasKeyboard] = createContext<Keyboard>()

/** Called once, by the outermost layout. */
export function createKeyboard(): Keyboard {
  const keyboard = setKeyboard(new Keyboard())
  $effect(() => keyboard.listen(document))
  $effect(() => keyboard.add({ keys: '?', label: '显示快捷键', run: () => (keyboard.isListOpen = true) }))
  return keyboard
}

/** null outside the layout, where there are no shortcuts. */
export function useKeyboard(): Keyboard | null {
  return hasKeyboard() ? getKeyboard() : null
}
