import { randomInt } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** One sign-in of the demonstration campaign. */
export interface DemoAccount {
  readonly signInName: string
  /** null once its owner has changed it */
  readonly password: string | null
  readonly roleName: string
  readonly orgName: string
}

/** Passwords are stored hashed: the printed ones are kept beside the data, for the owner of the machine alone. */
interface AccountsFile {
  readonly campaignId: string
  readonly accounts: readonly (DemoAccount & { readonly password: string })[]
}

const FILE = 'demo-accounts.json'
/** Without what is mistaken for something else: 0 o 1 l i. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUPS = 3
const GROUP_LENGTH = 4

/** About 59 bits. */
export function newPassword(): string {
  return Array.from({ length: GROUPS }, () => Array.from({ length: GROUP_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]!).join('')).join('-')
}

/** All or nothing, so that a killed process leaves no half file. */
export async function writeAccounts(varDir: string, file: AccountsFile): Promise<void> {
  const path = join(varDir, FILE)
  await mkdir(varDir, { recursive: true })
  await writeFile(`${path}.new`, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 })
  await rename(`${path}.new`, path)
}

/** The accounts as they were printed; null when they were not made with this folder. */
export async function readAccounts(varDir: string, campaignId: string): Promise<AccountsFile['accounts'] | null> {
  try {
    const file = JSON.parse(await readFile(join(varDir, FILE), 'utf8')) as AccountsFile
    return file.campaignId === campaignId ? file.accounts : null
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null
    throw cause
  }
}
