/** The order in which a lead of several belongs to one: allegations of corruption before all, for nobody else may read those. */
export const LEAD_CATEGORIES = ['廉洁举报', '自伤', '侵害', '欺凌', '体罚', '安全隐患'] as const
export type LeadCategory = (typeof LEAD_CATEGORIES)[number]
export const CORRUPTION = '廉洁举报'
