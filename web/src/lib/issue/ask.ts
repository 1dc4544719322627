/** What a person wants to do to issues. */
export type ReviewAsk = 'rename' | 'merge' | 'dismiss' | 'restore' | 'confirm' | 'place' | 'describe' | 'pin' | 'unpin'
