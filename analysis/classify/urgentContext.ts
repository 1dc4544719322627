/** Words of school and of the young; 园 and 班 only where they are a kindergarten and a class. */
const YOUNG =
  /学生|孩子|小孩|小朋友|儿童|少年|未成年|娃|儿子|女儿|女生|男生|学校|校园|校长|校车|小学|中学|初中|高中|职高|学院|大学|同学|老师|教师|教官|班主任|班级|班上|班里|[一-九0-9]年级|幼儿|幼师|保育|托管|宿舍|寝室|家长|早读|晚自习|上课|下课|放学/

/**
 * Whether a text is about a school, or about the young at all: where a matter was placed outside education, only then is harm
 * between people the school's to act on. Made to say yes when in doubt.
 *
 * @param text - as written or normalised
 */
export function concernsYoung(text: string): boolean {
  return YOUNG.test(text)
}
