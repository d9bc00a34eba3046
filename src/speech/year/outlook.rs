//! The years that a report looks back on and forward to.

use super::{Clue, clause_start, last_chars, sentence_end, year_before};

/// The years that a report looks back on and forward to: `一、2024年工作回顾`, `对2025年工作的建议`, `刚刚过去的2023年`.
pub(super) fn years_reported(text: &str, clues: &mut Vec<Clue>) {
    for (at, _) in text.match_indices('年') {
        let Some(year) = year_before(text, at) else { continue };
        let start = at - year.1;
        let rest: String = text[at + 3..sentence_end(text, at)].chars().take(16).collect();
        let before = last_chars(&text[clause_start(text, start)..start], 10);
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
        if ["即将过去", "就要过去", "即将结束"].iter().any(|w| rest.starts_with(w)) {
            clue(year.0, 5);
        } else if back || before.ends_with("过去的") {
            clue(year.0 + 1, 4);
        } else if forward && !rest.contains("完成情况") {
            clue(year.0, if before.ends_with('对') || before.ends_with("做好") || before.ends_with('、') { 4 } else { 3 });
        } else if before.ends_with("今年是") || before.ends_with("今年（") || before.ends_with("今年(") {
            clue(year.0, 4);
        }
    }
}
