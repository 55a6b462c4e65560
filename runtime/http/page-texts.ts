/** What our own pages say. */
export const pageTexts = {
  zh: {
    refused: '登录已取消',
    refusedReason: '您没有登录，可以随时重新开始。',
    failed: '登录未成功',
    foreign: '请从本站开始登录',
    foreignReason: '此次登录不是从本站发起的，为了您的安全没有继续。',
    choose: '选择登录方式',
    none: '尚未配置登录方式',
    noneReason: '管理员还没有为本站添加登录方式。',
    again: '重新登录',
    error: '错误码',
    askAdmin: '请联系管理员：',
    serverFault: '服务器暂时无法完成登录，原因见服务器日志。',
    others: '查看登录方式',
    unknown: '没有这个登录方式',
    unknownReason: '此地址的登录方式不存在，或已被移除。',
    emulator: '模拟器：任何人都能登录',
    logIn: '登录',
    leave: '登录页面将在当前窗口打开，完成后自动返回。',
    loading: '正在加载…',
    consoleNotBuilt: '控制台页面尚未构建',
    consoleBuild: '请运行 npm run console:build，然后刷新本页。',
    noScript: '此浏览器未启用 JavaScript，请通过下面的链接登录。',
  },
  en: {
    refused: 'Login cancelled',
    refusedReason: 'You are not logged in. You can begin again at any time.',
    failed: 'Login failed',
    foreign: 'Please begin the login here',
    foreignReason: 'This login did not begin on this site. For your safety it was not carried on.',
    choose: 'Choose how to log in',
    none: 'No login is configured yet',
    noneReason: 'The administrator of this site has not added one.',
    again: 'Log in again',
    error: 'Error',
    askAdmin: 'For the administrator: ',
    serverFault: 'The server could not do this. Its log says why.',
    others: 'See the logins there are',
    unknown: 'There is no such login',
    unknownReason: 'The login at this address does not exist, or was taken away.',
    emulator: 'An emulator: anyone can log in',
    logIn: 'Log in',
    leave: 'The login opens in this window and brings you back here.',
    loading: 'Loading…',
    consoleNotBuilt: 'The pages of the console are not built',
    consoleBuild: 'Run npm run console:build, then load this page again.',
    noScript: 'This browser runs no JavaScript. Log in by this link.',
  },
} as const

export type Lang = keyof typeof pageTexts
export type PageTexts = (typeof pageTexts)[Lang]

/** Chinese unless the browser prefers another language. */
export function readLang(acceptLanguage = 'zh'): Lang {
  const [first = ''] = acceptLanguage.toLowerCase().split(',')
  return /^\s*(zh|\*)/.test(first) ? 'zh' : 'en'
}
