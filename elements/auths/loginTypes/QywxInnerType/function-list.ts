import type { RemoteFunction } from '../../../../runtime/element.js'

/** What may be called over HTTP besides the login itself, by whom the host's `authorize` allows. */
export const qywxFunctionList: readonly RemoteFunction[] = [
  {
    name: 'getUserInfo',
    title: 'A member as WeCom says now',
    translations: { zh: { title: '读取成员在企业微信的最新资料' } },
    args: [{ name: 'userId', title: 'User id', dataType: 'Stext', required: true }],
  },
  {
    name: 'syncUserInfo',
    title: 'Bring a stored member up to date',
    translations: { zh: { title: '更新存下的成员' } },
    args: [
      { name: 'userId', title: 'User id', dataType: 'Stext', required: true },
      { name: 'forceUpdate', title: 'Even if it is fresh', dataType: 'Checkbox' },
    ],
  },
  {
    name: 'syncDepartmentInfo',
    title: 'Bring the stored departments up to date',
    translations: { zh: { title: '更新存下的部门' } },
    args: [{ name: 'deptId', title: 'That one and what is under it', dataType: 'Stext' }],
  },
  // Never with allowMassLeave: whoever may say that sits at the server.
  {
    name: 'syncCorp',
    title: 'Bring all departments and members up to date',
    translations: { zh: { title: '更新全部部门与成员' } },
    args: [],
  },
]
