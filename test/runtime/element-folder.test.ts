import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  createPair,
  finishSaves,
  readPair,
  removePair,
  replacePair,
  revisionOf,
  sweepLeftovers,
} from '../../runtime/kernel/element-folder.js'
import { catchError, catchRejection } from '../support/catch-error.js'
import { noteFlushes } from '../support/flushes.js'
import { makeTempFolder } from '../support/temp-folder.js'

const pair = { define: '{"title":"Staff"}', config: '{"id":1}' }
const other = { define: '{"title":"Other"}', config: '{"id":2}' }

/** A folder in which `Staff` is to lie, and a way to put files there. */
function openPlace() {
  const temp = makeTempFolder()
  const above = join(temp.path, 'auths/logins')
  const folder = join(above, 'Staff')
  const put = (name: string, text: string) => {
    const file = join(above, name)
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(file, text)
    return file
  }
  return {
    above,
    folder,
    put,
    list: (path = '') => readdirSync(join(above, path)).sort(),
    modeOf: (name: string) => statSync(join(folder, name)).mode & 0o777,
    [Symbol.dispose]: () => {
      temp[Symbol.dispose]()
    },
  }
}

describe('a pair of files', () => {
  it('is read as it is, whichever of them is there', () => {
    using place = openPlace()
    expect(readPair(place.folder)).toEqual({ define: undefined, config: undefined })
    place.put('Staff/e.json', '{}')
    expect(readPair(place.folder)).toEqual({ define: '{}', config: undefined })
    place.put('Staff/Staff.json', 'é')
    expect(readPair(place.folder)).toEqual({ define: '{}', config: 'é' })
  })

  it('that can not be read is a fault, and no missing file', () => {
    using place = openPlace()
    place.put('Staff/e.json/file', '')
    expect(catchError(() => readPair(place.folder))).toMatchObject({ code: 'EISDIR' })
  })

  it('has a name for each state', () => {
    const states = [pair, other, { define: pair.define, config: other.config }]
    const missing = [
      { define: undefined, config: undefined },
      { define: 'x', config: undefined },
      { define: undefined, config: 'x' },
      { define: '', config: 'x' },
    ]
    const names = [...states, ...missing].map(revisionOf)
    expect(new Set(names).size).toBe(names.length)
    expect(revisionOf({ ...pair })).toBe(names[0])
    for (const name of names) expect(name).toMatch(/^[\w-]{43}$/)
  })
})

describe('making a pair', () => {
  it('makes the folders above it, and leaves nothing beside it', async () => {
    using place = openPlace()
    await createPair(place.folder, pair)
    expect(readPair(place.folder)).toEqual(pair)
    expect(place.list()).toEqual(['Staff'])
    expect([place.modeOf('e.json'), place.modeOf('Staff.json')]).toEqual([0o644, 0o600])
  })

  it('may be of one file', async () => {
    using place = openPlace()
    await createPair(place.folder, { define: '{}', config: undefined })
    expect(place.list('Staff')).toEqual(['e.json'])
  })

  it('takes an empty folder, and nothing that is filled', async () => {
    using place = openPlace()
    mkdirSync(place.folder, { recursive: true })
    await createPair(place.folder, pair)
    const error = await catchRejection(createPair(place.folder, other))
    expect(['ENOTEMPTY', 'EEXIST']).toContain((error as NodeJS.ErrnoException).code)
    expect(readPair(place.folder)).toEqual(pair)
    expect(place.list()).toEqual(['Staff'])
  })
})

describe('replacing a pair', () => {
  it('gives both files their new contents, and they keep who may read them', async () => {
    using place = openPlace()
    await createPair(place.folder, pair)
    chmodSync(join(place.folder, 'e.json'), 0o640)
    chmodSync(join(place.folder, 'Staff.json'), 0o660)
    place.put('Staff/notes.txt', 'mine')
    await replacePair(place.folder, other)
    expect(readPair(place.folder)).toEqual(other)
    expect([place.modeOf('e.json'), place.modeOf('Staff.json')]).toEqual([0o640, 0o660])
    expect(place.list('Staff')).toEqual(['Staff.json', 'e.json', 'notes.txt'])
    expect(place.list()).toEqual(['Staff'])
  })

  it('leaves a file alone that it is not given', async () => {
    using place = openPlace()
    await createPair(place.folder, pair)
    await replacePair(place.folder, { define: undefined, config: other.config })
    expect(readPair(place.folder)).toEqual({ define: pair.define, config: other.config })
  })

  it('that can not be decided leaves the pair and nothing beside it', async () => {
    using place = openPlace()
    await createPair(place.folder, pair)
    place.put('..Staff.saved/Staff.json', 'of another save')
    const error = await catchRejection(replacePair(place.folder, other))
    expect(['ENOTEMPTY', 'EEXIST']).toContain((error as NodeJS.ErrnoException).code)
    expect(readPair(place.folder)).toEqual(pair)
    expect(place.list()).toEqual(['..Staff.saved', 'Staff'])
  })
})

it('a folder of somebody else beside a pair is in no way of it', async () => {
  using place = openPlace()
  place.put('..Staff/notes.txt', 'mine')
  await createPair(place.folder, pair)
  await replacePair(place.folder, other)
  expect(readPair(place.folder)).toEqual(other)
  await removePair(place.folder)
  expect(place.list()).toEqual(['..Staff'])
  expect(place.list('..Staff')).toEqual(['notes.txt'])
})

describe('removing a pair', () => {
  it('takes the folder away', async () => {
    using place = openPlace()
    await createPair(place.folder, pair)
    await removePair(place.folder)
    expect(place.list()).toEqual([])
  })

  it.each([
    ['a file', 'notes.txt'],
    ['a folder', 'Inner/e.json'],
  ])('leaves %s that lies there', async (_, name) => {
    using place = openPlace()
    await createPair(place.folder, pair)
    place.put(`Staff/${name}`, 'mine')
    await removePair(place.folder)
    expect(place.list('Staff')).toEqual([name.split('/')[0]])
    expect(place.list()).toEqual(['Staff'])
  })

  it('needs no config beside what is left', async () => {
    using place = openPlace()
    await createPair(place.folder, { define: '{}', config: undefined })
    place.put('Staff/notes.txt', 'mine')
    await removePair(place.folder)
    expect(place.list('Staff')).toEqual(['notes.txt'])
  })
})

describe('a loss of power', () => {
  it('finds a new element on the disk, or nothing', async () => {
    using place = openPlace()
    mkdirSync(place.above, { recursive: true })
    using flushes = await noteFlushes(place.above)
    await createPair(place.folder, pair)
    const staged = expect.stringMatching(/^\.\.Staff\.swept-[0-9a-f]{12}$/) as string
    expect(flushes.list()).toEqual([
      { what: expect.stringMatching(/^\.\..*\/e\.json$/) as string, beside: [staged] },
      { what: expect.stringMatching(/^\.\..*\/Staff\.json$/) as string, beside: [staged] },
      { what: staged, beside: [staged] },
      { what: '', beside: ['Staff'] },
    ])
    expect(flushes.stillOpen()).toEqual([])
  })

  it('finds a change decided before a file of it is in its place', async () => {
    using place = openPlace()
    await createPair(place.folder, pair)
    using flushes = await noteFlushes(place.above)
    await replacePair(place.folder, other)
    const saved = ['..Staff.saved', 'Staff']
    expect(flushes.list().slice(3)).toEqual([
      { what: '', beside: saved },
      { what: 'Staff', beside: saved },
    ])
  })

  it('finds gone what is said to be gone', async () => {
    using place = openPlace()
    await createPair(place.folder, pair)
    using flushes = await noteFlushes(place.above)
    await removePair(place.folder)
    expect(flushes.list()).toEqual([{ what: '', beside: [] }])
  })
})

describe('a disk that fails', () => {
  it.each([1, 2, 3])('at flush %i leaves everything as it was, and no file open', async (failsAt) => {
    using place = openPlace()
    await createPair(place.folder, pair)
    using flushes = await noteFlushes(place.above, failsAt)
    expect(await catchRejection(replacePair(place.folder, other))).toMatchObject({ code: 'EIO' })
    expect(readPair(place.folder)).toEqual(pair)
    expect(place.list()).toEqual(['Staff'])
    expect(flushes.stillOpen()).toEqual([])
  })
})

describe('what a crash left', () => {
  it('of a save that was decided is brought to its end, as often as it is looked at', async () => {
    using place = openPlace()
    await createPair(place.folder, pair)
    place.put('..Staff.saved/Staff.json', other.config)
    const saved = join(place.above, '..Staff.saved')
    expect(await finishSaves([saved])).toBe(true)
    expect(readPair(place.folder)).toEqual({ define: pair.define, config: other.config })
    expect(place.list()).toEqual(['Staff'])
    expect(await finishSaves([saved])).toBe(true)
    expect(await Promise.all([finishSaves([saved]), finishSaves([saved])])).toEqual([true, true])
    expect(place.list()).toEqual(['Staff'])
  })

  it('of a save is brought to its end by any number of processes at once', async () => {
    using place = openPlace()
    await createPair(place.folder, pair)
    place.put('..Staff.saved/e.json', other.define)
    place.put('..Staff.saved/Staff.json', other.config)
    const saved = join(place.above, '..Staff.saved')
    expect(await Promise.all(Array.from({ length: 8 }, () => finishSaves([saved])))).not.toContain(false)
    expect(readPair(place.folder)).toEqual(other)
    expect(place.list()).toEqual(['Staff'])
  })

  it('of a save whose element is gone goes too', async () => {
    using place = openPlace()
    place.put('..Staff.saved/Staff.json', other.config)
    await finishSaves([join(place.above, '..Staff.saved')])
    expect(place.list()).toEqual([])
  })

  it('of a save is left where something can not be moved', async () => {
    using place = openPlace()
    await createPair(place.folder, pair)
    place.put('..Staff.saved/e.json/file', '')
    const error = await catchRejection(finishSaves([join(place.above, '..Staff.saved')]))
    expect((error as NodeJS.ErrnoException).code).toBe('ENOTDIR')
    expect(place.list()).toEqual(['..Staff.saved', 'Staff'])
  })

  it('of anything else is no save, and is swept away by who may', async () => {
    using place = openPlace()
    const left = ['..Staff.swept-1/e.json', '..Staff.swept-2/deep/file', '..data/file', '..Staff.saved/file']
    for (const name of left) place.put(name, '')
    const besides = place.list().map((name) => join(place.above, name))
    expect(await finishSaves(besides.filter((path) => !path.endsWith('.saved')))).toBe(false)
    expect(place.list()).toHaveLength(4)
    await sweepLeftovers(besides)
    expect(place.list()).toEqual(['..Staff.saved', '..data'])
    await sweepLeftovers(besides)
  })

  it('is told by the name of the folder alone, and by no folder above', async () => {
    using place = openPlace()
    const file = place.put('..x.swept-1/..data/file', '')
    await sweepLeftovers([join(place.above, '..x.swept-1/..data')])
    expect(existsSync(file)).toBe(true)
    expect(readFileSync(file, 'utf8')).toBe('')
  })
})
