import type { HandleClientError } from '@sveltejs/kit'
import './older-browsers.ts'

/** What went wrong in the page itself is told in Chinese; the browser's console keeps the rest. */
export const handleError: HandleClientError = ({ error, status }) => {
  console.error(error)
  return { message: status === 404 ? '没有这个页面' : '页面出错了' }
}
