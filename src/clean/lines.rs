//! Lines of a text, and what kind of line one is by its form.

use std::sync::LazyLock;

use crate::sieve::Sieve;
use crate::span::Span;

/// The lines of `text` without their line breaks, in order.
pub fn lines(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut start = 0;
    let mut done = false;
    std::iter::from_fn(move || {
        if done {
            return None;
        }
        let end = match memchr::memchr(b'\n', &text.as_bytes()[start..]) {
            Some(at) => start + at,
            None => {
                done = true;
                text.len()
            }
        };
        let line = Span::new(start, end);
        start = end + 1;
        Some(line)
    })
}

/// The span of `line` without white space at its ends.
pub fn trimmed(text: &str, line: Span) -> Span {
    let words = line.of(text);
    let start = line.start + (words.len() - words.trim_start().len());
    let end = line.start + words.trim_end().len();
    Span::new(start, end.max(start))
}

/// Nouns that end the title of a speech.
const TITLE_NOUNS: &[&str] = &[
    "讲话",
    "讲话稿",
    "报告",
    "致辞",
    "致词",
    "发言",
    "发言稿",
    "演讲",
    "演讲稿",
    "演说",
    "开幕词",
    "闭幕词",
    "祝词",
    "贺词",
    "献词",
    "总结",
    "讲稿",
    "要点",
    "党课",
    "述职",
    "汇报",
    "动员令",
    "讲话提纲",
    "主持词",
    "表态",
    "公报",
    "决议",
    "贺信",
    "寄语",
    "宣讲稿",
];

/// The characters that they end with.
static TITLE_ENDS: LazyLock<Sieve> =
    LazyLock::new(|| Sieve::of(&TITLE_NOUNS.iter().filter_map(|noun| noun.chars().next_back()).collect::<Vec<char>>()));

/// A title without what may stand behind it: `（节选）`, a date, punctuation.
pub fn title_core(line: &str) -> &str {
    let mut core = line.trim();
    loop {
        let before = core;
        core = core.trim_end_matches(|c: char| {
            c.is_ascii_digit() || matches!(c, '-' | '*' | '.' | '/' | 'X' | 'x' | '×' | ' ' | '　' | '》' | '】')
        });
        for (open, close) in [('（', '）'), ('(', ')'), ('【', '】'), ('[', ']')] {
            if core.ends_with(close)
                && let Some(at) = core.rfind(open)
            {
                core = core[..at].trim_end();
            }
        }
        if core == before {
            return core;
        }
    }
}

/// True if a line has the form of a speech's title: short, no punctuation of sentences, and a noun for a speech at its
/// end.
pub fn is_title(line: &str) -> bool {
    let core = title_core(line);
    if !core.chars().next_back().is_some_and(|c| TITLE_ENDS.may_be(c)) {
        return false;
    }
    let chars = core.chars().count();
    if !(4..=60).contains(&chars) || core.contains(['。', '；', '！', '？', ';', '!', '?']) {
        return false;
    }
    if core.chars().filter(|c| matches!(c, '，' | ',')).count() > 1 {
        return false;
    }
    TITLE_NOUNS.iter().any(|noun| core.ends_with(noun))
}

/// Words that a salutation begins with.
const SALUTATION_STARTS: &[&str] = &[
    "同志们",
    "各位",
    "尊敬的",
    "同学们",
    "老师们",
    "朋友们",
    "乡亲们",
    "亲爱的",
    "女士们",
    "先生们",
    "全体",
    "父老乡亲",
    "战友们",
    "诸位",
    "代表们",
    "委员们",
    "青年朋友",
    "广大",
    "大家",
    "主席",
    "主任",
    "同仁们",
    "工友们",
    "学员们",
    "党员同志",
    "女士",
    "嘉宾",
    "来宾",
    "校友",
    "同胞",
    "全国",
    "同事们",
    "家长",
    "书记",
    "在座",
    "姐妹们",
    "兄弟姐妹",
    "兄弟们",
    "小朋友",
    "孩子们",
    "干部",
    "企业家",
];

/// Words that those addressed are called by, at the end of a salutation.
const ADDRESSED: &[&str] =
    &["们", "同志", "干部", "来宾", "嘉宾", "代表", "委员", "朋友", "领导", "老师", "同学", "同仁", "先生", "女士", "职工", "学员", "乡亲"];

/// True if a line greets those present: `同志们：`, `各位代表，女士们、先生们！`, `全镇党员干部：`
pub fn is_salutation(line: &str) -> bool {
    let line = line.trim();
    let Some(body) = line.strip_suffix(['：', ':', '！', '!', '，', ',']) else { return false };
    let chars = body.chars().count();
    if chars > 40 || body.contains(['。', '；', '“', '”', '？', '：', ':']) {
        return false;
    }
    if body.starts_with("尊敬的") || body.starts_with("亲爱的") {
        return true;
    }
    let starts = SALUTATION_STARTS.iter().any(|s| body.starts_with(s));
    let names = |words: &[&str]| words.iter().any(|w| body.contains(w));
    if starts
        && (names(ADDRESSED) || names(&["各位", "大家", "书记", "主任", "支书", "所长", "厂长", "经理", "战友", "家长", "同胞", "企业家"]))
    {
        return true;
    }
    // Any short line that calls people and asks nothing of them: 村民们：, 离退休老同志们：
    let calls = line.ends_with(['：', ':', '！', '!']) && ADDRESSED.iter().any(|w| body.ends_with(w));
    let asks = ["要", "做", "是", "向", "对", "为", "有", "的", "让", "给", "把", "在", "于", "等"].iter().any(|w| body.contains(w));
    calls && !asks && chars <= 25 && !starts_item(body) && !body.ends_with("领导") && !body.ends_with("万岁")
}

/// True if a line begins with a number or mark of a list: `一、`, `（二）`, `3.`, `第四，`, `一是`, `——`, `●`.
pub fn starts_item(line: &str) -> bool {
    let line = line.trim_start();
    let mut chars = line.chars();
    let Some(first) = chars.next() else { return false };
    if matches!(first, '—' | '●' | '■' | '◆' | '★' | '•' | '·' | '○' | '◎' | '►' | '▲' | '※' | '#') || ('①'..='⑳').contains(&first)
    {
        return true;
    }
    let rest = line.strip_prefix(['（', '(', '【', '第']).unwrap_or(line);
    let opened = rest.len() != line.len();
    let number: usize = rest
        .chars()
        .take_while(|c| c.is_ascii_digit() || crate::numeral::digit(*c).is_some() || matches!(c, '十' | '百'))
        .map(char::len_utf8)
        .sum();
    if number == 0 || number > 12 {
        return false;
    }
    let after = &rest[number..];
    let mut next = after.chars();
    match (next.next(), next.next()) {
        (Some('、' | '）' | ')'), _) => true,
        (Some('．' | '.'), Some(c)) => !c.is_ascii_digit(),
        (Some('，' | ',' | '：' | ':' | '章' | '节' | '条' | '篇' | '部'), _) => opened,
        (Some('是' | '要'), _) => !opened && rest.chars().next().is_some_and(|c| !c.is_ascii_digit()),
        _ => false,
    }
}

/// True if `c` ends a sentence.
pub fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?' | '…' | '；' | ';')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_salutations_and_items_are_known_by_their_form() {
        for line in [
            "在全县教育工作会议上的讲话",
            "局长在2019年全市工作会议上的讲话（代拟稿）",
            "2018年中华人民共和国国务院政府工作报告",
            "扩展阅读:主任在换届大会上的讲话20XX-07-01",
        ] {
            assert!(is_title(line), "{line}");
        }
        for line in ["大家要认真学习讲话。", "讲话", "一要抓学习，二要抓落实，三要抓讲话"] {
            assert!(!is_title(line), "{line}");
        }
        for line in ["同志们：", "各位代表！", "同志们，企业家朋友们：", "各位支书、同志们：", "尊敬的各位领导、各位来宾:"]
        {
            assert!(is_salutation(line), "{line}");
        }
        for line in ["主要任务是：", "各地要做到：", "全县干部要抓落实。", "领导小组："] {
            assert!(!is_salutation(line), "{line}");
        }
        for line in ["一、总结", "（二）抓落实", "3.定标准", "第四，", "一是抓学习", "——在会上", "(3)要求", "第一章 总则"]
        {
            assert!(starts_item(line), "{line}");
        }
        for line in ["1.9亿元", "一批人", "三农工作", "第一次会议", "十年来"] {
            assert!(!starts_item(line), "{line}");
        }
    }
}
