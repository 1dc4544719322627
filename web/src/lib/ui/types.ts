import type { Component } from 'svelte'

/** An icon of `@lucide/svelte/icons/<name>`. */
export type Icon = Component<{ size?: number | string; strokeWidth?: number | string }>

export type Tone = 'neutral' | 'accent' | 'danger' | 'warning' | 'success'
