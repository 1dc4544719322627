/** A call whose words are off: printed, exit code 2. */
export class UsageError extends Error {}

export const USAGE = `问症：从意见到问题清单

用法：npm run -s wz -- 命令 …

  analyse 文件… --out 文件夹        归类、合并、排序，写出问题清单和报告
      --text 列名（可重复，依次相接）  --id --person --time --org --audience --channel 列名
      --mentions 列名（该意见有多少人提到）
      --taxonomy 文件  --labels 文件  --sheet 工作表  --encoding 编码
      --seed 整数  --workers 线程数  --timing
      没有指明的列由程序判断，选了哪一列、为什么，写在 result.json 的 mapping 里。
      可读 .csv .xlsx .xls .txt .docx；多个文件按同样的列名合在一起。
  evaluate opinions.csv --gold gold.csv [--json]     与人工结果比较
  train --labels 文件… --out 文件   训练内置七个领域的基础模型
      --unlabelled 文件（可重复，只学词义）
      --synthetic 自编意见 --synthetic-gold 其编号和领域（参与学习，不参与评分）
      --outside 文件（可重复，已知不属教育系统的意见，同上）

  serve      启动服务器、数据库和工作进程（与 npm start 相同）
  worker     在 DATABASE_URL 指定的数据库上再开一个工作进程
  migrate    更新数据库结构
  demo       没有活动时建立演示活动，并列出演示账号
  backup 文件     把全部内容备份到一个文件，服务器不用停
  restore 文件    把备份恢复到空的数据库里
  user add --name 姓名 --sign-in 用户名 --role 角色 --org 单位     新增账号，输出由本人设置密码的链接
      还没有任何单位时，第一个管理员的单位会一并建立：--role administrator --org 某市教育局
  org import 文件 --campaign 活动     导入机构表（.xlsx .xls .csv），有一行不对就全部不导入
  upload 文件 --campaign 活动 --org 单位     上传一份文件，各列按程序的判断，以该单位（或上级）第一个可上传账号的名义
  openapi    输出接口说明（OpenAPI）
      环境变量：PORT HOST DATABASE_URL WENZHENG_VAR（数据文件夹）UPLOAD_LIMIT_MB BEHIND_HTTPS=1 WENZHENG_DEMO=0（不建演示活动）

退出码：0 完成；1 输入有问题（逐条列在标准错误里，什么也不写）；2 用法不对。
`
