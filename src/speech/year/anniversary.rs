//! Anniversaries: of the party, the republic, the army, reform and opening.

use super::{Clue, Written, clause_start, last_chars, sentence_end, spoken_of, trailing, written_year};
use crate::numeral;

/// What is celebrated, by its first year.
const ANNIVERSARIES: &[(&[&str], i32)] = &[
    (&["建党", "中国共产党成立", "党成立", "共产党建党", "党的生日"], 1921),
    (&["建国", "新中国成立", "共和国成立", "中华人民共和国成立", "共和国华诞", "国庆", "建国大业", "祖国"], 1949),
    (&["十一届三中全会", "十一届三中全会召开"], 1978),
    (&["建军", "解放军建军", "人民解放军成立"], 1927),
    (&["改革开放"], 1978),
    (&["抗日战争胜利", "抗战胜利", "反法西斯战争胜利"], 1945),
    (&["长征胜利"], 1936),
    (&["辛亥革命"], 1911),
    (&["五四运动"], 1919),
    (&["香港回归", "香港回归祖国", "香港回到祖国"], 1997),
    (&["澳门回归", "澳门回归祖国", "澳门回到祖国"], 1999),
    (&["红军长征出发"], 1934),
    (&["汶川地震", "汶川特大地震"], 2008),
    (&["唐山大地震", "唐山地震"], 1976),
    (&["加入世贸组织", "加入世界贸易组织"], 2001),
    (&["西部大开发"], 2000),
    (&["毛泽东同志诞辰", "毛泽东诞辰"], 1893),
    (&["邓小平同志诞辰", "邓小平诞辰"], 1904),
];

/// Words that make an anniversary that of the year of the speech.
const CELEBRATING: &[&str] = &[
    "今年", "迎接", "喜迎", "迎来", "庆祝", "纪念", "献礼", "契机", "即将", "恰逢", "正值", "适逢", "时值", "将是", "在这", "今天", "之际",
    "值此", "大庆",
];

/// `建党100周年`, `新中国成立七十周年`, `党的百年华诞`.
pub(super) fn anniversaries(text: &str, late: bool, clues: &mut Vec<Clue>) {
    for word in ["周年", "华诞", "岁生日", "岁华诞"] {
        for (at, _) in text.match_indices(word) {
            let number = trailing(text[..at].trim_end_matches(['年', '岁']), |c| {
                c.is_ascii_digit() || numeral::digit(c).is_some() || matches!(c, '十' | '百')
            });
            let years = if number == "百" { Some(100) } else { numeral::parse(number) };
            let Some(years) = years.filter(|n| (1..=200).contains(n)) else { continue };
            let from = clause_start(text, at);
            let before = &text[from..at];
            let near = last_chars(before, 30);
            // A name before the last comma is of another anniversary.
            let named = near.rsplit(['，', ',']).next().unwrap_or(near);
            let origin = ANNIVERSARIES
                .iter()
                .flat_map(|(names, year)| names.iter().map(move |n| (named.rfind(n).map(|p| p + n.len()), n.len(), *year)))
                .filter_map(|(end, len, year)| end.map(|end| (end, len, year)))
                .max()
                .map(|(.., year)| year)
                .or_else(|| (named.contains("党的") && word.contains('诞')).then_some(1921));
            let Some(origin) = origin else { continue };
            let after: String = text[at..sentence_end(text, at)].chars().take(14).collect();
            let shift = spoken_of(text, at, late);
            let celebrated = CELEBRATING.iter().any(|w| near.contains(w) || after.contains(w));
            let past = ["去年", "以来", "来的", "走过", "前的", "后的", "上年"].iter().any(|w| after.contains(w) || near.ends_with(w))
                || after.strip_prefix(word).is_some_and(|rest| rest.starts_with('时') || rest.starts_with("之时"));
            // 到下世纪中叶建国一百周年 is an aim.
            let aim = [
                "到下世纪",
                "到本世纪",
                "到二十一世纪",
                "世纪中叶",
                "到新中国",
                "到建国",
                "到建党",
                "到中华人民共和国",
                "到那时",
                "一百年时",
            ]
            .iter()
            .any(|w| near.contains(w))
                || near.trim_start().starts_with('到');
            if aim && shift.is_none() {
                continue;
            }
            let year = origin + years as i32;
            if shift.is_none() && written_year(text, at) == Written::Aside {
                continue;
            }
            let len = at + word.len() - from;
            match shift {
                Some(shift) if shift != 0 => clues.push(Clue { year: year - shift, weight: 3, at: from, len }),
                _ if past => {}
                Some(_) => clues.push(Clue { year, weight: 5, at: from, len }),
                // 即将迎来三十周年: this year or, at its end, the next.
                None if near.contains("即将迎来") || near.contains("即将到来") => {
                    clues.push(Clue { year, weight: 1, at: from, len })
                }
                None if celebrated => clues.push(Clue { year, weight: 3, at: from, len }),
                None => clues.push(Clue { year, weight: 1, at: from, len }),
            }
        }
    }
}
