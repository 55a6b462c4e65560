import { startEmulator } from 'wecom-elements/emulator'

const required = ['WECOM_CORP_ID', 'WECOM_CORP_SECRET', 'WECOM_AGENT_ID', 'WECOM_REDIRECT_URI']

/** WeCom itself where the four variables are set; where none is, an emulator of it, which lets anyone in. */
export async function openWecom(port) {
  const missing = required.filter((name) => !process.env[name])
  if (missing.length === 0) return { emulator: undefined, options: {} }
  if (missing.length < required.length) {
    console.error(`Set ${missing.join(', ')} too, or none of ${required.join(', ')}.`)
    process.exit(1)
  }
  const emulator = await startEmulator()
  return { emulator, options: optionsFor(emulator, port) }
}

function optionsFor(emulator, port) {
  return {
    allowEmulator: true,
    config: {
      allowedHosts: ['127.0.0.1'],
      storage: { dialect: 'sqlite', filename: 'data/emulator.sqlite' },
      variables: {
        WECOM_CORP_ID: emulator.corpId,
        WECOM_CORP_SECRET: emulator.corpSecret,
        WECOM_AGENT_ID: emulator.agentId,
        WECOM_REDIRECT_URI: `http://127.0.0.1:${port}/auth/callback`,
        WECOM_API_URL: emulator.apiUrl,
        WECOM_LOGIN_URL: emulator.loginUrl,
        WECOM_OAUTH_URL: emulator.oauthUrl,
      },
    },
  }
}
