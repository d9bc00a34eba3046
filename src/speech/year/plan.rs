//! Five-year plans: the opening year, the second, the closing year.

use super::{Clue, clause_start, last_chars, sentence_end, subject, trailing};
use crate::numeral;

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
pub(super) fn plans(text: &str, late: bool, clues: &mut Vec<Clue>) {
    for (at, _) in text.match_indices('五') {
        let lead = text[..at].strip_suffix(['·', '•']).unwrap_or(&text[..at]);
        let before = last_chars(lead, 3);
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
            let before = trailing(&text[..at], |c| numeral::digit(c).is_some() || c == '十');
            if let Some(number) = numeral::parse(before) {
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
    ("第二个年头", 1),
    ("第2年", 1),
    ("第三年", 2),
    ("第三个年头", 2),
    ("第3年", 2),
    ("中期之年", 2),
    ("承上启下", 2),
    ("中间年", 2),
    ("中期评估", 2),
    ("第四年", 3),
    ("第四个年头", 3),
    ("第4年", 3),
    ("收官之年", 4),
    ("收官年", 4),
    ("最后一年", 4),
    ("末年", 4),
    ("第五年", 4),
    ("第五个年头", 4),
    ("第5年", 4),
    ("收尾之年", 4),
    ("决胜之年", 4),
    ("圆满收官", 4),
    ("完成之年", 4),
];

/// Words that say roughly where in its plan a year is: with other clues they count, alone they are no firm ground.
const ROUGHLY: [&str; 2] = ["承上启下", "中期评估"];

/// First year of a five-year plan for spreading knowledge of the law (“五五”普法): the first ran from 1986.
fn law_plan_start(number: u32) -> Option<i32> {
    (1..=20).contains(&number).then(|| 1986 + 5 * (number as i32 - 1))
}

fn plan_year(text: &str, at: usize, end: usize, number: u32, late: bool, clues: &mut Vec<Clue>) {
    let of_law = text[end..].trim_start_matches(['”', '’', '"', '」']).starts_with("普法");
    let Some(start) = (if of_law { law_plan_start(number) } else { plan_start(number) }) else { return };
    let stop = sentence_end(text, end);
    // The year of the plan stands within two dozen characters and before another plan is named.
    let rest: String = text[end..stop].chars().take(26).collect();
    let found = YEARS_OF_PLANS.iter().filter_map(|(w, nth)| rest.find(w).map(|p| (p, *w, *nth))).min_by_key(|(p, ..)| *p);
    let Some((p, word, nth)) = found else { return };
    if rest[..p].contains('五') && rest[..p].contains(['“', '十']) {
        return;
    }
    let Some((shift, weight)) = subject(text, at, late) else { return };
    let weight = if ROUGHLY.contains(&word) { 2 } else { weight };
    clues.push(Clue { year: start + nth - shift, weight, at: clause_start(text, at), len: end + p + word.len() - clause_start(text, at) });
}
