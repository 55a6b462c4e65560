/** What forms say of each key of the config, in Chinese; config-schema.ts has the English. */
export const configTexts = {
  corpId: { title: '企业 ID', description: '在企业微信管理后台的“我的企业”页面底部' },
  corpSecret: { title: '应用 Secret', description: '在“应用管理”里该自建应用的页面上' },
  agentId: { title: '应用 AgentId', description: '在该自建应用的页面上；在文件里要加引号' },
  redirectUri: {
    title: '回调地址',
    description: '企业微信让浏览器回到的地址，域名须是应用的可信域名：https://<域名>/auth/callback',
  },
  scope: {
    title: '授权范围',
    description: '在企业微信内登录时申请什么；默认 snsapi_base，要敏感字段则用 snsapi_privateinfo',
  },
  lang: { title: '语言', description: '登录页、错误说明与检查结果的语言；默认 zh' },
  requireState: {
    title: '必须带 state',
    description: '在进程内调用 getLoginCode 时也必须带 state；默认 false',
  },
  stateLifetimeSeconds: { title: 'state 有效期（秒）', description: '从开始到完成登录最多多久；默认 600' },
  sessionRecheckSeconds: {
    title: '会话复查间隔（秒）',
    description: '多久向企业微信复查一次会话背后的成员；默认 3600',
  },
  userFreshnessSeconds: {
    title: '成员保鲜期（秒）',
    description: '存下的成员超过多久，syncUserInfo 才重新读取；默认 86400',
  },
  syncConcurrency: { title: '同步并发数', description: '同时读取多少个部门；默认 8' },
  leaverRetentionDays: { title: '离开者保留天数', description: '成员离开多少天后删除其数据；默认永不删除' },
  requireLocalUser: { title: '必须有本地用户', description: '拒绝没有本地用户的成员；默认 false' },
  timeoutSeconds: { title: '超时（秒）', description: '一次企业微信接口调用最多多久；默认 10' },
  apiBaseUrl: {
    title: '服务端接口地址',
    description: '不用企业微信官方地址时填写：代理、模拟器等。域名须在 allowedHosts 里',
  },
  loginBaseUrl: { title: '登录页地址', description: 'PC 登录页的其他地址' },
  oauthBaseUrl: { title: '授权页地址', description: '企业微信内 OAuth 授权页的其他地址' },
  proxy: { title: '正向代理', description: '出口 IP 固定的代理；不填则由 HTTPS_PROXY 与 NO_PROXY 决定' },
  callback: { title: '通讯录事件', description: '在 /api/callback/<名称> 接收通讯录变更；不填则不接收' },
  token: { title: 'Token', description: '在“接收消息”的“API 接收”页面：1 到 32 位字母或数字' },
  encodingAesKey: { title: 'EncodingAESKey', description: '在同一页面：43 位字母或数字' },
} as const
