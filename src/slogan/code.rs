//! Plans, congresses and plenums: known by number, so a rule finds all of them, those to come as well.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::evidence::Evidence;
use super::{Candidate, Class, Family, Kind, Proposal};
use crate::numeral;
use crate::span::Span;

/// See the module.
pub struct Codes;

/// Words behind the number of a five-year plan.
const AFTER_PLAN: &[&str] = &[
    "规划",
    "计划",
    "时期",
    "末",
    "初",
    "纲要",
    "以来",
    "开局",
    "收官",
    "建设",
    "目标",
    "前期",
    "后期",
    "中期",
    "的头",
    "的最后",
    "的开局",
    "的收官",
    "发展",
];

/// Words for the time of a plan, which follow one too; 十五期 alone are issues or courses.
const PERIODS: &[&str] = &["期间", "期末", "期初", "期内", "期满"];

/// Nouns that a number and 大 count: 二十大产业 is no congress.
const COUNTED: &[&str] = &[
    "产业", "工程", "重点", "任务", "行动", "举措", "项目", "板块", "领域", "城市", "体系", "企业", "问题", "措施", "关系", "类", "战略",
    "专项", "系统", "集团", "方面", "国", "经济", "品牌", "名", "亮点", "新闻", "原则", "优势",
];

impl Family for Codes {
    fn name(&self) -> &'static str {
        "code"
    }

    fn propose(&self, text: &str, span: Span, out: &mut Vec<Candidate>) {
        let places = |word: &'static Finder| word.find_iter(span.of(text).as_bytes()).map(|at| span.start + at);
        let [five, great, term] = &*WORDS;
        for at in places(five) {
            plan(text, span, at, out);
            plan_by_order(text, span, at, out);
        }
        places(great).for_each(|at| congress(text, span, at, out));
        places(term).for_each(|at| plenum(text, span, at, out));
    }
}

/// What stands in every name of these families.
static WORDS: LazyLock<[Finder<'static>; 3]> = LazyLock::new(|| ["五", "大", "届"].map(Finder::new));

/// 第一个五年计划: `at` is where 五 stands.
fn plan_by_order(text: &str, span: Span, at: usize, out: &mut Vec<Candidate>) {
    let Some(before) = text[span.start..at].strip_suffix('个') else { return };
    let Some(word) = ["五年计划", "五年规划"].iter().find(|word| text[at..span.end].starts_with(**word)) else { return };
    let number = number_before(text, span, span.start + before.len());
    let Some(before) = before[..before.len() - number.len()].strip_suffix('第').filter(|_| !number.is_empty()) else { return };
    out.push(new(text, Span::new(span.start + before.len(), at + word.len()), Class::Code, Kind::Plan));
}

fn new(text: &str, span: Span, class: Class, kind: Kind) -> Candidate {
    let name = span.of(text).split_whitespace().collect();
    Candidate { span, proposal: Proposal::New { name, class, kind }, evidence: Evidence::SERIES }
}

/// Quotation marks that a name may stand in.
const OPENING: [char; 5] = ['“', '"', '「', '『', '‘'];
const CLOSING: [char; 5] = ['”', '"', '」', '』', '’'];

/// A run of numerals longer than this is an amount or a table, and no plan or congress.
const LONGEST_NUMBER: usize = 6;

/// The numeral of ideographs that ends at byte `at`; empty if there is none, or none so short.
fn number_before(text: &str, span: Span, at: usize) -> &str {
    let is_numeral =
        |c: &char| matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千' | '万' | '〇' | '零');
    let run = text[span.start..at].chars().rev().take(LONGEST_NUMBER + 1).take_while(is_numeral);
    let (chars, bytes) = run.fold((0, 0), |(n, len), c| (n + 1, len + c.len_utf8()));
    if chars > LONGEST_NUMBER { "" } else { &text[at - bytes..at] }
}

/// 十三五; 九五 and smaller only in quotation marks or before 计划, 时期 and the like.
fn plan(text: &str, span: Span, at: usize, out: &mut Vec<Candidate>) {
    let number = number_before(text, span, at);
    let Some(value) = numeral::parse(number).filter(|v| (1..=20).contains(v)) else { return };
    let start = at - number.len();
    let end = at + '五'.len_utf8();
    let before = text[span.start..start].chars().next_back();
    let after = &text[end..span.end];
    if before == Some('第') || after.chars().next().is_some_and(numeral::continues_numeral) {
        return;
    }
    let quoted = before.is_some_and(|c| OPENING.contains(&c)) && after.starts_with(CLOSING);
    let plain = after.trim_start_matches(CLOSING);
    let named = AFTER_PLAN.iter().chain(PERIODS).any(|w| plain.starts_with(w));
    // 一五 might be 一五一十, 十五 is a number: they need their marks; 十三五 is nothing else.
    let unmistakable = value >= 11 && number.chars().count() == 2 && number.starts_with('十');
    let counts = after
        .chars()
        .next()
        .is_some_and(|c| "年月日个名人次项条天岁号%％点元度分周届位倍件米里所家户篇只台辆间处亩吨公支套座张本期级层斤桶批".contains(c));
    let amount = counts && !PERIODS.iter().any(|w| after.starts_with(w));
    if quoted || (named && !amount) || (unmistakable && !amount) {
        out.push(new(text, Span::new(start, end), Class::Code, Kind::Plan));
    }
}

/// What stands behind the name of a congress.
const AFTER_CONGRESS: &[&str] = &[
    "以来",
    "精神",
    "报告",
    "召开",
    "胜利召开",
    "会议",
    "之后",
    "之前",
    "路线",
    "提出",
    "以后",
    "作出",
    "确定",
    "指出",
    "通过",
    "强调",
    "部署",
    "闭幕",
    "开幕",
    "代表",
    "的",
    "，",
    "、",
    "。",
    "和",
    "后",
    "党章",
];

/// True if a name is of a congress that only its series names, 十八大 or 十八大精神, whatever marks it stands in.
pub(super) fn is_congress(name: &str) -> bool {
    let Some((number, rest)) = name.split_once('大') else { return false };
    number.chars().count() <= LONGEST_NUMBER
        && numeral::parse(number).is_some_and(|v| (11..=40).contains(&v))
        && (rest.is_empty() || AFTER_CONGRESS.iter().any(|w| rest.starts_with(w)))
}

/// 十八大; 八大 and smaller only after 党的.
fn congress(text: &str, span: Span, at: usize, out: &mut Vec<Candidate>) {
    let number = number_before(text, span, at);
    let Some(value) = numeral::parse(number).filter(|v| (1..=40).contains(v)) else { return };
    let start = at - number.len();
    let before = &text[span.start..start];
    let after = &text[at + '大'.len_utf8()..span.end];
    if before.ends_with('第') || COUNTED.iter().any(|w| after.starts_with(w)) {
        return;
    }
    let of_party = before.ends_with("党的") || before.ends_with("中共") || before.ends_with("我们党");
    let quoted = before.ends_with(OPENING) && after.starts_with(CLOSING);
    let congress_like = quoted || after.is_empty() || AFTER_CONGRESS.iter().any(|w| after.starts_with(w));
    if of_party || (value >= 11 && congress_like) {
        out.push(new(text, Span::new(start, at + '大'.len_utf8()), Class::Event, Kind::Congress));
    }
}

/// 十六届三中、四中、五中全会.
fn plenum(text: &str, span: Span, at: usize, out: &mut Vec<Candidate>) {
    let number = number_before(text, span, at);
    if numeral::parse(number).is_none() {
        return;
    }
    let start = at - number.len();
    let mut rest = &text[at + '届'.len_utf8()..span.end];
    let mut sessions = 0;
    loop {
        let mut chars = rest.chars();
        match (chars.next(), chars.next()) {
            (Some(n), Some('中')) if numeral::digit(n).is_some() => rest = chars.as_str(),
            _ => break,
        }
        sessions += 1;
        rest = rest.trim_start_matches(['、', '和', '，']);
    }
    if sessions > 0 && rest.starts_with("全会") {
        let end = span.end - rest.len() + "全会".len();
        out.push(new(text, Span::new(start, end), Class::Event, Kind::Congress));
    }
}
