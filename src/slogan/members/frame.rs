//! Frames: counts that announce a list without naming it (三个方面, 两条, 4个专题).

use super::clause::is_open_quote;
use crate::clean::is_han;
use crate::numeral;
use crate::span::Span;

/// A count that may announce a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    /// The numeral, the measure word and the noun.
    pub span: Span,
    /// How many it announces.
    pub number: u32,
    /// The noun is one that names nothing (方面, 问题), or there is none (两条).
    pub generic: bool,
}

/// Measure words of things that are listed.
const MEASURES: &str = "个项大种条类点件句道张本对者方桩层";

/// Longest noun with what describes it, in characters.
const LONGEST: usize = 8;

/// Where a noun ends.
const CLOSES: &str = "的是为和及把在等一来入这那各都也就进有以已";

/// Nouns that announce a list and name nothing.
const ANNOUNCE: &[&str] = &[
    "方面", "环节", "问题", "意见", "阶段", "原因", "层次", "关键", "事情", "例子", "专题", "重点", "要点", "题目", "内容", "部分", "步骤",
    "情况", "要求", "任务", "措施", "举措", "工作", "办法", "建议", "特点", "因素", "角度", "渠道", "途径", "手段", "目标", "指标", "规矩", "教训",
    "体会", "启示", "经验", "条件", "标准", "原则", "变化", "难题", "矛盾", "课题", "判断", "看法", "想法", "希望", "感受", "意思", "道理", "层面", "类型",
    "难点", "亮点", "短板", "弱项", "环节", "倾向", "误区", "关口", "动作", "理由", "好处", "困难", "优势", "挑战", "机遇", "结论", "事项", "承诺",
];

/// Things that a numeral counts and that are no list of what is said.
const THINGS: &[&str] = &[
    "月", "多月", "小时", "星期", "季度", "百分点", "工作日", "学期", "年头", "亿", "万", "世纪", "人", "孩子", "分之", "省", "市", "县", "区",
    "乡", "镇", "村", "街道", "部门", "单位", "城市", "国家", "地区", "企业", "项目", "厂", "所", "站", "队", "组", "班", "家", "户", "楼", "窗口",
    "社区", "小区", "学校", "医院", "园区", "车间", "同志", "干部", "老人", "学生", "工人", "农民", "代表", "委员", "支部", "党委", "机构", "公司",
    "多", "来", "几", "余", "半", "特别行政区", "自治", "直辖", "现场", "故事", "晚上", "早上", "下午", "上午", "钟头", "镜头", "数字",
    "厅", "局", "委", "院", "校", "行业", "产业", "品种", "大项", "亿元", "亩", "年度", "时段", "节点", "百", "千", "点", "成",
];

/// The frames within `span` that stand at none of the `taken` places.
pub(super) fn frames(text: &str, span: Span, taken: &[Span]) -> Vec<Frame> {
    let mut found = Vec::new();
    let block = span.of(text);
    let mut behind = 0;
    let mut before = ' ';
    for (i, c) in block.char_indices() {
        if i >= behind && is_numeral(c) && !continues(before) && before != '第' {
            let len: usize = block[i..].chars().take_while(|c| is_numeral(*c)).map(char::len_utf8).sum();
            behind = i + len;
            if let Some(frame) = frame(text, span, span.start + i, span.start + behind)
                && !is_open_quote(before)
                && !taken.iter().any(|t| t.overlaps(frame.span))
            {
                found.push(frame);
            }
        }
        before = c;
    }
    found
}

fn is_numeral(c: char) -> bool {
    matches!(c, '二' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '一') || c.is_ascii_digit()
}

fn continues(c: char) -> bool {
    numeral::continues_numeral(c) || matches!(c, '.' | '．' | '%' | '几' | '数' | '每')
}

fn frame(text: &str, span: Span, start: usize, numeral_end: usize) -> Option<Frame> {
    let written = &text[start..numeral_end];
    let number = numeral::parse(written).filter(|n| (2..=30).contains(n))?;
    let single = written.chars().count() == 1 || written.contains('十') || written.bytes().all(|b| b.is_ascii_digit());
    let rest = &text[numeral_end..span.end];
    let measure = rest.chars().next().filter(|c| single && MEASURES.contains(*c))?;
    let noun_at = numeral_end + measure.len_utf8();
    let run: String = text[noun_at..span.end].chars().take(LONGEST).take_while(|c| is_han(*c)).collect();
    if THINGS.iter().any(|w| run.starts_with(w)) || run.starts_with(numeral::continues_numeral) {
        return None;
    }
    let all = |len: usize, generic: bool| Frame { span: Span::new(start, noun_at + len), number, generic };
    if measure == '方' {
        return run.starts_with('面').then(|| all("面".len(), true));
    }
    let ideographs = !written.bytes().any(|b| b.is_ascii_digit());
    if measure == '者' {
        return ideographs.then(|| all(0, true));
    }
    // The first noun that names nothing ends it: 八个方面工作, 十项主要任务.
    let found = ANNOUNCE.iter().filter_map(|n| run.find(n).filter(|at| *at <= 12).map(|at| (at, n.len())));
    if let Some((at, len)) = found.min_by_key(|(at, len)| (*at, usize::MAX - len))
        && !run[..at].contains(|c| CLOSES.contains(c))
    {
        return Some(all(at + len, true));
    }
    let len = run.find(|c| CLOSES.contains(c)).unwrap_or(run.len());
    if len == 0 {
        return (ideographs && matches!(measure, '条' | '点' | '句' | '类')).then(|| all(0, true));
    }
    // 三句心里话, 两件实事
    let generic = run[..len].ends_with(['事', '话', '字']) && matches!(measure, '件' | '句' | '桩' | '个');
    (run.chars().count() < LONGEST || len < run.len()).then(|| all(len, generic))
}
