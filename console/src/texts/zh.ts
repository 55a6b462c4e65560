import { elements } from './zh-elements.js'
import { members } from './zh-members.js'
import { operation } from './zh-operation.js'

/** Every word of the console. Chinese comes first: what is here has to be in the other languages too. */
export const zh = {
  shell: {
    title: '管理控制台',
    skip: '跳到主要内容',
    menu: '导航',
    openMenu: '打开导航',
    emulator: '模拟器：任何人都能登录，请勿用于生产环境',
    language: '语言',
    theme: '外观',
    auto: '跟随系统',
    light: '浅色',
    dark: '深色',
    signedInByLink: '通过一次性链接进入',
    leave: '退出控制台',
    account: (userId: string) => `当前操作者：${userId}`,
    elements: '元素',
    members: '成员',
    sessions: '会话',
    audit: '审计',
    system: '系统',
  },
  common: {
    loading: '正在加载…',
    retry: '重试',
    cancel: '取消',
    close: '关闭',
    save: '保存',
    back: '返回',
    next: '下一步',
    copy: '复制',
    copied: '已复制',
    more: '加载更多',
    none: '无',
    search: '搜索',
    refresh: '刷新',
    listSeparator: '、',
    pages: '分页',
    previousPage: '上一页',
    nextPage: '下一页',
    range: (first: number, last: number, total?: number) =>
      total === undefined
        ? `第 ${first.toLocaleString('zh-CN')}–${last.toLocaleString('zh-CN')} 条`
        : `第 ${first.toLocaleString('zh-CN')}–${last.toLocaleString('zh-CN')} 条，共 ${total.toLocaleString('zh-CN')} 条`,
    requestId: (id: string) => `请求编号：${id}`,
    opensNewTab: '在新标签页打开',
  },
  failures: {
    title: '出错了',
    broken: '页面出错了，可以重新加载。',
    reload: '重新加载',
    unreachable: '连接不上服务器，请检查应用是否在运行。',
    unknown: '服务器没有说明原因，请查看服务器日志。',
    notFound: '没有这个页面',
    notFoundHint: '地址可能有误，或者它指向的内容已被删除。',
    home: '回到元素列表',
    signedOut: '尚未进入控制台',
    signedOutHint: '有两种方式进入：',
    byLink: '打开应用启动时在终端里打印的一次性链接。链接用过或过期后，重新启动应用会得到新的。',
    byLogin: '用操作者的账号登录。谁是操作者，由应用的代码决定。',
    logIn: '登录',
    linkRefused: '这个链接已被用过或已过期。',
    forbidden: '没有权限',
    forbiddenHint: '您已登录，但不是这个应用的操作者。请让操作者授权，或换一个账号登录。',
    otherAccount: '换一个账号登录',
  },
  elements,
  members,
  operation,
}

export type Texts = typeof zh
