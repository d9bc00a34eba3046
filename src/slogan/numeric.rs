//! A first grammar of numeric slogans that no lexicon knows: those in quotation marks (“三堆”, 三个“到位”), the same names
//! again without them, and counted nouns for which the speech itself gives evidence that they are titles.

use std::collections::BTreeSet;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};

use super::{Candidate, Class, Family, Kind, Proposal, stands_alone};
use crate::clean::is_han;
use crate::numeral;
use crate::span::Span;

/// See the module.
pub struct Numeric;

/// Words that count things; 大 makes the name of a set of what follows.
const MEASURES: &str = "个项大种条类场支道对件把本颗张块座套批股盏面句重只双型笔";

/// What follows a numeral that measures, dates or ranks.
const UNITS: &[&str] = &[
    "年", "月", "日", "天", "周", "小时", "分钟", "点钟", "岁", "元", "角", "万", "亿", "千", "百", "斤", "吨", "亩", "公里", "米", "平方",
    "折", "号", "期", "届", "级", "楼", "层", "户", "人", "名", "位", "家", "次", "倍", "成", "分之", "分", "度", "星期", "季度", "世纪",
    "十", "时", "秒", "克", "升", "里", "里路", "代", "口", "所", "辆", "台", "间", "处", "来", "多", "余", "几", "至", "到",
];

/// Nouns that announce a list without naming it; alone they make a frame and no slogan.
pub(super) const GENERIC: &[&str] = &[
    "方面",
    "环节",
    "问题",
    "意见",
    "点",
    "条",
    "阶段",
    "原因",
    "层次",
    "关键",
    "事",
    "事情",
    "话",
    "字",
    "例子",
    "故事",
    "内容",
    "部分",
    "步骤",
    "情况",
    "要求",
    "任务",
    "措施",
    "举措",
    "工作",
    "办法",
    "建议",
    "特点",
    "因素",
    "角度",
    "渠道",
    "途径",
    "手段",
    "目标",
    "指标",
    "月",
    "省",
    "市",
    "县",
    "区",
    "乡",
    "镇",
    "村",
    "街道",
    "乡镇",
    "部门",
    "单位",
    "城市",
    "国家",
    "地区",
    "企业",
    "项目",
    "人",
    "孩子",
    "小时",
    "学期",
    "季度",
    "百分点",
    "年头",
    "规矩",
    "教训",
    "体会",
    "启示",
    "建制",
    "行业",
    "产业",
    "类型",
    "领域",
    "层面",
    "档次",
    "台阶",
    "年度",
    "工作日",
    "节点",
    "时段",
    "标准",
    "条件",
    "品种",
    "经验",
];

/// Verbs that take slogans.
pub(super) const VERBS: &[&str] = &[
    "落实",
    "做到",
    "实现",
    "处理好",
    "坚持",
    "围绕",
    "推进",
    "推动",
    "强化",
    "突出",
    "抓好",
    "抓住",
    "打造",
    "当好",
    "开展",
    "实施",
    "破解",
    "把握",
    "把握好",
    "打好",
    "打赢",
    "学会",
    "履行",
    "提出",
    "提出了",
    "按照",
    "健全",
    "达到",
    "严格",
    "贯彻",
    "守住",
    "牢记",
    "增强",
    "树立",
    "筑牢",
    "用好",
    "念好",
    "强调",
    "发挥",
    "抓",
    "建好",
    "解决",
    "践行",
    "培养",
    "聚焦",
    "迈好",
    "算好",
    "过好",
    "练好",
    "消除",
    "根治",
    "叫响",
    "完成",
    "落实好",
    "做好",
    "构建",
    "建立",
];

/// Words behind a name that are no part of it: “八不”工作要求, 两个文明建设.
const BEHIND: &[&str] = &["工作要求", "要求", "方案", "原则", "精神", "思想", "活动", "建设", "战略", "工作", "户"];

/// A closing mark is looked for this far, in bytes.
const FURTHEST_MARK: usize = 120;

/// Longest name in quotation marks, in characters.
const LONGEST: usize = 12;

/// Longest noun behind a measure word.
const LONGEST_NOUN: usize = 6;

impl Family for Numeric {
    fn name(&self) -> &'static str {
        "numeric"
    }

    fn propose(&self, text: &str, span: Span, out: &mut Vec<Candidate>) {
        let mut names: BTreeSet<String> = BTreeSet::new();
        for at in quoted(text, span).into_iter().chain(counted(text, span)) {
            let name = plain(at.of(text));
            names.insert(name.clone());
            out.push(new(at, name));
        }
        // A name that the speech has introduced is that name wherever it stands in it.
        // Building fails only where there is no name.
        let automaton: CharwiseDoubleArrayAhoCorasick<u32> =
            match CharwiseDoubleArrayAhoCorasickBuilder::new().use_prefilter(false).build(&names) {
                Ok(automaton) => automaton,
                Err(_) => return,
            };
        let names: Vec<String> = names.into_iter().collect();
        let counting = counting_verbs(span.of(text));
        for place in automaton.find_overlapping_iter(span.of(text)) {
            let at = Span::new(span.start + place.start(), span.start + place.end());
            if stands_alone(text, at) && !enumerates(text, span, at, &counting) {
                let name = &names[place.value() as usize];
                out.push(new(at, name.clone()));
            }
        }
    }
}

fn new(span: Span, name: String) -> Candidate {
    let kind = kind_of(&name);
    Candidate { span, proposal: Proposal::New { name, class: Class::Numeric, kind } }
}

/// The value of a numeral as names use them: not 伍 of 队伍, nor a digit.
fn digit(c: char) -> Option<u32> {
    numeral::digit(c).filter(|_| !c.is_ascii_digit() && !"壹贰叁肆伍陆柒捌玖".contains(c))
}

/// A name without marks and spaces.
pub(super) fn plain(words: &str) -> String {
    words.chars().filter(|c| !c.is_whitespace() && !matches!(c, '“' | '”' | '‘' | '’' | '"' | '「' | '」')).collect()
}

/// True if `words` stand behind a name and are no part of it.
pub fn stands_behind(words: &str) -> bool {
    BEHIND.contains(&words)
}

/// The name without words that stand behind it, if a numeral and what it counts are left.
fn shortest(name: &str) -> &str {
    let Some(rest) = BEHIND.iter().find_map(|w| name.strip_suffix(w)) else { return name };
    let complete = leading(rest).is_some_and(|(_, len)| {
        let counted = &rest[len..];
        let last = counted.chars().next_back();
        let measure_only = counted.chars().count() == 1 && last.is_some_and(|c| MEASURES.contains(c));
        last.is_some_and(|c| digit(c).is_none()) && !measure_only
    });
    if complete { rest } else { name }
}

/// The numeral at the head of `words` and its length in bytes: 2 to 30 in ideographs; 一 and 零 count no set.
fn leading(words: &str) -> Option<(u32, usize)> {
    let len: usize = words.chars().take_while(|c| *c == '十' || digit(*c).is_some()).map(char::len_utf8).sum();
    // Of 三一 only 三 would count a set; two digits side by side are a number or a date.
    let number = numeral::parse(&words[..len])?;
    ((2..=30).contains(&number) && (len == 3 || words[..len].contains('十'))).then_some((number, len))
}

/// Later numerals of a name that begin a new part: 三查三改, 四议两公开.
fn parts(name: &str) -> usize {
    let mut before_numeral = false;
    let mut parts = 0;
    for c in name.chars() {
        let is = digit(c).is_some() || c == '十';
        parts += (is && !before_numeral) as usize;
        before_numeral = is;
    }
    parts
}

fn kind_of(name: &str) -> Kind {
    let Some((_, len)) = leading(name) else { return Kind::Parallel };
    let rest = &name[len..];
    let first = rest.chars().next().unwrap_or(' ');
    if rest.ends_with("一体") {
        Kind::Unity
    } else if MEASURES.contains(first) && first != '大' && rest.len() > 3 {
        Kind::Measure
    } else if parts(name) > 1 && rest.chars().count() > 2 {
        Kind::Parallel
    } else if first == '不' {
        Kind::Negation
    } else if rest == "化" {
        Kind::Ization
    } else if first == '大' && rest.len() > 3 {
        Kind::Great
    } else if name.starts_with('双') {
        Kind::Dual
    } else {
        Kind::Morpheme
    }
}

/// True if what follows a numeral measures, dates or ranks.
fn is_amount(rest: &str) -> bool {
    UNITS.iter().any(|u| rest.starts_with(u)) && !rest.starts_with("个")
}

/// Names in quotation marks: “三堆”, “三查三改”; and 三个“到位”.
fn quoted(text: &str, span: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let block = span.of(text);
    for (open, close) in [("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"), ("\"", "\"")] {
        let find = |from: usize, mark: &str| memchr::memmem::find(&block.as_bytes()[from..], mark.as_bytes()).map(|at| from + at);
        let mut at = 0;
        while let Some(start) = find(at, open) {
            let inner = start + open.len();
            let near = &block.as_bytes()[inner..(inner + FURTHEST_MARK).min(block.len())];
            let Some(len) = memchr::memmem::find(near, close.as_bytes()) else {
                at = inner;
                continue;
            };
            at = inner + len + close.len();
            let words = &block[inner..inner + len];
            let chars = words.chars().count();
            if !(2..=LONGEST).contains(&chars) || words.contains(['。', '！', '？', '；', '：', '，', '\n']) {
                // The next opening mark may stand before this closing one.
                at = inner;
                continue;
            }
            let inner = Span::new(span.start + inner, span.start + inner + len);
            if named(words) {
                let name = if words.chars().all(is_han) { shortest(words) } else { words };
                found.push(Span::new(inner.start, inner.start + name.len()));
            } else if let Some(start) = counted_before(text, span, inner.start - open.len())
                && words.chars().all(is_han)
            {
                found.push(Span::new(start, inner.end + close.len()));
            }
        }
    }
    found
}

/// True if what stands in quotation marks is the name of a set.
fn named(words: &str) -> bool {
    let name = plain(words);
    if let Some(rest) = name.strip_prefix('一') {
        // 一岗双责 names three things; 一村一品 says what each has.
        let mut inner = rest.chars();
        let thing = inner.next().is_some_and(|c| digit(c).is_none());
        let double = inner.next().is_some_and(|c| matches!(c, '两' | '双' | '三' | '四'));
        return thing && double && name.chars().count() == 4;
    }
    let Some((number, len)) = leading(&name) else { return false };
    let rest = &name[len..];
    // 十二连增 counts; only a measure word makes the name of a set of so large a number.
    if number > 10 && !rest.starts_with(|c| MEASURES.contains(c)) {
        return false;
    }
    if rest.is_empty() || is_amount(rest) || !rest.chars().all(|c| is_han(c) || matches!(c, '、' | '·')) {
        return false;
    }
    // 三年行动 and the like are plans; a long clause is no name.
    if rest.contains('、') && parts(&name) < 2 {
        return false;
    }
    true
}

/// Verbs that the text counts with: 看 of 一看税收；二看后劲.
fn counting_verbs(block: &str) -> BTreeSet<char> {
    let after = |numeral: &str| -> BTreeSet<char> {
        memchr::memmem::find_iter(block.as_bytes(), numeral).filter_map(|at| block[at + numeral.len()..].chars().next()).collect()
    };
    &after("一") & &after("二")
}

/// True if the words are the third of an enumeration and no name: 一看税收；二看后劲；三看环境.
fn enumerates(text: &str, span: Span, at: Span, counting: &BTreeSet<char>) -> bool {
    let mut chars = at.of(text).chars();
    let (Some(_), Some(verb), None) = (chars.next(), chars.next(), chars.next()) else { return false };
    let goes_on = text[at.end..span.end].chars().next().is_some_and(is_han);
    let begins = !text[span.start..at.start].chars().next_back().is_some_and(is_han);
    goes_on && begins && counting.contains(&verb)
}

/// Where 三个 begins, if it ends at byte `at`.
fn counted_before(text: &str, span: Span, at: usize) -> Option<usize> {
    let mut back = text[span.start..at].char_indices().rev();
    let (_, measure) = back.next()?;
    let (i, number) = back.next()?;
    let counts = digit(number).is_some_and(|n| (2..=9).contains(&n)) || number == '十';
    let alone = !back.next().is_some_and(|(_, c)| numeral::continues_numeral(c) || c == '第');
    (counts && alone && "个项大种条".contains(measure)).then_some(span.start + i)
}

/// Counted nouns without quotation marks that the speech treats as a title.
fn counted(text: &str, span: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let block = span.of(text);
    for (word, number) in [("二", 2), ("两", 2), ("三", 3), ("四", 4), ("五", 5), ("六", 6), ("七", 7), ("八", 8), ("九", 9), ("十", 10)]
    {
        for at in memchr::memmem::find_iter(block.as_bytes(), word) {
            found.extend(counted_at(text, span, span.start + at, word, number));
        }
    }
    found
}

/// The counted noun whose numeral stands at byte `start`.
fn counted_at(text: &str, span: Span, start: usize, numeral: &str, number: u32) -> Option<Span> {
    let before = text[span.start..start].chars().next_back().unwrap_or(' ');
    if numeral::continues_numeral(before) || before == '第' || before == '“' {
        return None;
    }
    let measure = text[start + numeral.len()..span.end].chars().next().filter(|m| MEASURES.contains(*m))?;
    let noun = noun(text, span, start, start + numeral.len() + measure.len_utf8(), number)?;
    Some(Span::new(start, noun.end))
}

/// The noun behind a measure word, if there is evidence enough that the whole is a title.
fn noun(text: &str, span: Span, start: usize, noun_at: usize, number: u32) -> Option<Span> {
    let run: Vec<(usize, char)> = text[noun_at..span.end].char_indices().take(LONGEST_NOUN + 1).take_while(|(_, c)| is_han(*c)).collect();
    let great = text[..noun_at].ends_with('大');
    let before = &text[span.start..start];
    let verb = VERBS.iter().any(|v| before.ends_with(v));
    let listed_before = listed_before(before, number);
    for len in (1..=run.len().min(LONGEST_NOUN)).rev() {
        let end = noun_at + run.get(len).map_or_else(|| run.last().map_or(0, |(i, c)| i + c.len_utf8()), |(i, _)| *i);
        let noun = &text[noun_at..end];
        let next = text[end..span.end].chars().next().unwrap_or('\n');
        let closed = !is_han(next) || "的是为要和与及把在不等一".contains(next);
        let generic = GENERIC.iter().any(|g| noun == *g || (g.len() > 3 && (noun.starts_with(g) || noun.ends_with(g))));
        let short = great && (len == 1 || noun.starts_with(|c| MEASURES.contains(c)));
        let unit = UNITS.contains(&noun);
        if !closed || generic || short || unit || "的这那是有在了和所".contains(noun.chars().next().unwrap_or('的')) {
            continue;
        }
        let end = start + shortest(&text[start..end]).len();
        let noun = &text[noun_at..end];
        let members = repeated(text, span, start, end, noun, number);
        let listed = listed_after(&text[end..span.end], number);
        let again = block_count(&text[start.max(span.start)..span.end], &text[start..end]) > 1;
        let score = 2 * members as u32 + verb as u32 + 2 * listed_before as u32 + listed as u32 + again as u32 + great as u32;
        if score >= 3 || (score >= 2 && (members || listed_before || (great && verb)) && len >= 2) {
            return Some(Span::new(start, end));
        }
    }
    None
}

/// How often words recur from here on, up to twice, within some thousand characters.
fn block_count(block: &str, words: &str) -> usize {
    let near = &block.as_bytes()[..block.len().min(20_000)];
    memchr::memmem::find_iter(near, words.as_bytes()).take(2).count()
}

/// True if the noun, or its last two characters, ends or begins as many phrases near by as are counted: 责任到位、投入
/// 到位、整改到位 for 三个到位.
fn repeated(text: &str, span: Span, start: usize, end: usize, noun: &str, number: u32) -> bool {
    let chars: Vec<char> = noun.chars().collect();
    let head: String = chars[chars.len().saturating_sub(2)..].iter().collect();
    let after: String = text[end..span.end].chars().take(320).collect();
    let before: String = text[span.start..start].chars().rev().take(160).collect::<Vec<_>>().into_iter().rev().collect();
    let number = number as usize;
    let count = |block: &str| block.matches(head.as_str()).count();
    count(&after) >= number || count(&before) >= number
}

/// True if a list begins right behind: a colon, 即, 就是, 一是, a bracket with as many parts.
fn listed_after(rest: &str, number: u32) -> bool {
    let rest = rest.trim_start_matches(['”', '’', '"']);
    let near: String = rest.chars().take(12).collect();
    if [
        "：",
        ":",
        "，即",
        "，就是",
        "，也就是",
        "。一是",
        "，一是",
        "：一是",
        "。第一",
        "。首先",
        "。（一）",
        "。\n（一）",
        "。(一)",
        "。\n(一)",
    ]
    .iter()
    .any(|w| near.starts_with(w))
    {
        return true;
    }
    let rest = &rest[..rest.floor_char_boundary(600)];
    if let Some(inside) = rest.strip_prefix(['（', '('])
        && let Some(close) = inside.find(['）', ')'])
    {
        return inside[..close].matches('、').count() + 1 == number as usize;
    }
    ["一是", "第一，", "（一）"].iter().any(|w| near.contains(w))
}

/// True if as many parts stand right before, with 、 between: 履行参谋助手、综合协调、督促检查三大职责.
fn listed_before(before: &str, number: u32) -> bool {
    let before = &before[before.ceil_char_boundary(before.len().saturating_sub(3 * 61))..];
    let clause = before.rsplit(['，', ',', '。', '；', ';', '：', ':', '！', '\n', '“']).next().unwrap_or("");
    number >= 2 && clause.matches('、').count() + 1 == number as usize && clause.chars().count() <= 60
}
