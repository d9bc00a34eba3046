//! The year of a speech that does not say it, from what it says of its time. Every conclusion comes with the words that
//! it rests on; where the text gives no firm ground the year stays empty.

use super::date::FoundDate;
use crate::numeral;

/// Years before and after which nothing is concluded.
const EARLIEST: i32 = 1949;
const LATEST: i32 = 2099;

/// A conclusion: the year, how strong it is, and the words.
#[derive(Debug, Clone)]
struct Clue {
    year: i32,
    weight: u32,
    at: usize,
    len: usize,
}

/// Concludes the year in which a speech was given, and the words that say so. `date` is a masked date from its head;
/// the year has to fit the digits that it shows.
pub fn infer(text: &str, date: Option<&FoundDate>) -> Option<(i32, String)> {
    let late = date.and_then(|d| d.month).is_some_and(|m| m >= 11) || ends_a_year(text);
    let mut clues = Vec::new();
    plans(text, late, &mut clues);
    congresses(text, late, &mut clues);
    anniversaries(text, late, &mut clues);
    occasions(text, late, &mut clues);
    looks_back_and_forward(text, &mut clues);
    clues.retain(|c| (EARLIEST..=LATEST).contains(&c.year) && date.is_none_or(|d| d.fits(c.year)));
    let mut years: Vec<i32> = clues.iter().map(|c| c.year).collect();
    years.sort_unstable();
    years.dedup();
    let weight = |year: i32| clues.iter().filter(|c| c.year == year).map(|c| c.weight).sum::<u32>();
    let best = years.iter().copied().max_by_key(|&y| weight(y))?;
    let rival = years.iter().copied().filter(|&y| y != best).map(weight).max().unwrap_or(0);
    // Two years that the text speaks for equally are no conclusion.
    if weight(best) < 3 || weight(best) <= rival {
        return None;
    }
    let clue = clues.iter().filter(|c| c.year == best).max_by_key(|c| (c.weight, std::cmp::Reverse(c.at)))?;
    Some((best, around(text, clue.at, clue.len)))
}

/// The clause in which a clue stands, at most 40 characters.
fn around(text: &str, at: usize, len: usize) -> String {
    let start = clause_start(text, at);
    let end = text.floor_char_boundary(at + len);
    let words: Vec<char> = text[start..end].chars().filter(|c| !c.is_whitespace()).collect();
    words[words.len().saturating_sub(40)..].iter().collect()
}

/// A clause is looked through this far on each side, in bytes (two hundred ideographs).
const LONGEST_CLAUSE: usize = 600;

fn clause_start(text: &str, at: usize) -> usize {
    let from = text.floor_char_boundary(at.saturating_sub(LONGEST_CLAUSE));
    text[from..at]
        .char_indices()
        .rev()
        .find(|(_, c)| matches!(c, '。' | '！' | '？' | '；' | '\n'))
        .map_or(from, |(i, c)| from + i + c.len_utf8())
}

fn sentence_end(text: &str, at: usize) -> usize {
    let to = text.floor_char_boundary(at + LONGEST_CLAUSE);
    text[at..to].find(['。', '！', '？', '；', '\n']).map_or(to, |e| at + e)
}

/// True if a text is given at the end of a year and plans the next.
fn ends_a_year(text: &str) -> bool {
    let head: String = text.chars().take(600).collect();
    let year_end = ["年终", "岁末", "新的一年即将", "新年即将", "即将过去的"].iter().any(|w| head.contains(w));
    year_end && text.contains("明年")
}

/// Which year a clause speaks of, counted from the year of the speech: 今年 0, 明年 1, 去年 -1; `None` if it does not
/// say.
fn spoken_of(text: &str, at: usize, late: bool) -> Option<i32> {
    let start = clause_start(text, at);
    let before = &text[start..at];
    let words = [
        ("今年", 0),
        ("本年", 0),
        ("这一年", 0),
        ("今天", 0),
        ("今年以来", 0),
        ("明年", 1),
        ("来年", 1),
        ("去年", -1),
        ("上年", -1),
        ("前年", -2),
        ("过去一年", -1),
        ("过去的一年", -1),
    ];
    let last = words.iter().filter_map(|(w, shift)| before.rfind(w).map(|p| (p, *shift))).max();
    if let Some((_, shift)) = last {
        return Some(shift);
    }
    if before.contains("新的一年") {
        return Some(late as i32);
    }
    // `201*年是…开局之年` at the end of a year speaks of the next.
    let masked = before.contains("*年") || before.contains("X年") || before.contains("×年");
    masked.then_some(late as i32)
}

/// Which year a clause about a plan or congress speaks of, and how much that says: a year that is written out (2011年是
/// “十二五”开局之年) is the year of the speech, or the next at the end of one, unless more speaks against it.
fn subject(text: &str, at: usize, late: bool) -> Option<(i32, u32)> {
    if let Some(shift) = spoken_of(text, at, late) {
        return Some((shift, 5));
    }
    (written_year(text, at) == Written::Subject).then_some((late as i32, 3))
}

/// How a clause speaks of a year that is written out.
#[derive(PartialEq, Eq)]
enum Written {
    /// 2011年(,)是…: the clause is about that year.
    Subject,
    /// 1999年,我们庆祝了…: it tells of something else.
    Aside,
    /// No year is written.
    No,
}

fn written_year(text: &str, at: usize) -> Written {
    let start = clause_start(text, at);
    let before = &text[start..at];
    let Some(end) = before.rfind('年').filter(|p| year_before(text, start + p).is_some()).map(|p| p + '年'.len_utf8()) else {
        return Written::No;
    };
    let rest = before[end..].trim_start_matches(['，', ',']);
    if rest.starts_with('是') { Written::Subject } else { Written::Aside }
}

/// First year of a five-year plan: the first ran from 1953, the sixth from 1981, and so on by fives.
fn plan_start(number: u32) -> Option<i32> {
    match number {
        1 => Some(1953),
        2 => Some(1958),
        3..=20 => Some(1966 + 5 * (number as i32 - 3)),
        _ => None,
    }
}

/// `“十三五”规划收官之年`, `“九五”计划的第二年`, `第十一个五年规划的开局之年`.
fn plans(text: &str, late: bool, clues: &mut Vec<Clue>) {
    for (at, _) in text.match_indices('五') {
        let before: String = text[..at].chars().rev().take(3).collect::<Vec<_>>().into_iter().rev().collect();
        let end = at + '五'.len_utf8();
        let number_start = before.char_indices().find(|(i, _)| numeral::parse(&before[*i..]).is_some_and(|n| (1..=20).contains(&n)));
        let Some((i, _)) = number_start else { continue };
        // A larger number runs on to the left: 一百二十五.
        if before[..i].chars().next_back().is_some_and(numeral::continues_numeral) {
            continue;
        }
        let Some(number) = numeral::parse(&before[i..]) else { continue };
        let rest = &text[end..];
        let after = rest.trim_start_matches(['”', '’', '"', '」']);
        // 十五 and smaller are plan numbers only in quotation marks or before 计划.
        let quoted = after.len() < rest.len();
        let named = ["规划", "计划", "时期", "期间"].iter().any(|w| after.starts_with(w));
        if number < 11 && !quoted && !named {
            continue;
        }
        plan_year(text, at, end, number, late, clues);
    }
    for word in ["个五年规划", "个五年计划"] {
        for (at, _) in text.match_indices(word) {
            let before: String = text[..at]
                .chars()
                .rev()
                .take_while(|c| numeral::digit(*c).is_some() || *c == '十')
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .collect();
            if let Some(number) = numeral::parse(&before) {
                plan_year(text, at, at + word.len(), number, late, clues);
            }
        }
    }
}

/// What year of its plan a clause is about.
const YEARS_OF_PLANS: &[(&str, i32)] = &[
    ("开局之年", 0),
    ("开局年", 0),
    ("起步之年", 0),
    ("起步年", 0),
    ("第一年", 0),
    ("头一年", 0),
    ("首年", 0),
    ("起始之年", 0),
    ("开篇之年", 0),
    ("开启之年", 0),
    ("第二年", 1),
    ("第三年", 2),
    ("中期之年", 2),
    ("承上启下", 2),
    ("中间年", 2),
    ("中期评估", 2),
    ("第四年", 3),
    ("收官之年", 4),
    ("收官年", 4),
    ("最后一年", 4),
    ("末年", 4),
    ("第五年", 4),
    ("收尾之年", 4),
    ("决胜之年", 4),
    ("圆满收官", 4),
    ("完成之年", 4),
];

fn plan_year(text: &str, at: usize, end: usize, number: u32, late: bool, clues: &mut Vec<Clue>) {
    let Some(start) = plan_start(number) else { return };
    let stop = sentence_end(text, end);
    // The year of the plan stands within two dozen characters and before another plan is named.
    let rest: String = text[end..stop].chars().take(26).collect();
    let found = YEARS_OF_PLANS.iter().filter_map(|(w, nth)| rest.find(w).map(|p| (p, *w, *nth))).min_by_key(|(p, ..)| *p);
    let Some((p, word, nth)) = found else { return };
    if rest[..p].contains('五') && rest[..p].contains(['“', '十']) {
        return;
    }
    let Some((shift, weight)) = subject(text, at, late) else { return };
    clues.push(Clue { year: start + nth - shift, weight, at: clause_start(text, at), len: end + p + word.len() - clause_start(text, at) });
}

/// Years of the national congresses of the party; from the eleventh on one every five years.
fn congress_year(number: u32) -> Option<i32> {
    match number {
        7 => Some(1945),
        8 => Some(1956),
        9 => Some(1969),
        10 => Some(1973),
        11..=30 => Some(1977 + 5 * (number as i32 - 11)),
        _ => None,
    }
}

/// `党的二十大召开之年`, `全面贯彻落实党的二十大精神的开局之年`, `下半年,党的十五大将要召开`.
fn congresses(text: &str, late: bool, clues: &mut Vec<Clue>) {
    for (at, _) in text.match_indices('大') {
        let number: String = text[..at]
            .chars()
            .rev()
            .take(3)
            .take_while(|c| numeral::digit(*c).is_some() || *c == '十')
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        let Some(year) = numeral::parse(&number).and_then(congress_year) else { continue };
        let start = at - number.len();
        if !text[..start].ends_with("党的") && !text[..start].ends_with("中共") {
            continue;
        }
        let from = clause_start(text, at);
        let stop = sentence_end(text, at);
        let rest: String = text[at..stop].chars().take(24).collect();
        let before = &text[from..start];
        let end = text[at..stop].find(['，', ',']).map_or(stop, |comma| at + comma);
        let clue = |year, weight| Clue { year, weight, at: from, len: end - from };
        if let Some((shift, weight)) = subject(text, at, late) {
            let first = ["开局之年", "第一年", "头一年", "首年", "开启之年"].iter().any(|w| rest.contains(w)) && rest.contains("精神");
            if first {
                clues.push(clue(year + 1 - shift, weight));
                continue;
            }
            if ["召开之年", "召开的一年", "胜利召开之年", "举行之年"].iter().any(|w| rest.contains(w)) {
                clues.push(clue(year - shift, weight));
                continue;
            }
        }
        let near: String = before.chars().rev().take(24).collect::<Vec<_>>().into_iter().rev().collect();
        let coming =
            ["将要召开", "即将召开", "将召开", "就要召开", "将胜利召开", "即将胜利召开", "将在北京召开"].iter().any(|w| rest.contains(w))
                || ["迎接", "喜迎", "迎来"].iter().any(|w| near.ends_with(w));
        let recent = spoken_of(text, at, late) == Some(0) || near.contains("下半年") || near.contains("秋");
        if coming && recent {
            clues.push(clue(year, 4));
        } else if coming || ["刚刚胜利闭幕", "刚刚闭幕", "胜利闭幕不久"].iter().any(|w| rest.contains(w) || near.contains(w))
        {
            clues.push(clue(year, 3));
        }
    }
}

/// What is celebrated, by its first year.
const ANNIVERSARIES: &[(&[&str], i32)] = &[
    (&["建党", "中国共产党成立", "党成立", "共产党建党", "党的生日"], 1921),
    (&["建国", "新中国成立", "共和国成立", "中华人民共和国成立", "共和国华诞", "国庆", "建国大业", "祖国"], 1949),
    (&["建军", "解放军建军", "人民解放军成立"], 1927),
    (&["改革开放"], 1978),
    (&["抗日战争胜利", "抗战胜利", "反法西斯战争胜利"], 1945),
    (&["长征胜利"], 1936),
    (&["辛亥革命"], 1911),
    (&["五四运动"], 1919),
    (&["香港回归", "香港回归祖国"], 1997),
    (&["澳门回归", "澳门回归祖国"], 1999),
    (&["红军长征出发"], 1934),
    (&["汶川地震", "汶川特大地震"], 2008),
    (&["唐山大地震", "唐山地震"], 1976),
    (&["加入世贸组织", "加入世界贸易组织"], 2001),
    (&["西部大开发"], 2000),
    (&["毛泽东同志诞辰", "毛泽东诞辰"], 1893),
    (&["邓小平同志诞辰", "邓小平诞辰"], 1904),
];

/// Words that make an anniversary that of the year of the speech.
const CELEBRATING: &[&str] =
    &["今年", "迎接", "喜迎", "迎来", "庆祝", "纪念", "献礼", "契机", "即将", "恰逢", "正值", "适逢", "时值", "将是", "在这", "今天"];

/// `建党100周年`, `新中国成立七十周年`, `党的百年华诞`.
fn anniversaries(text: &str, late: bool, clues: &mut Vec<Clue>) {
    for word in ["周年", "华诞", "岁生日", "岁华诞"] {
        for (at, _) in text.match_indices(word) {
            let number: String = text[..at]
                .chars()
                .rev()
                .skip_while(|c| matches!(c, '年' | '岁'))
                .take_while(|c| c.is_ascii_digit() || numeral::digit(*c).is_some() || matches!(c, '十' | '百'))
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .collect();
            let years = if number == "百" { Some(100) } else { numeral::parse(&number) };
            let Some(years) = years.filter(|n| (1..=200).contains(n)) else { continue };
            let from = clause_start(text, at);
            let before = &text[from..at];
            let near: String = before.chars().rev().take(30).collect::<Vec<_>>().into_iter().rev().collect();
            let near = near.as_str();
            let origin = ANNIVERSARIES
                .iter()
                .flat_map(|(names, year)| names.iter().map(move |n| (near.rfind(n), *year)))
                .filter_map(|(p, year)| p.map(|p| (p, year)))
                .max_by_key(|(p, _)| *p)
                .map(|(_, year)| year)
                .or_else(|| (near.contains("党的") && word.contains('诞')).then_some(1921));
            let Some(origin) = origin else { continue };
            let after: String = text[at..sentence_end(text, at)].chars().take(14).collect();
            let shift = spoken_of(text, at, late);
            let celebrated = CELEBRATING.iter().any(|w| near.contains(w) || after.contains(w));
            let past = ["去年", "以来", "来的", "走过", "前的", "后的", "上年"].iter().any(|w| after.contains(w) || near.ends_with(w));
            let year = origin + years as i32;
            if shift.is_none() && written_year(text, at) == Written::Aside {
                continue;
            }
            let len = at + word.len() - from;
            match shift {
                Some(shift) if shift != 0 => clues.push(Clue { year: year - shift, weight: 3, at: from, len }),
                _ if past => {}
                Some(_) => clues.push(Clue { year, weight: 5, at: from, len }),
                None if celebrated => clues.push(Clue { year, weight: 3, at: from, len }),
                None => clues.push(Clue { year, weight: 1, at: from, len }),
            }
        }
    }
}

/// Things that happened, or were to happen, in one year only.
const OCCASIONS: &[(&[&str], i32)] = &[
    (&["香港就要回到祖国", "香港将回归", "香港即将回归", "迎接香港回归", "香港回归祖国怀抱"], 1997),
    (&["澳门即将回归", "澳门将回归", "迎接澳门回归", "澳门就要回到祖国"], 1999),
    (&["九十年代的最后一", "九十年代最后一年"], 1999),
    (&["今年是新世纪的第一年", "今年是新世纪第一年", "今年是二十一世纪的第一年", "今年是21世纪的第一年", "今年是进入新世纪的第一年"], 2001),
    (&["北京奥运会将", "迎接北京奥运", "北京奥运会即将", "奥运年", "奥运之年"], 2008),
    (&["汶川特大地震发生后不久", "四川汶川发生特大地震", "汶川发生了特大地震"], 2008),
    (&["上海世博会将", "上海世博会即将", "世博之年"], 2010),
    (&["北京冬奥会即将", "冬奥之年"], 2022),
    (
        &[
            "全面建成小康社会收官之年",
            "全面建成小康社会的收官之年",
            "脱贫攻坚收官之年",
            "脱贫攻坚的收官之年",
            "脱贫攻坚战收官之年",
            "脱贫攻坚决战决胜之年",
            "全面建成小康社会和“十三五”规划收官之年",
            "决战决胜脱贫攻坚之年",
            "全面打赢脱贫攻坚战收官之年",
        ],
        2020,
    ),
];

/// Occasions that come every year with a number: the first was in the year after this one.
const YEARLY: &[(&str, i32)] = &[
    ("教师节", 1984),
    ("记者节", 1999),
    ("国家宪法日", 2013),
    ("烈士纪念日", 2013),
    ("护士节", 1911),
    ("中国农民丰收节", 2017),
    ("农民丰收节", 2017),
    ("助残日", 1990),
    ("全国土地日", 1990),
];

fn occasions(text: &str, late: bool, clues: &mut Vec<Clue>) {
    for (names, year) in OCCASIONS {
        for name in *names {
            if let Some(at) = text.find(name) {
                let shift = spoken_of(text, at + name.len(), late).unwrap_or(0);
                clues.push(Clue {
                    year: year - shift,
                    weight: 4,
                    at: clause_start(text, at),
                    len: at + name.len() - clause_start(text, at),
                });
            }
        }
    }
    for (name, before_first) in YEARLY {
        for (at, _) in text.match_indices(name) {
            let Some(rest) = text[..at].strip_suffix('个') else { continue };
            let number: String = rest
                .chars()
                .rev()
                .take_while(|c| c.is_ascii_digit() || numeral::digit(*c).is_some() || *c == '十')
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .collect();
            let ordinal = rest[..rest.len() - number.len()].ends_with('第');
            if let Some(nth) = numeral::parse(&number).filter(|n| ordinal && (1..=150).contains(n)) {
                let from = clause_start(text, at);
                clues.push(Clue { year: before_first + nth as i32, weight: 4, at: from, len: at + name.len() - from });
            }
        }
    }
}

/// The years that a report looks back on and forward to: `一、2024年工作回顾`, `对2025年工作的建议`, `刚刚过去的2023年`.
fn looks_back_and_forward(text: &str, clues: &mut Vec<Clue>) {
    for (at, _) in text.match_indices('年') {
        let Some(year) = year_before(text, at) else { continue };
        let start = at - year.1;
        let rest: String = text[at + 3..sentence_end(text, at)].chars().take(16).collect();
        let before: String = text[clause_start(text, start)..start].chars().rev().take(10).collect::<Vec<_>>().into_iter().rev().collect();
        let words = rest.char_indices().nth(6).map_or(rest.len(), |(i, _)| i);
        let mut clue = |year, weight| clues.push(Clue { year, weight, at: start, len: at + '年'.len_utf8() + words - start });
        let back = ["工作回顾", "国内工作的回顾", "国内工作回顾", "工作总结", "工作的回顾", "政府工作回顾", "工作情况"]
            .iter()
            .any(|w| rest.starts_with(w));
        let forward = [
            "经济社会发展总体要求",
            "工作总体要求",
            "政府工作",
            "工作总体部署",
            "经济社会发展的总体",
            "经济社会发展主要",
            "主要预期目标",
            "主要任务",
            "工作安排",
            "工作部署",
            "工作任务",
            "工作的总体要求",
            "重点工作",
            "工作打算",
            "工作思路",
            "发展主要预期",
            "的工作任务",
            "工作建议",
            "工作的建议",
            "目标任务",
            "经济社会发展的主要",
        ]
        .iter()
        .any(|w| rest.starts_with(w));
        if back || before.ends_with("过去的") {
            clue(year.0 + 1, 4);
        } else if forward && !rest.contains("完成情况") {
            clue(year.0, if before.ends_with('对') || before.ends_with("做好") || before.ends_with('、') { 4 } else { 3 });
        } else if before.ends_with("今年是") || before.ends_with("今年（") || before.ends_with("今年(") {
            clue(year.0, 4);
        }
    }
}

/// The year of four digits right before byte `at`, and its length in bytes.
fn year_before(text: &str, at: usize) -> Option<(i32, usize)> {
    let digits: Vec<char> = text[..at]
        .chars()
        .rev()
        .take(5)
        .take_while(|c| c.is_ascii_digit() || numeral::digit(*c).is_some_and(|_| !matches!(c, '两' | '双')))
        .collect();
    if digits.len() != 4 {
        return None;
    }
    let written: String = digits.iter().rev().collect();
    let year = numeral::parse(&written)? as i32;
    (EARLIEST..=LATEST).contains(&year).then_some((year, written.len()))
}

/// The year in a path: the last one that stands alone in its digits (`2016/report.txt`, `gwr-1988.txt`,
/// `20160305.txt`). Two different years in one name are no year.
pub fn of_path(source: &str) -> Option<i32> {
    let path = source.split('#').next().unwrap_or(source);
    let stem = crate::input::path_template::without_ending(path);
    stem.rsplit('/').find_map(|part| {
        let mut years: Vec<i32> = part
            .split(|c: char| !c.is_ascii_digit())
            .filter(|run| run.len() == 4 || run.len() == 8 || run.len() == 6)
            .filter_map(|run| run[..4].parse().ok())
            .filter(|y| (EARLIEST..=LATEST - 49).contains(y))
            .collect();
        years.dedup();
        match years.as_slice() {
            [year] => Some(*year),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speech::date;

    #[test]
    fn years_that_texts_give_away() {
        for (text, year) in [
            ("今年是建党100周年，也是“十四五”开局之年。", Some(2021)),
            ("今年是“十三五”规划收官之年，也是脱贫攻坚收官之年，任务很重。", Some(2020)),
            ("今年是全面贯彻落实党的二十大精神的开局之年，要开好局。", Some(2023)),
            ("今年是“十四五”规划收官之年，也是谋划“十五五”的关键一年。", Some(2025)),
            ("今年下半年，党的十五大将要召开。今年也是实施“九五”计划的第二年。", Some(1997)),
            ("希望同志们以建国70周年为契机，再创佳绩！", Some(2019)),
            ("今年是党的十八大召开之年，要以优异成绩迎接。", Some(2012)),
            ("后天就是第十八个教师节，向老师们问好。", Some(2002)),
            ("一、2024年工作回顾\n过去一年很不平凡。\n二、2025年经济社会发展总体要求\n", Some(2025)),
            ("刚刚过去的2017年，成绩很大。", Some(2018)),
            ("去年我们庆祝了新中国成立70周年，今年要再接再厉。", Some(2020)),
            ("改革开放以来，我们取得了很大成绩，投资125亿元。", None),
            ("明年是“十二五”规划的开局之年，要早谋划。", Some(2010)),
            ("2006年是实施“十一五”规划的第一年，任务很重。", Some(2006)),
            ("1996年是“九五”计划的第一年。今年是“十五”计划的第一年。", Some(2001)),
            ("1999年，我们庆祝了新中国成立50周年。", None),
        ] {
            assert_eq!(infer(text, None).map(|(y, _)| y), year, "{text}");
        }
    }

    #[test]
    fn a_masked_year_at_the_end_of_a_year_speaks_of_the_next() {
        let text = "总结一年的工作，谋划明年。201*年是全区实施“十二五”规划、加速转型的开局之年。";
        let date = date::find("(201*年12月30日)").unwrap();
        assert_eq!(infer(text, Some(&date)).map(|(y, _)| y), Some(2010));
        let spring = date::find("(201*年3月30日)").unwrap();
        assert_eq!(infer(text, Some(&spring)).map(|(y, _)| y), Some(2011));
        let other = date::find("(200*年12月30日)").unwrap();
        assert_eq!(infer(text, Some(&other)), None);
    }

    #[test]
    fn years_in_paths() {
        for (path, year) in [
            ("2016/a.txt", Some(2016)),
            ("gwr-1988.txt", Some(1988)),
            ("20160305.txt", Some(2016)),
            ("a-2015-2016.txt", None),
            ("office-01.txt", None),
            ("12016.txt", None),
        ] {
            assert_eq!(of_path(path), year, "{path}");
        }
    }
}
