import js from '@eslint/js'
import tseslint from 'typescript-eslint'

const inOurCode = ['runtime/**/*.ts', 'elements/**/*.ts']

// House rules as rules, each with the place where the thing it bans is allowed.
const bannedSyntax = [
  {
    selector: "ThrowStatement > NewExpression[callee.name='Error']",
    message: 'Throw an ElementError, a Code or a TypeError.',
  },
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Time is handed in: take it from the clock (kernel/clock.ts).',
  },
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message:
      'The environment is read in kernel/app-config.ts, and handed to the command line in cli/main.ts.',
  },
]

const bannedInTests = [
  {
    selector: "CallExpression[callee.object.name='vi'][callee.property.name='waitFor'][arguments.length=1]",
    message: 'A second is too little on a busy machine: use test/support/wait-for.ts.',
  },
]

export default tseslint.config(
  {
    ignores: ['**/dist/', '**/bundles/', 'data/', 'coverage/', 'test/fixtures/', '**/node_modules/', '.tmp/'],
  },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'preserve-caught-error': 'error',
      '@typescript-eslint/class-literal-property-style': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    files: inOurCode,
    ignores: ['runtime/kernel/clock.ts', 'runtime/kernel/app-config.ts', 'runtime/cli/main.ts'],
    rules: { 'no-restricted-syntax': ['error', ...bannedSyntax] },
  },
  {
    files: ['test/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...bannedInTests] },
  },
  {
    files: inOurCode,
    ignores: ['runtime/cli/**'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['scripts/**/*.js', 'test/mutation/*.js', '*.js', '*.cjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', module: 'writable' } },
  },
  {
    // The type check of this folder knows which names a page has.
    files: ['emulator/browser/*.js'],
    rules: { 'no-undef': 'off' },
  },
  {
    files: ['bench/**/*.js'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        performance: 'readonly',
        fetch: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
        URLSearchParams: 'readonly',
      },
    },
  },
  {
    files: ['examples/**/*.js'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', Response: 'readonly', URL: 'readonly' },
    },
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['../*'], message: 'An example knows the package by its name only.' }] },
      ],
    },
  },
)
