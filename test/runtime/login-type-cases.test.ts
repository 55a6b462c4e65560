import { describe, expect, it } from 'vitest'
import { createApp } from 'wecom-elements'
import { type LoginTypeCasesOptions, loginTypeCases } from 'wecom-elements/testing'
import { startAcmeServer } from '../support/acme-server.js'
import { fixtureFolder } from '../support/test-app.js'

const acme: LoginTypeCasesOptions['open'] = async ({ clock, config }) => {
  const vendor = await startAcmeServer()
  const app = await createApp({ root: fixtureFolder('acme'), clock, config, env: vendor.env })
  return {
    app,
    userId: 'ada',
    grantCode: () => vendor.grantCode(),
    close: () => vendor[Symbol.asyncDispose](),
  }
}

describe("a second vendor's login", () => {
  it.each(loginTypeCases({ fullName: 'auths.loginTypes.AcmeExample', open: acme }))('$name', ({ run }) =>
    run(),
  )
})

const careless = (variables: Record<string, string>): LoginTypeCasesOptions['open'] => {
  return async ({ clock, config }) => {
    const vendor = await startAcmeServer()
    const settings = { ...config, variables: { ...vendor.env, ...variables } }
    const app = await createApp({ root: fixtureFolder('careless'), clock, config: settings, env: vendor.env })
    return {
      app,
      userId: 'ada',
      grantCode: () => vendor.grantCode(),
      close: () => vendor[Symbol.asyncDispose](),
    }
  }
}

/** What fails of a login: the names of the cases, and what they say. */
async function findFailures(
  options: LoginTypeCasesOptions,
  only?: readonly string[],
): Promise<Map<string, string>> {
  const failures = new Map<string, string>()
  for (const { name, run } of loginTypeCases(options)) {
    if (only?.includes(name) === false) continue
    await run().catch((error: unknown) => failures.set(name, (error as Error).message))
  }
  return failures
}

/** The fault of a login, and the case that is about it. */
const faults = [
  ['offers one state for ever', 'offers a fresh state of 32 or more letters and digits at each call'],
  ['lets a state in twice', 'refuses a state that was already used'],
  ['lets a state in twice', 'lets one of many in who use a state at the same moment'],
  ['binds no state to a browser', "refuses another browser's state, and leaves it to its own browser"],
  ['lets states live for ever', 'refuses a state that has expired'],
  ['leaves the state out of the address', 'offers an address to log in at, which has the state in it'],
  ['takes everybody for one person', 'lets in the person whom the code stands for'],
  ['does not look at arguments', 'takes a wrong argument for a TypeError'],
  ['does not look at signals', 'begins and ends no login for a caller who has given up'],
  ['keeps sessions after bind', 'ends the sessions of a person by bind and by unbind'],
  ['forgets people', 'tells of a person who is logged in as of the same one, where it has `recheck`'],
  ['believes every event', 'believes no event of a stranger, where it has `receiveEvent`'],
  ['refuses with a plain error', 'refuses a state that was never issued, and an empty one'],
  [
    'shows the code in its refusal',
    'refuses a code that the vendor never gave, and shows neither it nor the state',
  ],
  ['shows its secret to browsers', 'shows its secrets nowhere'],
  ['shows its secret when printed', 'shows its secrets nowhere'],
] as const

describe('a login with a fault', { timeout: 60_000 }, () => {
  const fullName = 'auths.loginTypes.CarelessExample'

  it('passes but for the fault', async () => {
    expect(await findFailures({ fullName, open: careless({ FAULT: 'none' }) })).toEqual(new Map())
  })

  it.each(faults)('that %s does not pass: %s', async (fault, about) => {
    const failures = await findFailures({ fullName, open: careless({ FAULT: fault }) }, [about])
    expect([...failures.keys()]).toEqual([about])
    expect([...failures.values()].join()).not.toContain('acme-secret-')
  })

  it('in what its class declares does not pass either', async () => {
    const undeclared = 'auths.loginTypes.UndeclaredExample'
    const failures = await findFailures({ fullName: undeclared, open: careless({ FAULT: 'none' }) })
    const says = Object.fromEntries(failures)
    expect(says['has a config schema that refuses unknown keys']).toContain('additionalProperties')
    expect(says['keeps its tables under names of its own']).toContain('two classes')
    expect(says['lists functions that it has, each once, and lets anybody begin and end a login']).toContain(
      '"bind" is never called from outside',
    )
  })
})

describe('the cases', () => {
  it('have names of their own', () => {
    const names = loginTypeCases({ fullName: 'auths.loginTypes.AcmeExample', open: acme }).map(
      ({ name }) => name,
    )
    expect(new Set(names).size).toBe(names.length)
  })
})
