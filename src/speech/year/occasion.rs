//! Things that happened in one year only, and days that come every year with a number.

use super::{Clue, clause_start, spoken_of, trailing};
use crate::numeral;

/// Things that happened, or were to happen, in one year only.
const OCCASIONS: &[(&[&str], i32)] = &[
    (&["香港就要回到祖国", "香港将回归", "香港即将回归", "迎接香港回归", "香港回归祖国怀抱"], 1997),
    (&["澳门即将回归", "澳门将回归", "迎接澳门回归", "澳门就要回到祖国"], 1999),
    (&["今年是二十世纪最后一年", "今年是二十世纪的最后一年", "今年是20世纪最后一年", "今年是20世纪的最后一年"], 2000),
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
    ("世界读书日", 1995),
    ("安全生产月", 2001),
];

pub(super) fn occasions(text: &str, late: bool, clues: &mut Vec<Clue>) {
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
            let lead = text[..at].trim_end_matches(['“', '"']);
            let lead = lead.strip_suffix("全国").unwrap_or(lead);
            let Some(rest) = lead.strip_suffix('个') else { continue };
            let number = trailing(rest, |c| c.is_ascii_digit() || numeral::digit(c).is_some() || c == '十');
            let ordinal = rest[..rest.len() - number.len()].ends_with('第');
            if let Some(nth) = numeral::parse(number).filter(|n| ordinal && (1..=150).contains(n)) {
                let from = clause_start(text, at);
                clues.push(Clue { year: before_first + nth as i32, weight: 4, at: from, len: at + name.len() - from });
            }
        }
    }
}
