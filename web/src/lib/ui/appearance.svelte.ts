import { createContext } from 'svelte'
import { MediaQuery } from 'svelte/reactivity'

export type Theme = 'auto' | 'light' | 'dark'
export type TypeSize = 'normal' | 'large'

const THEME_KEY = 'wenzheng.theme'
const TYPE_KEY = 'wenzheng.type'

function stored<Value extends string>(key: string, known: readonly Value[], fallback: Value): Value {
  const value = localStorage.getItem(key)
  return known.find((one) => one === value) ?? fallback
}

/** Light or dark, normal or large type, as chosen on this device. */
export class Appearance {
  #theme = $state<Theme>(stored<Theme>(THEME_KEY, ['auto', 'light', 'dark'], 'auto'))
  #type = $state<TypeSize>(stored<TypeSize>(TYPE_KEY, ['normal', 'large'], 'normal'))
  #prefersDark = new MediaQuery('(prefers-color-scheme: dark)', false)

  get theme(): Theme {
    return this.#theme
  }

  set theme(theme: Theme) {
    this.#theme = theme
    localStorage.setItem(THEME_KEY, theme)
  }

  get type(): TypeSize {
    return this.#type
  }

  set type(type: TypeSize) {
    this.#type = type
    localStorage.setItem(TYPE_KEY, type)
  }

  get isDark(): boolean {
    return this.#theme === 'dark' || (this.#theme === 'auto' && this.#prefersDark.current)
  }

  apply(root: HTMLElement): void {
    root.toggleAttribute('data-theme', this.#theme !== 'auto')
    if (this.#theme !== 'auto') root.dataset['theme'] = this.#theme
    root.dataset['type'] = this.#type
  }
}

const [getAppearance, setAppearance] = createContext<Appearance>()

/** Called once, by the outermost layout. */
export function createAppearance(): Appearance {
  const appearance = setAppearance(new Appearance())
  $effect.pre(() => appearance.apply(document.documentElement))
  return appearance
}

export function useAppearance(): Appearance {
  return getAppearance()
}
