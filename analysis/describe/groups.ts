/** Rows sorted by group: group g owns rows[offsets[g] .. offsets[g + 1]), ascending. */
export interface GroupRows {
  readonly groupCount: number
  readonly offsets: Uint32Array
  readonly rows: Uint32Array
}

/**
 * Collects the rows of every group by counting sort.
 *
 * @param groupOf - per row its group 0..groupCount-1, or -1 = none
 * @returns rows of no group are left out; rows of a group ascend, which is the order of opinion ids
 */
export function rowsByGroup(groupOf: Int32Array, groupCount: number): GroupRows {
  const offsets = new Uint32Array(groupCount + 1)
  for (const group of groupOf) if (group >= 0) offsets[group + 1]!++
  for (let group = 0; group < groupCount; group++) offsets[group + 1]! += offsets[group]!
  const next = offsets.slice()
  const rows = new Uint32Array(offsets[groupCount]!)
  for (let row = 0; row < groupOf.length; row++) {
    const group = groupOf[row]!
    if (group >= 0) rows[next[group]!++] = row
  }
  return { groupCount, offsets, rows }
}

/** The rows of one group, ascending; a view, not a copy. */
export function rowsOf(groups: GroupRows, group: number): Uint32Array {
  return groups.rows.subarray(groups.offsets[group]!, groups.offsets[group + 1]!)
}
