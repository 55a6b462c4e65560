import type { EmulatedDepartment } from './department.js'
import type { UserInit } from './people.js'
import type { VisibleRange } from './visible-range.js'

// The corporation that stands there when a test says nothing. Finance (8) is outside of the app's visible range.

export const SEED_DEPARTMENTS: readonly EmulatedDepartment[] = [
  department(1, '星河科技有限公司', 'Xinghe Technology', 0),
  department(2, '研发中心', 'R&D Centre', 1, ['ChenJianGuo']),
  department(3, '前端组', 'Web Team', 2),
  department(4, '后端组', 'Server Team', 2),
  department(5, '产品设计部', 'Product and Design', 1),
  department(6, '市场销售部', 'Marketing and Sales', 1),
  department(7, '人力行政部', 'People and Office', 1),
  department(8, '财务部', 'Finance', 1),
]

export const SEED_VISIBLE_RANGE: VisibleRange = { departments: [2, 5, 6, 7], users: ['LinGuoQiang'] }

export const SEED_USERS: readonly UserInit[] = [
  member('LinGuoQiang', '林国强', '1', [1], '总经理'),
  member('ChenJianGuo', '陈建国', '1', [2, 4], '研发总监', { is_leader_in_dept: [1, 0], alias: '老陈' }),
  member('ZhangWei', '张伟', '1', [3], '高级前端工程师', { direct_leader: ['ChenJianGuo'] }),
  member('LiNa', '李娜', '2', [3, 5], '前端工程师', { direct_leader: ['ChenJianGuo'] }),
  member('WangFang', '王芳', '2', [3], '前端工程师', { email: '' }),
  member('LiuYang', '刘洋', '1', [3], '前端实习生', { biz_mail: '' }),
  member('ZhaoLei', '赵磊', '1', [4], '架构师', { direct_leader: ['ChenJianGuo'] }),
  member('HuangMin', '黄敏', '2', [4], '后端工程师'),
  member('ZhouJie', '周杰', '1', [4, 2], '后端工程师'),
  member('WuXiaoMing', '吴晓明', '1', [4], '运维工程师', { telephone: '020-85551234' }),
  member('XuJing', '徐静', '2', [4], '测试工程师'),
  member('SunHao', '孙浩', '1', [5], '产品经理', { english_name: 'Howard' }),
  member('MaLiLi', '马丽丽', '2', [5], '交互设计师'),
  member('ZhuTao', '朱涛', '1', [5], '视觉设计师', { email: '', biz_mail: '', mobile: '' }),
  member('HuXueMei', '胡雪梅', '2', [6], '市场经理'),
  member('GuoPeng', '郭鹏', '1', [6], '销售经理', { address: '广州市海珠区新港中路397号' }),
  member('HeYan', '何燕', '2', [6, 8], '商务助理', { main_department: 6 }),
  member('GaoJun', '高军', '1', [6], '客户代表'),
  member('LuoYuTing', '罗玉婷', '2', [7], '人事主管'),
  member('ZhengShuang', '郑爽', '2', [7], '行政专员'),
  member('OuYangXiu', '欧阳秀', '2', [7, 5], '培训专员'),
  member('LiangBo', '梁博', '1', [3], '前端工程师', { status: 2 }),
  member('XieYun', '谢云', '2', [5], '设计实习生', { status: 4 }),
  member('TangWenBin', '唐文斌', '1', [6], '销售代表', { status: 5 }),
  member('QianFang', '钱芳', '2', [8], '会计'),
  {
    userid: 'outsider-visitor',
    kind: 'outsider',
    name: '访客 蒋先生',
    openid: 'oWwEmulator7pKQ2xVt0JtXz1aB3cD',
    external_userid: 'wmEmulatorAAAqJ2yQnZ5cT8rVf',
  },
  { userid: 'wwlinkedcorp0001/ShenJie', kind: 'linked', name: '沈洁（互联企业）' },
]

function department(
  id: number,
  name: string,
  nameEn: string,
  parentid: number,
  leaders: string[] = [],
): EmulatedDepartment {
  return { id, name, name_en: nameEn, department_leader: leaders, parentid, order: 100000000 - id }
}

function member(
  userid: string,
  name: string,
  gender: '1' | '2',
  department: number[],
  position: string,
  details: Partial<UserInit> = {},
): UserInit {
  const id = userid.toLowerCase()
  return {
    userid,
    name,
    gender,
    department,
    position,
    mobile: `138${numberFrom(id)}`,
    email: `${id}@mail.example`,
    biz_mail: `${id}@xinghe.example`,
    avatar: `https://wework.qpic.cn/bizmail/emulator-${id}/0`,
    thumb_avatar: `https://wework.qpic.cn/bizmail/emulator-${id}/100`,
    qr_code: `https://open.work.weixin.qq.com/wwopen/userQRCode?vcode=emulator-${id}`,
    ...details,
  }
}

/** Eight digits that stay the same for a userid. */
function numberFrom(text: string): string {
  let value = 7
  for (const letter of text) value = (value * 31 + letter.charCodeAt(0)) % 100000000
  return String(value).padStart(8, '0')
}
