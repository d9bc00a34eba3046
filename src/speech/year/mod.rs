//! The year of a speech that does not say it, from what it says of its time. Every conclusion comes with the words that
//! it rests on; where the text gives no firm ground the year stays empty.

use super::date::FoundDate;
use crate::numeral;

mod anniversary;
mod congress;
mod occasion;
mod outlook;
mod plan;

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
    plan::plans(text, late, &mut clues);
    congress::congresses(text, late, &mut clues);
    anniversary::anniversaries(text, late, &mut clues);
    occasion::occasions(text, late, &mut clues);
    outlook::years_reported(text, &mut clues);
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

/// The last `n` characters of `text`.
fn last_chars(text: &str, n: usize) -> &str {
    text.char_indices().rev().take(n).last().map_or("", |(at, _)| &text[at..])
}

/// The characters at the end of `text` that all are `what`.
fn trailing(text: &str, what: impl Fn(char) -> bool) -> &str {
    &text[text.trim_end_matches(what).len()..]
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

/// The year in a path: the last one that stands alone in its digits (`2016/report.txt`, `report-1988.txt`,
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
            ("今年也是香港回归祖国十周年。", Some(2007)),
            ("今年是中国共产党成立八十周年，也是我校建校三十周年。", Some(2001)),
            ("今年发展最快，建国60周年时我们要建成新桥。", None),
            ("今年是“五五”普法的第二年。", Some(2007)),
            ("今年是“十二五”规划承上启下的一年。", None),
            ("今年，“十四五”规划进入第三个年头。", Some(2023)),
            ("为党的二十大胜利召开营造安全稳定的社会环境。", Some(2022)),
            ("喜迎党的十九大，奋进新征程。", Some(2017)),
            ("今年是党的十八大后的第一年。", Some(2013)),
            ("2014年即将过去，2015年即将到来。", Some(2014)),
            ("认真学习贯彻党的十八大精神，迎接检查。", None),
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
            ("report-1988.txt", Some(1988)),
            ("20160305.txt", Some(2016)),
            ("a-2015-2016.txt", None),
            ("speech-01.txt", None),
            ("12016.txt", None),
        ] {
            assert_eq!(of_path(path), year, "{path}");
        }
    }
}
