// The architecture as a table: which folder may import which. All arrows point one way.

/** Whatever of ours lies in `from` may import only what lies in `to`, its own folder included. */
const layer = (name, from, to, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^(runtime|elements|emulator|test|bench|server\\.ts)', pathNot: [from, ...to] },
})

module.exports = {
  forbidden: [
    layer('kernel', '^runtime/kernel/', [], 'The kernel imports nothing else of ours.'),
    layer('storage', '^runtime/storage/', ['^runtime/kernel/'], 'Storage stands on the kernel alone.'),
    layer(
      'http',
      '^runtime/http/',
      ['^runtime/kernel/', '^runtime/storage/', '^runtime/app\\.ts$'],
      'HTTP is a client of the app.',
    ),
    layer(
      'authors-door',
      '^runtime/element\\.ts$',
      ['^runtime/kernel/', '^runtime/storage/', '^runtime/transport\\.ts$'],
      'What authors of Types see.',
    ),
    layer('client', '^runtime/client/', [], 'What runs in pages imports nothing of the server.'),
    layer(
      'app',
      '^runtime/(app|app-options|app-parts|background|check|check-login|check-texts|create-app|contexts|element-map|import-storage|instances|json-schemas|log|random|reading|watcher|index)\\.ts$',
      [
        '^runtime/(app|app-options|app-parts|background|check|check-login|check-texts|create-app|contexts|element-map|import-storage|instances|json-schemas|log|random|reading|watcher|element)\\.ts$',
        '^runtime/(kernel|storage|transport)',
      ],
      'The app joins kernel and storage; it knows no HTTP server and no element.',
    ),
    layer(
      'cli',
      '^runtime/cli/',
      ['^runtime/index\\.ts$', '^runtime/http/index\\.ts$', '^emulator/index\\.ts$'],
      'The command line calls what hosts call.',
    ),
    layer(
      'testing',
      '^runtime/testing/',
      ['^runtime/(app|app-options)\\.ts$', '^runtime/(kernel|storage)/', '^runtime/http/index\\.ts$'],
      'What authors test their Types with is a client of the app and of HTTP.',
    ),
    layer(
      'elements',
      '^elements/',
      ['^runtime/element\\.ts$', '^runtime/client/entry\\.ts$'],
      'Elements see the runtime through the door for authors, and what they bring into pages through its interface.',
    ),
    layer(
      'emulator',
      '^emulator/',
      [],
      'The emulator is an independent witness: it imports nothing of ours.',
    ),
    {
      name: 'runtime-loads-elements-by-path',
      comment: 'The runtime finds elements on disk and never imports one.',
      severity: 'error',
      from: { path: '^runtime/' },
      to: { path: '^elements/' },
    },
    {
      name: 'only-the-emulator-command-starts-the-emulator',
      severity: 'error',
      from: { path: '^(runtime|elements)/', pathNot: '^runtime/cli/commands/emulator\\.ts$' },
      to: { path: '^emulator/' },
    },
    {
      name: 'one-file-knows-node-http',
      severity: 'error',
      from: { path: '^runtime/', pathNot: '^runtime/http/serve\\.ts$' },
      to: { path: '^(node:)?https?$|@hono/node-server' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node'] },
  },
}
