/** What the browser side itself says. */
export const texts = {
  zh: {
    goOn: '前往登录',
    goOnHint: '登录页面将在当前窗口打开，完成后自动返回。',
    loading: '正在加载…',
    busy: '正在登录…',
    again: '重新登录',
    cancelled: '登录已取消',
    cancelledHint: '您可以随时重新开始。',
    failed: '登录未成功',
    askAdmin: '请联系管理员：',
    error: '错误码',
  },
  en: {
    goOn: 'Log in',
    goOnHint: 'The login opens in this window and brings you back here.',
    loading: 'Loading…',
    busy: 'Logging in…',
    again: 'Log in again',
    cancelled: 'Login cancelled',
    cancelledHint: 'You can begin again at any time.',
    failed: 'Login failed',
    askAdmin: 'For the administrator: ',
    error: 'Error',
  },
} as const

export type Lang = keyof typeof texts
