/** What forms say of each key of the config, in Chinese; config-schema.ts has the English. */
export const configTexts = {
  callback: { title: '接收事件', description: '在 /api/callback/<名称> 接收通讯录变更事件；不设置则不接收' },
  token: { title: 'Token', description: '管理后台“接收消息”的“API接收”页：1 至 32 位字母和数字' },
  encodingAesKey: { title: 'EncodingAESKey', description: '同一页面：43 位字母和数字' },
  corpId: { title: '企业 ID（CorpId）', description: '管理后台的“我的企业”页面底部' },
  corpSecret: { title: '应用的 Secret', description: '管理后台“应用管理”中自建应用的页面' },
  agentId: { title: 'AgentId', description: '同一自建应用页面上的 AgentId' },
  redirectUri: {
    title: '回调地址（redirectUri）',
    description: '企业微信把浏览器送回的地址，须在应用的可信域名下：https://<域名>/auth/callback',
  },
  scope: {
    title: '授权范围',
    description: '在企业微信内登录时请求的范围；默认 snsapi_base，需要敏感字段时用 snsapi_privateinfo',
  },
  lang: { title: '语言', description: '登录页、错误原因和检查结果的语言；默认 zh' },
  requireState: {
    title: '强制校验 state',
    description: '进程内调用 getLoginCode 时也拒绝没有 state 的请求；默认否',
  },
  stateLifetimeSeconds: {
    title: 'state 有效期（秒）',
    description: '一次登录从开始起最多可用多久；默认 600',
  },
  sessionRecheckSeconds: {
    title: '会话复查间隔（秒）',
    description: '每隔多久重新确认会话背后的成员；默认 3600',
  },
  userFreshnessSeconds: {
    title: '成员数据新鲜期（秒）',
    description: '已存的成员多旧之后，syncUserInfo 才会重新读取；默认 86400',
  },
  syncConcurrency: { title: '同步并发数', description: '一次同步同时读取几个部门；默认 8' },
  leaverRetentionDays: { title: '离职成员保留天数', description: '多少天后删除离职成员的数据；默认永不删除' },
  requireLocalUser: { title: '必须绑定本地用户', description: '拒绝没有本地用户的成员；默认否' },
  timeoutSeconds: { title: '超时（秒）', description: '一次调用企业微信最多等多久；默认 10' },
  apiBaseUrl: {
    title: '服务端 API 地址',
    description: '代替企业微信的地址：代理或模拟器。其主机须列入 allowedHosts',
  },
  loginBaseUrl: { title: '登录页地址', description: '代替电脑端登录页的地址' },
  oauthBaseUrl: { title: 'OAuth 页地址', description: '代替企业微信内 OAuth 页的地址' },
  proxy: { title: '正向代理', description: '出口 IP 固定的代理；不设置则由 HTTPS_PROXY 和 NO_PROXY 决定' },
} as const
