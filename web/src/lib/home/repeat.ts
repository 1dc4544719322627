/**
 * Does something again and again, each time a pause after the time before has ended; not while the page is hidden.
 *
 * @returns ends it
 */
export function repeat(act: () => Promise<void>, pauseMs: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOver = false

  async function turn(): Promise<void> {
    if (document.visibilityState === 'visible') await act()
    if (!isOver) timer = setTimeout(() => void turn(), pauseMs)
  }

  timer = setTimeout(() => void turn(), pauseMs)
  return () => {
    isOver = true
    clearTimeout(timer)
  }
}
