/** Module hooks that give Logto's connector another address of WeCom. */
let to

export function initialize(data) {
  to = data.to
}

export async function load(url, context, next) {
  const loaded = await next(url, context)
  if (!url.includes('connector-wecom') || !loaded.source) return loaded
  const source = String(Buffer.from(loaded.source)).replaceAll('https://qyapi.weixin.qq.com', to)
  return { ...loaded, source }
}
