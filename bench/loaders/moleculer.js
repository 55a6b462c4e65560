import { createRequire } from 'node:module'
import { tellDone } from './done.js'

const { ServiceBroker } = createRequire(import.meta.url)('moleculer')
const broker = new ServiceBroker({ logger: false })
broker.loadServices(process.argv[2])
await broker.start()
tellDone(broker.services.filter(({ name }) => name.startsWith('login')).length)
