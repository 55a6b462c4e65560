import { createRequire } from 'node:module'
import { tellDone } from './done.js'

const { Lifetime, createContainer } = createRequire(import.meta.url)('awilix')
const container = createContainer()
container.loadModules(['*.js'], { cwd: process.argv[2], resolverOptions: { lifetime: Lifetime.SINGLETON } })
const live = Object.keys(container.registrations).map((name) => container.resolve(name))
tellDone(live.length)
