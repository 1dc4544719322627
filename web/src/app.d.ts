declare global {
  namespace App {
    interface Error {
      message: string
      /** the server's code, where the server refused */
      code?: string
    }
  }
}

export {}
