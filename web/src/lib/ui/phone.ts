import { MediaQuery } from 'svelte/reactivity'

/** True on a screen as narrow as a phone; never while printing. Create it inside a component. */
export function onPhone(): MediaQuery {
  return new MediaQuery('screen and (max-width: 720px)', false)
}
