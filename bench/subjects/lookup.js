/** Look-ups by name among 1,000 that are live, over all of them in turn. */
import { createRequire } from 'node:module'
import { createApp } from '../../dist/runtime/index.js'
import { offer, options } from '../harness/offer.js'

const require = createRequire(import.meta.url)
const app = await createApp({ root: options.root })
const names = app.elements({ type: 'auths.loginTypes.QywxInnerType' }).map(({ fullName }) => fullName)
const map = new Map(names.map((name) => [name, app.getElement(name)]))

const { Lifetime, createContainer } = require('awilix')
const container = createContainer()
container.loadModules(['*.js'], { cwd: options.awilix, resolverOptions: { lifetime: Lifetime.SINGLETON } })
const registered = Object.keys(container.registrations)

const { ServiceBroker } = require('moleculer')
const broker = new ServiceBroker({ logger: false })
broker.loadServices(options.moleculer)
await broker.start()
const services = broker.services.map(({ name }) => name).filter((name) => name.startsWith('login'))

const ways = {
  ours: [names, (name) => app.getElement(name)],
  map: [names, (name) => map.get(name)],
  awilix: [registered, (name) => container.resolve(name)],
  moleculer: [services, (name) => broker.getLocalService(name)],
}

offer({
  measure(way) {
    const [known, find] = ways[way]
    const turns = way === 'moleculer' ? 20 : 500
    let found = 0
    const began = process.hrtime.bigint()
    for (let turn = 0; turn < turns; turn += 1)
      for (const name of known) if (find(name) !== undefined) found += 1
    const took = Number(process.hrtime.bigint() - began)
    if (found !== turns * 1000) throw new Error(`${way} found ${found / turns} of 1000.`)
    return took / found
  },
})
