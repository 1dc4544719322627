import { createContext } from 'svelte'

export interface ToastOptions {
  readonly tone?: 'neutral' | 'success' | 'danger'
  /** Takes the action back; shown as 撤销. */
  readonly undo?: () => void | Promise<void>
}

export interface Toast extends ToastOptions {
  readonly id: number
  readonly message: string
}

const SHOWN_MS = 10_000

/** Short messages at the edge of the screen, each for ten seconds; the pointer or the focus on one keeps all. */
export class Toasts {
  #shown = $state.raw<readonly Toast[]>([])
  #timers = new Map<number, ReturnType<typeof setTimeout>>()
  #next = 1

  get shown(): readonly Toast[] {
    return this.#shown
  }

  show(message: string, options: ToastOptions = {}): void {
    const toast = { ...options, id: this.#next++, message }
    this.#shown = [...this.#shown, toast]
    this.#start(toast.id)
  }

  dismiss(id: number): void {
    clearTimeout(this.#timers.get(id))
    this.#timers.delete(id)
    this.#shown = this.#shown.filter((toast) => toast.id !== id)
  }

  async undo(toast: Toast): Promise<void> {
    this.dismiss(toast.id)
    try {
      await toast.undo?.()
    } catch (cause) {
      this.show('没有撤销成功，请在记录里再试一次。', { tone: 'danger' })
      throw new Error('The undo of a toast failed', { cause })
    }
  }

  pause(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
  }

  resume(): void {
    for (const toast of this.#shown) if (!this.#timers.has(toast.id)) this.#start(toast.id)
  }

  #start(id: number): void {
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), SHOWN_MS),
    )
  }
}

const [getToasts, setToasts] = createContext<Toasts>()

/** Called once, by the outermost layout. */
export function createToasts(): Toasts {
  return setToasts(new Toasts())
}

export function useToasts(): Toasts {
  return getToasts()
}
