//! National congresses of the party: coming, held this year, held last year.

use super::{Clue, clause_start, last_chars, sentence_end, spoken_of, subject, trailing};
use crate::numeral;

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
pub(super) fn congresses(text: &str, late: bool, clues: &mut Vec<Clue>) {
    for (at, _) in text.match_indices('大') {
        let number = trailing(last_chars(&text[..at], 3), |c| numeral::digit(c).is_some() || c == '十');
        let Some(year) = numeral::parse(number).and_then(congress_year) else { continue };
        let start = at - number.len();
        const GREETING: [&str; 3] = ["迎接", "喜迎", "迎来"];
        let lead = text[..start].trim_end_matches("党的").trim_end_matches("中共");
        let greeted = GREETING.iter().any(|w| lead.ends_with(w));
        if lead.len() == start && !greeted {
            continue;
        }
        let from = clause_start(text, at);
        let stop = sentence_end(text, at);
        let rest: String = text[at..stop].chars().take(24).collect();
        let before = &text[from..start];
        let end = text[at..stop].find(['，', ',']).map_or(stop, |comma| at + comma);
        let clue = |year, weight| Clue { year, weight, at: from, len: end - from };
        if let Some((shift, weight)) = subject(text, at, late) {
            let first = ["开局之年", "第一年", "头一年", "首年", "开启之年"].iter().any(|w| rest.contains(w))
                && (rest.contains("精神") || rest.starts_with("大后") || rest.starts_with("大召开后"));
            if first {
                clues.push(clue(year + 1 - shift, weight));
                continue;
            }
            if ["召开之年", "召开的一年", "胜利召开之年", "举行之年"].iter().any(|w| rest.contains(w)) {
                clues.push(clue(year - shift, weight));
                continue;
            }
        }
        let near = last_chars(before, 24);
        let clause: String = rest.chars().take_while(|c| !matches!(c, '，' | ',')).collect();
        const COMING: [&str; 8] = ["将要召开", "即将召开", "将召开", "就要召开", "将胜利召开", "即将胜利召开", "将在北京召开", "召开在即"];
        let prepared_for = (lead.ends_with('为') && ["营造", "创造", "献礼"].iter().any(|w| clause.contains(w)))
            || (lead.ends_with('向') && clause.contains("献礼"));
        let coming = greeted || prepared_for || COMING.iter().any(|w| clause.contains(w));
        let of = spoken_of(text, at, late);
        let recent = of == Some(0) || near.contains("下半年") || near.contains("秋");
        if coming && let Some(shift) = of.filter(|shift| *shift != 0) {
            clues.push(clue(year - shift, 3));
            continue;
        }
        if coming && recent {
            clues.push(clue(year, 4));
        } else if coming || ["刚刚胜利闭幕", "刚刚闭幕", "胜利闭幕不久"].iter().any(|w| rest.contains(w) || near.contains(w))
        {
            clues.push(clue(year, 3));
        }
    }
}
