import type { App, NewInstance } from '../../runtime/index.js'

/** An instance that is created, changed and deleted over and over. */
export const changingInstance = 'auths.loginTypes.Changing'

/** What it is after so many steps; undefined where there is none: before the first step, and after each third. */
export function contentAfter(steps: number): NewInstance | undefined {
  if (steps % 3 === 0) return undefined
  return {
    fullName: changingInstance,
    title: String(steps),
    type: 'auths.loginTypes.QywxInnerType',
    config: {
      corpId: '{{CORP_ID}}',
      corpSecret: '{{CORP_SECRET}}',
      agentId: '{{AGENT_ID}}',
      redirectUri: `http://127.0.0.1:3000/${steps}`,
      apiBaseUrl: '{{EMULATOR}}',
      // What a new one is given.
      requireState: true,
    },
  }
}

/** Takes the step of that number, the first of which is 1. */
export async function takeStep(app: App, step: number): Promise<void> {
  const wanted = contentAfter(step)
  if (wanted === undefined) await app.deleteInstance({ fullName: changingInstance })
  else if (contentAfter(step - 1) === undefined) await app.createInstance(wanted)
  else await app.saveInstance({ fullName: changingInstance, title: wanted.title, config: wanted.config })
}
