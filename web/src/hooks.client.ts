import type { HandleClientError } from '@sveltejs/kit/hooks'
import './older-browsers.ts'

/** What went wrong in the page itself is told in Chinese, and to the console; the server's refusals keep their own words. */
export const handleError: HandleClientError = (caught) => {
  if (caught.kind === 'app') return
  if (caught.kind === 'framework') return { message: '没有这个页面' }
  console.error(caught.error)
  return { message: '页面出错了' }
}
