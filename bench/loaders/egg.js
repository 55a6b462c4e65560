import { createRequire } from 'node:module'
import { tellDone } from './done.js'

const FileLoader = createRequire(import.meta.url)('egg-core/lib/loader/file_loader')
const target = {}
new FileLoader({ directory: process.argv[2], target, inject: {} }).load()
tellDone(Object.keys(target).length)
