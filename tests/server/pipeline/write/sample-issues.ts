/** What people say in the sample: written for these tests. */
export interface SampleIssue {
  readonly area: string
  readonly subArea: string | null
  readonly stage: string
  readonly title: string
  readonly keywords: readonly string[]
  /** opinions, the first ones are quoted */
  readonly texts: readonly string[]
  /** times the list of texts is repeated with another person */
  readonly repeats: number
  readonly suggestions: readonly string[]
  readonly causes: readonly string[]
}

export const SAMPLE_ISSUES: readonly SampleIssue[] = [
  {
    area: 'A5', subArea: 'A5.4', stage: 'S2', title: '学校食堂饭菜凉、花样少', keywords: ['食堂', '饭菜', '凉', '陪餐'], repeats: 6,
    texts: ['中午轮到我们班打饭，菜已经凉了，孩子回来常说没吃饱。', '一周五天有三天是土豆丝，花样太少。', '食堂师傅态度还可以，就是排队的时间太长，后面的班只剩十分钟吃饭。', '陪餐的领导坐小包间，吃的和学生不一样。'],
    suggestions: ['建议分年级错峰就餐', '希望每周公布一次带量食谱', '家长委员会应当能随时进后厨看一看'],
    causes: ['一个窗口要供四个班，打饭口太少', '今年食材涨价，餐标两年没有动'],
  },
  {
    area: 'A3', subArea: null, stage: 'S2', title: '作业抄写多、分层不落实', keywords: ['作业', '抄写', '分层'], repeats: 5,
    texts: ['语文一晚上抄三课生词，孩子写到九点半，手都疼。', '会做的和不会做的都是同一张卷子，没有分层。', '作业公示栏写的是四十分钟，实际两个小时打不住。'],
    suggestions: ['建议各科老师先碰一下当天的总量再布置', '希望给学得快的孩子换成拓展题'],
    causes: ['各科各布置各的，没有人管总量'],
  },
  {
    area: 'A7', subArea: null, stage: 'S1', title: '迎检填表多，老师反复报材料', keywords: ['填表', '迎检', '台账', '打卡'], repeats: 5,
    texts: ['同一份数据这周报了三个科室，格式还都不一样。', '为了迎检补了两天台账，课只好找人代。', '各种小程序打卡，班主任天天在群里催家长，催得没人愿意理。'],
    suggestions: ['建议一张表报一次，各科室共用', '进校园的检查事项应当年初列出清单，清单外的可以不接'],
    causes: ['科室之间数据不通', '检查看材料多，看课堂少'],
  },
  {
    area: 'A2', subArea: null, stage: 'S1', title: '课后服务只写作业，社团没开起来', keywords: ['课后服务', '社团', '写作业'], repeats: 4,
    texts: ['说好的篮球和书法只在头两个星期有过，后来就是坐着写作业。', '课后服务两节连着看自习，老师累，孩子也坐不住。'],
    suggestions: ['建议与附近学校共用外聘教练', '可以请有手艺的家长来上活动课'],
    causes: ['外聘教师的费用没有着落'],
  },
  {
    area: 'A5', subArea: 'A5.2', stage: 'S2', title: '农村学校缺专职音体美教师', keywords: ['音体美', '缺教师', '兼课'], repeats: 4,
    texts: ['我们学校音乐课是数学老师兼的，只会放歌。', '全镇三所小学只有一个体育老师，走教都走不过来。'],
    suggestions: ['希望招聘时给音体美单列名额', '建议城里学校的老师每周来走教一天'],
    causes: ['编制按人头算，小规模学校永远凑不齐一个'],
  },
  {
    area: 'A4', subArea: null, stage: 'S2', title: '老师当众批评，说话伤人', keywords: ['批评', '当众', '说话'], repeats: 3,
    texts: ['成绩下来，老师当着全班念后十名，孩子回家哭了一晚上。', '有问题可以单独说，不要在班级群里点名。'],
    suggestions: ['希望老师多一点耐心，把话说在私下'], causes: [],
  },
  {
    area: 'A3', subArea: null, stage: 'S3', title: '好课只在中心校，村小学不到', keywords: ['教研', '村小', '优质课'], repeats: 3,
    texts: ['优质课展示都在中心校，来回四十里，我们去不了。', '教研组就我一个人，备课没人商量。'],
    suggestions: ['建议把公开课录下来，发到各校一起看', '联片教研应当轮流到村小来办'], causes: ['村小一个学科就一位教师'],
  },
  {
    area: 'A5', subArea: 'A5.3', stage: 'S1', title: '划片招生界线不清，年年变', keywords: ['划片', '招生', '学区'], repeats: 3,
    texts: ['同一个小区分到两所学校，去年和今年的通知还不一样。', '打电话问，教务处和局里说的不是一回事。'],
    suggestions: ['建议提前半年公布划片图'], causes: ['新建小区多，学位跟不上'],
  },
  {
    area: 'A2', subArea: null, stage: 'S2', title: '留守孩子周末没人管', keywords: ['留守', '周末', '手机'], repeats: 2,
    texts: ['班里一大半是爷爷奶奶带，周末就抱着手机，作业都没人签字。', '家长会来的都是老人，跟父母说不上话。'],
    suggestions: ['学校和村里一块儿办周末活动室，可以试一试'], causes: ['父母常年在外打工'],
  },
  {
    area: 'A1', subArea: null, stage: 'S1', title: '考核仍看平均分和优秀率', keywords: ['考核', '平均分', '优秀率'], repeats: 2,
    texts: ['年底考核还是看平均分，嘴上说五育并举，回到办公室算的还是那零点几分。', '不排名了，改成等级了，等级其实还是名次。'],
    suggestions: ['希望把体质、劳动也算进对学校的评价'], causes: [],
  },
  {
    area: 'A5', subArea: 'A5.5', stage: 'S0', title: '教室暖气不热', keywords: ['暖气', '教室'], repeats: 2,
    texts: ['北边的教室冬天只有十二度，孩子写字手都伸不开。'], suggestions: [], causes: ['管道用了二十年'],
  },
  {
    area: 'A7', subArea: null, stage: 'S2', title: '反映的问题没有回音', keywords: ['投诉', '回复'], repeats: 2,
    texts: ['去年就在意见箱里投过两次，一直没有人回我。'], suggestions: ['建议公布每条意见的办理结果'], causes: [],
  },
]

/** Opinions that belong to no issue: area, kind, text. */
export const SAMPLE_SINGLES: readonly (readonly [string, string, string])[] = [
  ['A3', 'P', '数学老师讲得太快，后排听不懂。'],
  ['A4', 'C', '班主任放学后陪着孩子等家长，一直等到六点半，非常感谢。'],
  ['A5', 'Q', '请问转学手续要到哪里办？'],
  ['A5', 'G', '校门口建议装一个减速带，接送的时候人太多。'],
  ['A0', 'N', '没有意见。'],
  ['A0', 'C', '挺好的，辛苦了。'],
  ['A0', 'P', '小区里的路灯坏了半年了。'],
  ['A?', 'P', '那件事到现在也没有个说法，大家都看着呢。'],
  ['A?', 'N', '跟去年差不多。'],
]
