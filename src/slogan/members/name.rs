//! What a name says of its members: how many there may be, and the words that they share.

use crate::numeral;

/// Measure words and 大, which say nothing of what is counted.
const MEASURES: &str = "个项大种条类场支道对件把本颗张块座套批股盏面句只笔";

/// A name taken apart: 三查三改 counts 3 of 查 and 3 of 改.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// Numbers with the words for what is counted.
    pub parts: Vec<(u32, String)>,
    /// See [`Name::counts`].
    counts: Vec<usize>,
}

impl Name {
    /// Takes a name without marks and white space apart.
    pub(super) fn of(name: &str) -> Name {
        let mut parts: Vec<(u32, String)> = Vec::new();
        let mut run = String::new();
        let is_numeral = |c: char| numeral::digit(c).is_some() || c == '十' || c == '百';
        let chars: Vec<char> = name.chars().collect();
        // 双百, 三个百分之百: what is counted is a hundred.
        if let Some(at) = chars.iter().position(|c| *c == '百').filter(|at| (1..=2).contains(at))
            && let Some(number) = numeral::digit(chars[0]).filter(|n| *n > 1)
            && (at == 1 && chars.len() == 2 && chars[0] == '双' || at == 2 && MEASURES.contains(chars[1]))
        {
            return Name::with(vec![(number, chars[at..].iter().collect())]);
        }
        for (i, &c) in chars.iter().enumerate() {
            if !is_numeral(c) {
                close(&mut run, &mut parts);
                if let Some((_, thing)) = parts.last_mut() {
                    thing.push(c);
                }
                continue;
            }
            // 一 is a word in 四个一, 三个一批 and 三统一, and a number in 三清一改; 零 is a word in 三零.
            let last = i + 1 == chars.len();
            let word = match c {
                '一' => run.is_empty() && parts.last().is_some_and(|(_, t)| last || chars_are_measures(t)),
                '零' => {
                    close(&mut run, &mut parts);
                    !parts.is_empty()
                }
                // 三双
                '双' if last => {
                    close(&mut run, &mut parts);
                    !parts.is_empty()
                }
                _ => false,
            };
            match parts.last_mut() {
                Some((_, thing)) if word => thing.push(c),
                _ => run.push(c),
            }
        }
        close(&mut run, &mut parts);
        for (_, thing) in &mut parts {
            let counted = thing.trim_start_matches(|c| MEASURES.contains(c));
            if !counted.is_empty() {
                *thing = counted.to_owned();
            }
        }
        Name::with(parts)
    }

    fn with(parts: Vec<(u32, String)>) -> Name {
        let mut name = Name { parts, counts: Vec::new() };
        name.counts = name.counted();
        name
    }

    /// The numbers of members that agree with the name, likeliest first.
    pub(super) fn counts(&self) -> &[usize] {
        &self.counts
    }

    fn counted(&self) -> Vec<usize> {
        let numbers: Vec<usize> = self.parts.iter().map(|(n, _)| *n as usize).collect();
        let sum: usize = numbers.iter().sum();
        // 二十字方针 counts characters: five members of four, ten of two.
        if let Some(n) = self.characters() {
            let of = |length: u32| (n.is_multiple_of(length) && n / length > 1).then_some((n / length) as usize);
            return [4, 2, 1, 5, 3].into_iter().filter_map(of).collect();
        }
        let mut counts = match numbers.as_slice() {
            [] => Vec::new(),
            [n] => vec![*n],
            [a, b] if a == b && *a > 1 => vec![*a, sum],
            [n, ..] if self.parts.last().is_some_and(|(_, t)| t.starts_with('体')) => vec![*n],
            [first, .., last] => {
                let both_ones = numbers.iter().all(|n| *n == 1);
                if both_ones { vec![sum] } else { vec![sum, *first, *last] }
            }
        };
        counts.retain(|n| (2..=40).contains(n));
        // Each once, where it comes first.
        for at in (0..counts.len()).rev() {
            if counts[..at].contains(&counts[at]) {
                counts.remove(at);
            }
        }
        counts
    }

    /// The number of characters of all members together, where the name counts those: 二十字方针, 八个字.
    pub(super) fn characters(&self) -> Option<u32> {
        match self.parts.as_slice() {
            [(n, thing)] if (thing.starts_with('字') || thing.starts_with("个字")) && !thing.starts_with("字眼") => Some(*n),
            _ => None,
        }
    }

    /// True if the words for what is counted recur in the members: 难 in 用地难, 用电难, 用工难.
    pub(super) fn shared_by(&self, members: &[&str]) -> bool {
        // Of a long word two characters side by side have to recur, or the first: 学习型 for 三型机关.
        let shares = |thing: &str, some: &[&str]| {
            let chars: Vec<char> = thing.chars().collect();
            let single = |c: &char| some.iter().all(|m| m.contains(*c));
            let pair = |p: &[char]| some.iter().all(|m| m.contains(p.iter().collect::<String>().as_str()));
            match chars.as_slice() {
                _ if some.is_empty() => false,
                short @ ([_] | [_, _]) => short.iter().any(single),
                long => long.first().is_some_and(single) || long.windows(2).any(pair),
            }
        };
        let things: Vec<(usize, &str)> = self.parts.iter().map(|(n, t)| (*n as usize, t.as_str())).collect();
        match things.as_slice() {
            [] => false,
            [(_, thing)] => shares(thing, members),
            several => {
                let sum: usize = several.iter().map(|(n, _)| n).sum();
                if sum == members.len() && several.iter().any(|(n, _)| *n > 1) {
                    let mut from = 0;
                    return several.iter().all(|(n, thing)| {
                        from += n;
                        shares(thing, &members[from - n..from])
                    });
                }
                several.iter().all(|(_, thing)| shares(thing, members))
            }
        }
    }

    /// True if the name pairs what it counts: each member of 五查五改 has a 查 and a 改.
    pub(super) fn pairs(&self) -> Option<usize> {
        let first = self.parts.first()?.0;
        (self.parts.len() > 1 && first > 1 && self.parts.iter().all(|(n, _)| *n == first)).then_some(self.parts.len())
    }
}

fn close(run: &mut String, parts: &mut Vec<(u32, String)>) {
    if run.is_empty() {
        return;
    }
    let together = run.contains(['十', '百']) || run.chars().all(|c| c.is_ascii_digit());
    if together {
        parts.extend(numeral::parse(run).map(|n| (n, String::new())));
    } else {
        parts.extend(run.chars().filter_map(numeral::digit).map(|n| (n, String::new())));
    }
    run.clear();
}

fn chars_are_measures(words: &str) -> bool {
    words.chars().all(|c| MEASURES.contains(c))
}

/// How much the members of a list are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// Nothing in common.
    None,
    /// Of a length.
    Length,
    /// They begin or end with the same character.
    Form,
    /// They share what the name counts.
    Name,
}

/// How much `members` are alike, and like what `name` counts.
pub(super) fn likeness(name: &Name, members: &[&str]) -> Likeness {
    if members.len() < 2 {
        return Likeness::None;
    }
    if name.shared_by(members) {
        return Likeness::Name;
    }
    let same = |pick: fn(&str) -> Option<char>, but: &str| {
        let first = members.first().and_then(|m| pick(m));
        first.is_some_and(|c| !but.contains(c)) && members.iter().all(|m| pick(m) == first)
    };
    if same(|m| m.chars().next(), "一") || same(|m| m.chars().next_back(), "的了") {
        return Likeness::Form;
    }
    let lengths = members.iter().map(|m| m.chars().count());
    let (least, most) = lengths.fold((usize::MAX, 0), |(l, m), n| (l.min(n), m.max(n)));
    if most <= least + 1 || (most - least) * 5 <= most { Likeness::Length } else { Likeness::None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(name: &str) -> Vec<(u32, String)> {
        Name::of(name).parts
    }

    #[test]
    fn names_are_taken_apart() {
        assert_eq!(parts("三个转变"), [(3, "转变".into())]);
        assert_eq!(parts("五查五改"), [(5, "查".into()), (5, "改".into())]);
        assert_eq!(parts("四个一"), [(4, "一".into())]);
        assert_eq!(parts("三个一批"), [(3, "一批".into())]);
        assert_eq!(parts("三统一"), [(3, "统一".into())]);
        assert_eq!(parts("三去一降一补"), [(3, "去".into()), (1, "降".into()), (1, "补".into())]);
        assert_eq!(parts("十四条"), [(14, "条".into())]);
        assert_eq!(parts("三三制"), [(3, "".into()), (3, "制".into())]);
        assert_eq!(parts("三型机关"), [(3, "型机关".into())]);
        assert_eq!(parts("三零"), [(3, "零".into())]);
        assert_eq!(parts("三双"), [(3, "双".into())]);
        assert_eq!(parts("一岗双责"), [(1, "岗".into()), (2, "责".into())]);
    }

    #[test]
    fn counts_are_sums_or_pairs() {
        assert_eq!(Name::of("五查五改").counts(), [5, 10]);
        assert_eq!(Name::of("三清一改").counts(), [4, 3]);
        assert_eq!(Name::of("三位一体").counts(), [3]);
        assert_eq!(Name::of("一带一路").counts(), [2]);
        assert_eq!(Name::of("双随机、一公开").counts(), [3, 2]);
        assert_eq!(Name::of("一岗双责").counts(), [3, 2]);
    }

    #[test]
    fn members_share_what_is_counted() {
        assert_eq!(likeness(&Name::of("四难"), &["用地难", "用电难"]), Likeness::Name);
        assert_eq!(likeness(&Name::of("三亮三比"), &["亮身份", "亮承诺", "亮实绩", "比学习", "比服务", "比奉献"]), Likeness::Name);
        assert_eq!(likeness(&Name::of("五查五改"), &["查思想，改麻痹", "查责任，改推诿"]), Likeness::Name);
        assert_eq!(likeness(&Name::of("三大职责"), &["参谋助手", "综合协调", "督促检查"]), Likeness::Length);
    }
}
