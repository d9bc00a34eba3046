//! What leads up to the first item of a list and is no part of it: 认真履行参谋助手 is 参谋助手 beside 综合协调.

use std::sync::LazyLock;

use super::clause::chars;
use crate::slogan::numeric::words::{VERBS, WordList};
use crate::span::Span;

/// Words before the first item that are no part of it.
static ADVERBS: LazyLock<WordList> = LazyLock::new(|| {
    WordList::of(&[
        "认真",
        "今后",
        "今年",
        "明年",
        "当前",
        "目前",
        "年内",
        "正确",
        "有效",
        "综合",
        "灵活",
        "着重",
        "合理",
        "同步",
        "共同",
        "切实",
        "继续",
        "充分",
        "进一步",
        "着力",
        "深入",
        "重点",
        "全面",
        "不断",
        "努力",
        "坚决",
        "积极",
        "大力",
        "要",
        "必须",
        "应",
        "需要",
        "能够",
        "妥善",
        "更好地",
        "更好",
        "统筹",
        "扎实",
        "严格",
        "始终",
        "牢牢",
        "紧紧",
        "对",
        "把",
        "从",
        "以",
        "为",
        "由",
        "在",
        "将",
        "用",
        "靠",
        "就",
        "是",
        "按照",
        "通过",
        "依托",
        "被",
        "分别",
        "采取",
        "我们",
        "大家",
        "各级",
        "全县",
        "全市",
        "全区",
        "全省",
        "全国",
        "全乡",
        "全镇",
        "全校",
        "全院",
        "要求",
        "以及",
        "同时",
        "还",
        "又",
        "都",
        "也",
        "能",
        "可以",
        "将",
        "再",
        "已",
        "已经",
        "正在",
        "针对",
        "根据",
        "关于",
        "包括",
        "分为",
        "划分为",
        "成为",
        "结果",
        "共同",
        "确保",
        "对于",
        "围绕",
        "了",
        "好",
        "到",
        "与",
        "和",
        "有",
        "及",
        "向",
    ])
});

/// Words that begin as one of those does and are an item, or begin one: 对口支援, 在岗职工, 以工代赈. Whole words only: 在校 would
/// also stand in 在校企合作上.
static OWN: LazyLock<WordList> = LazyLock::new(|| {
    WordList::of(&[
        "对口支援",
        "对口帮扶",
        "对口协作",
        "从严治党",
        "从严治吏",
        "从业人员",
        "从业者",
        "从业资格",
        "在岗职工",
        "在岗人员",
        "在职职工",
        "在职人员",
        "在职干部",
        "在职党员",
        "在校学生",
        "在校生",
        "在建项目",
        "在建工程",
        "在编人员",
        "以人为本",
        "以工代赈",
        "以旧换新",
        "以奖代补",
        "以点带面",
        "以案促改",
        "以城带乡",
        "以工促农",
        "以工补农",
        "以质取胜",
        "以学铸魂",
        "以学增智",
        "以学正风",
        "以学促干",
        "以文化人",
        "应急",
        "应保尽保",
        "应收账款",
        "再就业",
        "再贷款",
        "就业创业",
        "就业培训",
        "就业服务",
        "就业援助",
        "就业指导",
        "用人单位",
        "能源",
        "和谐",
        "和美乡村",
        "与时俱进",
        "把握",
        "把控",
        "根据地",
        "共同富裕",
    ])
});

/// True if words begin with a part of the item that only looks like what leads up to it.
fn begins_itself(words: &str) -> bool {
    OWN.at_start(words).is_some()
}

/// The first item without what leads up to the list: 认真履行参谋助手 is 参谋助手 beside 综合协调.
pub(super) fn without_lead(text: &str, first: Span, others: &[Span]) -> Span {
    let words = first.of(text);
    let others: Vec<&str> = others.iter().map(|o| o.of(text)).collect();
    // They begin alike.
    let head = others[0].chars().next();
    if others.iter().all(|o| o.chars().next() == head)
        && let Some(at) = head.and_then(|h| nearest(words, h, others[0]))
        && chars(&words[at..]) * 2 >= others.iter().map(|o| chars(o)).min().unwrap_or(0)
        && chars(&words[at..]) > 1
        && (others.len() > 1 || chars(&words[at..]).abs_diff(chars(others[0])) <= 1)
    {
        return Span::new(first.start + at, first.end);
    }
    if let Some(rest) = words.strip_prefix(['对', '从', '把', '由', '以', '在'])
        && chars(rest) >= 2
        && !begins_itself(words)
        && others.iter().all(|o| o.chars().next() != words.chars().next())
    {
        return without_lead_of(Span::new(first.end - rest.len(), first.end), text, &others);
    }
    without_lead_of(first, text, &others)
}

/// Where `head` stands in `words` so that what follows is as long as `other`, or nearly: 推行一窗受理 of 一日起推行一窗受理.
fn nearest(words: &str, head: char, other: &str) -> Option<usize> {
    let length = chars(other);
    words.match_indices(head).map(|(at, _)| at).min_by_key(|at| chars(&words[*at..]).abs_diff(length))
}

fn without_lead_of(first: Span, text: &str, others: &[&str]) -> Span {
    let words = first.of(text);
    let count = chars(words);
    // They are of a length.
    let length = chars(others[0]);
    let even = others.iter().all(|o| chars(o) == length);
    // Two of a length may be so by chance: 健全货币政策 beside 宏观审慎政策.
    let agreeing = words.chars().zip(others[0].chars()).filter(|(a, b)| a == b).count();
    let by_chance = others.len() == 1
        && agreeing * 2 < count
        && verb_len(others[0]) == 0
        && VERBS.at_start(words).is_some_and(|v| words.len() >= v.len() + 6);
    if even && count == length && !by_chance {
        return first;
    }
    let tail = |n: usize| {
        let from = words.char_indices().rev().nth(n - 1).map_or(0, |(i, _)| i);
        Span::new(first.start + from, first.end)
    };
    let verbs_follow = others.iter().all(|o| verb_len(o) > 0);
    let begins_so = !verbs_follow || count <= length || verb_len(tail(length).of(text)) > 0;
    // 宣传党的路线方针政策下基层 beside 调查研究下基层: they end alike, so their lengths may differ.
    let shared_end = |words: &str| others.iter().all(|o| o.ends_with(words));
    let ends_alike = words.char_indices().rev().nth(1).is_some_and(|(at, _)| shared_end(&words[at..]));
    // 土地承包 beside 低保、医保、林权: so short a beginning that leads to nothing is a part of it.
    let unknown = others.len() < 2 || count.saturating_sub(length) <= 2 || (ends_alike && chars(tail(length).of(text)) > 4);
    if even && count > length && begins_so && (!unknown || leads(&words[..words.len() - tail(length).len()])) {
        // 着重对经济增长 beside 物价总水平
        let found = tail(length);
        let bare = found.of(text).strip_prefix(['对', '把', '以', '由', '从']).filter(|rest| {
            !begins_itself(found.of(text))
                && others.len() == 1
                && chars(rest) > 2
                && others.iter().all(|o| o.chars().next() != found.of(text).chars().next())
        });
        return bare.map_or(found, |rest| Span::new(found.end - rest.len(), found.end));
    }
    let longest = others.iter().map(|o| chars(o)).max().unwrap_or(0);
    // Three characters at the end that all share: the first says the same of something else.
    let said_alike = others.len() > 1 && words.char_indices().rev().nth(2).is_some_and(|(at, _)| shared_end(&words[at..]));
    let mut rest = words;
    // 推翻压在中国人民头上的帝国主义
    if count > longest * 2
        && let Some(at) = rest.rfind('的')
        && at + 3 < rest.len()
    {
        rest = &rest[at + 3..];
    }
    let shortest = others.iter().map(|o| chars(o)).min().unwrap_or(0);
    // 向全国人民提出了在本世纪末实现农业: behind the verb that leaves a word of their length.
    if count > longest + 4 && !said_alike {
        let is_end = |end: &usize| {
            let left = &rest[..*end];
            VERBS.at_end(left).or_else(|| MORE_VERBS.at_end(left)).is_some() || left.ends_with(['在', '把', '对', '由', '同'])
        };
        let ends = rest.char_indices().map(|(i, c)| i + c.len_utf8()).filter(is_end);
        let fits = ends.filter(|end| ((shortest / 2).max(2)..=longest + 3).contains(&chars(&rest[*end..])));
        if let Some(end) = fits.min() {
            rest = &rest[end..];
        }
    }
    // 对农村公路的要求是建好; 本届政府把实行科学民主决策
    for mark in ["：", ":", "要求是", "就是", "把", "将", "即", "叫", "的是", "是", "于", "为"] {
        if let Some(at) = rest.rfind(mark)
            && chars(&rest[at + mark.len()..]) >= 2
            && !begins_itself(&rest[at..])
            && !others.iter().any(|o| o.contains(mark))
        {
            rest = &rest[at + mark.len()..];
            break;
        }
    }
    // 各村要落实村民小组长: behind the verb that a modal governs.
    if !others.iter().any(|o| o.contains('要')) {
        for modal in ["要", "应", "必须", "须"] {
            if let Some((left, right)) = rest.split_once(modal)
                && (1..=6).contains(&chars(left))
                && let len @ 1.. = verb_len(right)
                && chars(&right[len..]) >= 2
                && !verbs_follow
            {
                rest = &right[len..];
                break;
            }
        }
    }
    loop {
        let adverb = if begins_itself(rest) { 0 } else { ADVERBS.at_start(rest).map_or(0, str::len) };
        let verb = if said_alike { 0 } else { verb_len(rest) };
        let len = adverb.max(verb);
        if len == 0 || len >= rest.len() {
            break;
        }
        let next = rest[len..].trim_start_matches(['了', '好', '着']);
        if verb >= adverb && verbs_follow && verb_len(next) == 0 {
            break;
        }
        if chars(next) < 1
            || (verb == 0 && adverb == 3 && chars(next) < shortest && !(rest.starts_with(['对', '从']) && chars(next) > 3))
            || (adverb == 0 && others.iter().map(|o| chars(o)).min().unwrap_or(0) > chars(next) + 2)
        {
            break;
        }
        rest = next;
    }
    Span::new(first.end - rest.len(), first.end)
}

/// True if `words` consist of what leads up to a list.
fn leads(words: &str) -> bool {
    let mut rest = words;
    while !rest.is_empty() {
        let adverb = ADVERBS.at_start(rest).map_or(0, str::len);
        let len = adverb.max(verb_len(rest));
        if len == 0 {
            return false;
        }
        rest = &rest[len..];
    }
    true
}

/// Bytes of the verb that `words` begin with; 0 if there is none.
fn verb_len(words: &str) -> usize {
    VERBS.at_start(words).map_or(0, str::len).max(MORE_VERBS.at_start(words).map_or(0, str::len))
}

/// Verbs beside those that take slogans.
static MORE_VERBS: LazyLock<WordList> = LazyLock::new(|| {
    WordList::of(&[
        "完成", "维护", "加强", "实行", "加快", "促进", "提高", "改善", "保障", "深化", "扩大", "控制", "增加", "抑制", "优化", "创新",
        "完善", "发展", "保护", "防范", "化解", "调整", "培育", "建设", "创建", "争创", "开创", "处理", "协调", "利用", "把好", "守好",
        "拓展", "提升", "引导", "支持", "运用", "采用", "使用", "依靠", "面向", "包含", "注重", "兼顾", "平衡", "区分", "划分", "连接",
        "联系", "服务", "贯穿", "体现", "彰显", "传承", "取缔", "整治", "推翻", "打击", "宣传", "学习", "掌握", "遵守", "遵循", "确立",
        "确定", "形成", "制定", "统一", "公开", "设立", "涵盖", "覆盖", "涉及", "调动", "发挥", "盯住", "盯紧", "稳住", "管住", "管好",
        "实行", "参加", "聚焦", "瞄准", "突出",
    ])
});
