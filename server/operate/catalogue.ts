import type postgres from 'postgres'

/** A table of the product: its rows are what a backup holds. */
export interface Table {
  readonly name: string
  /** in the table's order, without those that the database computes */
  readonly columns: readonly string[]
}

type Sql = postgres.Sql | postgres.TransactionSql

/** Every table but those of the migrations and of the queue: both are made anew. In the order of their names. */
export async function listTables(sql: Sql): Promise<Table[]> {
  return sql<Table[]>`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    group by c.relname order by c.relname collate "C"`
}

/** What tells one structure of the database from another: the migrations it has been through. */
export async function migrationHashes(sql: Sql): Promise<string[]> {
  return (await sql<{ hash: string }[]>`select hash from drizzle.__drizzle_migrations order by created_at, id`).map(({ hash }) => hash)
}

/** Names of tables that hold rows. */
export async function filledTables(sql: Sql, tables: readonly Table[]): Promise<string[]> {
  const filled: string[] = []
  for (const { name } of tables) {
    const [row] = await sql<{ is_filled: boolean }[]>`select exists (select 1 from ${sql(name)}) as is_filled`
    if (row!.is_filled) filled.push(name)
  }
  return filled
}

/** Lets every column that counts up by itself go on behind the highest number there is. */
export async function advanceCounters(sql: Sql): Promise<void> {
  const counters = await sql<{ sequence: string; table_name: string; column_name: string }[]>`
    select s.oid::regclass::text as sequence, t.relname as table_name, a.attname as column_name
    from pg_class s join pg_depend d on d.objid = s.oid and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')
      join pg_class t on t.oid = d.refobjid join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
    where s.relkind = 'S' and t.relnamespace = 'public'::regnamespace`
  for (const { sequence, table_name, column_name } of counters) {
    await sql`select setval(${sequence}::regclass, highest) from (select max(${sql(column_name)}) as highest from ${sql(table_name)}) found where highest is not null`
  }
}
