/** What goes to a named handler the same day; 廉洁举报 goes to discipline inspection and nowhere else. */
export const URGENT_CODES = ['自伤', '欺凌', '体罚', '侵害', '安全隐患', '廉洁举报'] as const
export type UrgentCode = (typeof URGENT_CODES)[number]
