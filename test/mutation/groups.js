/**
 * Which tests are asked about which files. A test that only passes through a file on its way somewhere else would cost
 * its time for every mutant in it, and tell little.
 */
export const groups = {
  'kernel-chain': {
    mutate: [
      'runtime/kernel/full-name.ts',
      'runtime/kernel/type-chain.ts',
      'runtime/kernel/types.ts',
      'runtime/kernel/class-loader.ts',
      'runtime/kernel/declaration.ts',
      'runtime/kernel/scan.ts',
      'runtime/kernel/roots.ts',
      'runtime/kernel/inherited-apps.ts',
      'runtime/kernel/node.ts',
      'runtime/kernel/registry.ts',
      'runtime/kernel/problem.ts',
    ],
    tests: ['test/runtime/{loader,class-files,functions,names,extends,dropping-in,app}.test.ts'],
  },
  'kernel-config': {
    mutate: [
      'runtime/kernel/app-config.ts',
      'runtime/kernel/schema.ts',
      'runtime/kernel/config-binding.ts',
      'runtime/kernel/variables.ts',
      'runtime/kernel/details.ts',
      'runtime/kernel/json-file.ts',
      'runtime/kernel/json-pointer.ts',
      'runtime/kernel/editor-schema.ts',
      'runtime/kernel/urls.ts',
    ],
    tests: [
      'test/runtime/{urls,config,describe,editor-schema,app-config,loader,app}.test.ts',
      'test/elements/config.test.ts',
    ],
  },
  'kernel-functions': {
    mutate: [
      'runtime/kernel/arguments.ts',
      'runtime/kernel/functions.ts',
      'runtime/kernel/function-list.ts',
      'runtime/kernel/errors.ts',
      'runtime/kernel/base-element.ts',
      'runtime/kernel/finding.ts',
    ],
    tests: [
      'test/runtime/{arguments,errors,functions,class-files,app,check}.test.ts',
      'test/elements/error-codes.test.ts',
    ],
  },
  'kernel-values': {
    mutate: [
      'runtime/kernel/json-edit.ts',
      'runtime/kernel/secret-values.ts',
      'runtime/kernel/secret-schema.ts',
    ],
    tests: ['test/runtime/{json-edit,secret-values}.test.ts'],
  },
  'kernel-folders': {
    mutate: ['runtime/kernel/element-folder.ts'],
    tests: ['test/runtime/element-folder.test.ts'],
  },
  'kernel-writing': {
    mutate: [
      'runtime/kernel/instance-files.ts',
      'runtime/kernel/candidate.ts',
      'runtime/kernel/write-place.ts',
      'runtime/kernel/folder-lock.ts',
    ],
    tests: ['test/runtime/{instance-files,instance-checks,write-place}.test.ts'],
  },
  storage: {
    mutate: [
      'runtime/storage/login-states.ts',
      'runtime/storage/sessions.ts',
      'runtime/storage/sealing.ts',
      'runtime/storage/leases.ts',
      'runtime/storage/hash.ts',
    ],
    tests: ['test/runtime/{sealing,sessions,state,lock}.test.ts'],
  },
  'wecom-token': {
    mutate: [
      'elements/auths/loginTypes/QywxInnerType/wecom/access-token.ts',
      'elements/auths/loginTypes/QywxInnerType/wecom/wait-within.ts',
      'elements/auths/loginTypes/QywxInnerType/store/tokens.ts',
    ],
    tests: ['test/elements/{wait-within,access-token,late-answers,outages}.test.ts'],
  },
  'wecom-calls': {
    mutate: ['elements/auths/loginTypes/QywxInnerType/wecom/call.ts'],
    tests: ['test/elements/{requests,calls}.test.ts'],
  },
  'wecom-client': {
    mutate: ['elements/auths/loginTypes/QywxInnerType/wecom/client.ts'],
    tests: [
      'test/elements/{access-token,late-answers,departments,login,outages,sync-range,sync-user,diagnose}.test.ts',
    ],
  },
  'wecom-answers': {
    mutate: ['elements/auths/loginTypes/QywxInnerType/wecom/answers.ts'],
    tests: ['test/elements/answers.test.ts'],
  },
  'wecom-explanations': {
    mutate: [
      'elements/auths/loginTypes/QywxInnerType/wecom/caller-ip.ts',
      'elements/auths/loginTypes/QywxInnerType/wecom/error-codes.ts',
      'elements/auths/loginTypes/QywxInnerType/wecom/explanation.ts',
      'elements/auths/loginTypes/QywxInnerType/wecom/explanations.ts',
      'elements/auths/loginTypes/QywxInnerType/wecom/fault-explanations.ts',
      'elements/auths/loginTypes/QywxInnerType/wecom/probe.ts',
    ],
    tests: ['test/elements/{error-codes,probe}.test.ts'],
  },
  'events-served': {
    mutate: ['elements/auths/loginTypes/QywxInnerType/events/create-receiver.ts'],
    tests: ['test/elements/events-served.test.ts'],
  },
  events: {
    mutate: [
      'elements/auths/loginTypes/QywxInnerType/events/envelope.ts',
      'elements/auths/loginTypes/QywxInnerType/events/event.ts',
      'elements/auths/loginTypes/QywxInnerType/events/reader.ts',
      'elements/auths/loginTypes/QywxInnerType/events/receiver.ts',
      'elements/auths/loginTypes/QywxInnerType/events/xml.ts',
    ],
    tests: ['test/elements/{events-envelope,events,events-due}.test.ts'],
  },
}

const all = Object.values(groups)

/** The group of this run. A tool that only reads the configuration names none, and sees every file and test. */
export const group = groups[process.env.MUTATION_GROUP] ?? {
  mutate: all.flatMap(({ mutate }) => mutate),
  tests: all.flatMap(({ tests }) => tests),
}
