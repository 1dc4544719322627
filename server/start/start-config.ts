import { type Config, readConfig } from '../config.ts'
import { StartError } from './start-error.ts'

/** @throws StartError for an environment variable that says nothing usable */
export function startConfig(): Config {
  try {
    return readConfig(process.env)
  } catch (cause) {
    throw cause instanceof RangeError ? new StartError(`${cause.message}。`, { cause }) : cause
  }
}
