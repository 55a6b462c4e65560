/**
 * Which tests are asked about which files. A test that only passes through a file on its way somewhere else would cost
 * its time for every mutant in it, and tell little.
 *
 * @type {Readonly<Record<string, { readonly mutate: readonly string[]; readonly tests: readonly string[] }>>}
 */
export const mutationGroups = {
  kernel: {
    mutate: ['runtime/kernel/**/*.ts'],
    tests: ['test/runtime/{loader,names,app-config,app,dropping-in,errors,http-function-lists}.test.ts'],
  },
  storage: {
    mutate: [
      'runtime/storage/login-states.ts',
      'runtime/storage/sessions.ts',
      'runtime/storage/sealing.ts',
      'runtime/storage/leases.ts',
      'runtime/storage/hash.ts',
    ],
    tests: ['test/runtime/{state,sessions,sealing,lock,http-repeats,http-recheck}.test.ts'],
  },
  wecom: {
    mutate: [
      'elements/auths/loginTypes/QywxInnerType/wecom/**/*.ts',
      'elements/auths/loginTypes/QywxInnerType/store/tokens.ts',
    ],
    tests: [
      'test/elements/{access-token,error-codes,late-answers,login,outages,sync-user,sync-range,departments}.test.ts',
    ],
  },
  events: {
    mutate: ['elements/auths/loginTypes/QywxInnerType/events/**/*.ts'],
    tests: ['test/elements/events*.test.ts'],
  },
}
