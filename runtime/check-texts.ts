type Solved = readonly [seen: string, solution: string]

const zh = {
  declaration: '声明与配置',
  storage: '存储',
  clock: '存储的时钟',
  address: '访问地址',
  diagnosis: '登录方式自检',
  right: (files: string) => `${files} 无误。`,
  nothingBroken: '没有发现问题。',
  mend: (place: string) => `修改 ${place}`,
  storageAnswers: '存储可用。',
  storageSlow: (seconds: number): Solved => [
    `存储在 ${seconds} 秒内没有应答。`,
    '检查 app.config.json 的 storage。',
  ],
  storageFix: '检查 app.config.json 的 storage，以及数据库是否在运行。',
  clockRight: (seconds: number) => `与本进程相差 ${seconds} 秒。`,
  clockWrong: (seconds: number): Solved => [
    `本进程比存储${seconds > 0 ? '快' : '慢'} ${Math.abs(seconds)} 秒。`,
    '校准服务器与数据库的时钟（NTP）。',
  ],
  noAnswer: '存储没有应答。',
  onlyRedirectUri: (origin: string) => `浏览器经 ${origin} 访问（取自 redirectUri）。`,
  sameOrigin: (origin: string) => `server.publicUrl 与 redirectUri 同为 ${origin}。`,
  otherOrigin: (publicOrigin: string, origin: string): Solved => [
    `server.publicUrl 是 ${publicOrigin}，而 redirectUri 在 ${origin}：在一处开始的登录会回到另一处，读不到 Cookie。`,
    '让 app.config.json 的 server.publicUrl 与 redirectUri 使用同一协议、域名和端口。',
  ],
  wrongUri: 'redirectUri 不是可用的地址。',
  noDiagnosis: '此类型没有自检。',
  brokenFirst: '须先修复声明与配置。',
  tooSlow: (seconds: number) => `自检在 ${seconds} 秒内没有新的结果，已中止。`,
  diagnosisFailed: '自检本身失败，原因见日志。',
}

const en: typeof zh = {
  declaration: 'Declaration and config',
  storage: 'Storage',
  clock: 'Clock of the storage',
  address: 'Public address',
  diagnosis: 'Diagnosis of the login',
  right: (files) => `${files} are right.`,
  nothingBroken: 'No problems.',
  mend: (place) => `Mend ${place}`,
  storageAnswers: 'The storage answers.',
  storageSlow: (seconds) => [
    `The storage did not answer within ${seconds} s.`,
    'Check "storage" in app.config.json.',
  ],
  storageFix: 'Check "storage" in app.config.json, and whether the database is running.',
  clockRight: (seconds) => `${seconds} s from this process’s.`,
  clockWrong: (seconds) => [
    `This process is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} the storage.`,
    'Set the clocks of the server and the database (NTP).',
  ],
  noAnswer: 'The storage does not answer.',
  onlyRedirectUri: (origin) => `Browsers reach the app at ${origin}, as redirectUri says.`,
  sameOrigin: (origin) => `server.publicUrl and redirectUri are both at ${origin}.`,
  otherOrigin: (publicOrigin, origin) => [
    `server.publicUrl is ${publicOrigin} and redirectUri is at ${origin}: a login that begins at one ends at the other, where its cookie is not.`,
    'Give server.publicUrl in app.config.json and redirectUri the same scheme, host and port.',
  ],
  wrongUri: 'redirectUri is no address that can be used.',
  noDiagnosis: 'This type has no diagnosis.',
  brokenFirst: 'Declaration and config come first.',
  tooSlow: (seconds) => `The diagnosis told nothing new for ${seconds} s and was stopped.`,
  diagnosisFailed: 'The diagnosis itself failed; the log says why.',
}

export const checkTexts = { zh, en }
export type CheckTexts = typeof zh
