//! Dates as Chinese texts write them, with or without masks: `2016年3月5日`, `二〇一二年十二月三十日`, `2010-11-30`,
//! `201*年7月30日`.

use std::fmt;

use crate::numeral;

/// A date of which the month and the day may be unknown. There is no arithmetic on dates in tifa.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// The year.
    pub year: i32,
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31.
    pub day: Option<u8>,
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.month, self.day) {
            (Some(m), Some(d)) => write!(f, "{:04}-{m:02}-{d:02}", self.year),
            (Some(m), None) => write!(f, "{:04}-{m:02}", self.year),
            _ => write!(f, "{:04}", self.year),
        }
    }
}

/// A date as it stands in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundDate {
    /// The four characters of the year; `*` for a hidden digit.
    pub year: [Option<u8>; 4],
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31.
    pub day: Option<u8>,
    /// As written.
    pub written: String,
}

impl FoundDate {
    /// True if a digit of the year is hidden.
    pub fn masked(&self) -> bool {
        self.year.contains(&None)
    }

    /// The year, if no digit is hidden.
    pub fn known_year(&self) -> Option<i32> {
        self.year.iter().try_fold(0, |sum, d| d.map(|d| sum * 10 + i32::from(d)))
    }

    /// True if `year` fits the digits that are shown.
    pub fn fits(&self, year: i32) -> bool {
        let digits = [year / 1000, year / 100 % 10, year / 10 % 10, year % 10];
        self.year.iter().zip(digits).all(|(shown, d)| shown.is_none_or(|s| i32::from(s) == d))
    }

    /// The date, its own year or else `year`.
    pub fn dated(&self, year: Option<i32>) -> Option<Date> {
        let year = self.known_year().or(year.filter(|y| self.fits(*y)))?;
        Some(Date { year, month: self.month, day: self.day })
    }
}

/// One character of a year: a digit, or a mask.
fn year_digit(c: char) -> Option<Option<u8>> {
    match c {
        '*' | 'X' | 'x' | '×' | '＊' | '_' | '?' | '？' | 'Ｘ' | '某' | '□' | '▢' => Some(None),
        'O' | 'o' | '0' | 'Ｏ' => Some(Some(0)),
        _ => numeral::digit(c).filter(|_| c != '两' && c != '双').map(|d| Some(d as u8)),
    }
}

/// A number of at most three characters at the head of `chars`, and its length in characters; `Some((None, n))` for a
/// mask.
fn small_number(chars: &[char]) -> Option<(Option<u8>, usize)> {
    let mask = |c: &char| matches!(c, 'X' | 'x' | '×' | '*' | '某' | '_');
    if chars.first().is_some_and(mask) {
        let n = chars.iter().take_while(|c| mask(c)).count();
        return Some((None, n));
    }
    let n = chars.iter().take(3).take_while(|c| c.is_ascii_digit() || numeral::digit(**c).is_some() || **c == '十').count();
    let number: String = chars.get(..n)?.iter().collect();
    let value = numeral::parse(&number)?;
    u8::try_from(value).ok().map(|v| (Some(v), n))
}

/// The first date of a line: at least a year of four characters before 年, or a whole date with separators.
pub fn find(line: &str) -> Option<FoundDate> {
    dates(line).next()
}

/// Every date of a line. Few lines have any.
fn dates(line: &str) -> impl Iterator<Item = FoundDate> {
    let chars: Vec<char> = if may_have_year(line) { line.chars().collect() } else { Vec::new() };
    (0..chars.len().saturating_sub(4)).filter_map(move |at| date_at(&chars, at))
}

/// True if four characters of a year stand side by side.
fn may_have_year(line: &str) -> bool {
    let mut together = 0;
    line.chars().any(|c| {
        together = if year_digit(c).is_some() { together + 1 } else { 0 };
        together == 4
    })
}

fn date_at(chars: &[char], at: usize) -> Option<FoundDate> {
    let mut year = [None; 4];
    for (slot, c) in year.iter_mut().zip(&chars[at..at + 4]) {
        *slot = year_digit(*c)?;
    }
    if at > 0 && year_digit(chars[at - 1]).is_some() {
        return None;
    }
    // XXXX年3月5日 hides all; then the month has to be there.
    let hidden = year == [None; 4];
    if !hidden && !matches!((year[0], year[1]), (Some(1), Some(8 | 9)) | (Some(2), Some(0 | 1) | None)) {
        return None;
    }
    let separator = *chars.get(at + 4)?;
    let by_words = separator == '年';
    if !by_words && !matches!(separator, '-' | '.' | '/') {
        return None;
    }
    let (mut month, mut day, mut end) = (None, None, at + 5);
    let month_end = if by_words { '月' } else { separator };
    if let Some((m, n)) = small_number(&chars[end..])
        && chars.get(end + n) == Some(&month_end)
        && m.is_none_or(|m| (1..=12).contains(&m))
    {
        month = m;
        end += n + 1;
        if let Some((d, n)) = small_number(&chars[end..])
            && (!by_words || matches!(chars.get(end + n), Some('日' | '号')))
            && d.is_none_or(|d| (1..=31).contains(&d))
        {
            day = d;
            end += n + by_words as usize;
        } else if !by_words {
            return None;
        }
    } else if !by_words || hidden {
        return None;
    }
    let written = chars[at..end].iter().collect();
    Some(FoundDate { year, month, day, written })
}

/// The year that a title names, if it names exactly one: `2015年…报告`, `一九九五年…`.
pub fn only_year(title: &str) -> Option<i32> {
    let mut years: Vec<i32> = dates(title).filter_map(|date| date.known_year()).collect();
    years.dedup();
    match years.as_slice() {
        [year] => Some(*year),
        _ => None,
    }
}

/// Reads `2012-07-02`, which most dates look like.
fn plain_date(value: &str) -> Option<Date> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *value.as_bytes() else { return None };
    let number = |digits: &[u8]| digits.iter().try_fold(0, |sum, d| d.is_ascii_digit().then(|| sum * 10 + i32::from(d - b'0')));
    let (year, month, day) = (number(&[y1, y2, y3, y4])?, number(&[m1, m2])?, number(&[d1, d2])?);
    let real = (1000..=2999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    real.then_some(Date { year, month: Some(month as u8), day: Some(day as u8) })
}

/// Reads a declared date: `2012-07-02`, `2012/7/2`, `20120702`, `2012年7月`, `2012-07-02T19:00:00`, `2012`.
pub fn parse_declared(value: &str) -> Option<Date> {
    let value = value.trim();
    if let Some(date) = plain_date(value) {
        return Some(date);
    }
    if let Some(found) = find(value) {
        return found.dated(None);
    }
    let digits: String = value.chars().take_while(char::is_ascii_digit).collect();
    let number = |s: &str| s.parse::<u8>().ok();
    match digits.len() {
        8 if digits.len() == value.len() => {
            let year: i32 = digits[..4].parse().ok()?;
            let (month, day) = (number(&digits[4..6])?, number(&digits[6..])?);
            let real = (1000..=2999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
            real.then_some(Date { year, month: Some(month), day: Some(day) })
        }
        4 => {
            let year: i32 = digits.parse().ok().filter(|y| (1000..=2999).contains(y))?;
            let rest = &value[4..];
            let Some(separator) = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.')) else {
                return (rest.is_empty() || rest.starts_with('年')).then_some(Date { year, month: None, day: None });
            };
            // What comes before 1800 stands in no date line, but it may be declared.
            let mut parts = rest[1..].splitn(2, separator).map(|part| {
                let digits: String = part.trim_start().chars().take_while(char::is_ascii_digit).collect();
                number(&digits)
            });
            let month = parts.next().flatten().filter(|m| (1..=12).contains(m))?;
            let day = match parts.next() {
                Some(day) => Some(day.filter(|d| (1..=31).contains(d))?),
                None => None,
            };
            Some(Date { year, month: Some(month), day })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_the_forms_texts_use() {
        for (line, iso) in [
            ("（2004年2月18日）", "2004-02-18"),
            ("（二○一一年八月十二日）", "2011-08-12"),
            ("二〇一二年十二月三十日", "2012-12-30"),
            ("——2024年3月5日在第十四届全国人民代表大会第二次会议上", "2024-03-05"),
            ("1957年6月26日在会议上", "1957-06-26"),
            ("讲话2010-11-30", "2010-11-30"),
            ("（2020年6月）", "2020-06"),
            ("2019年全市工作会议", "2019"),
        ] {
            assert_eq!(find(line).and_then(|d| d.dated(None)).map(|d| d.to_string()).as_deref(), Some(iso), "{line}");
        }
        for line in ["十二五规划", "12019年", "3年", "2.19亿元", "总投资2000.5万元"] {
            assert_eq!(find(line), None, "{line}");
        }
    }

    #[test]
    fn masks_hide_the_year_but_not_the_day() {
        for (line, day) in
            [("(201*年7月30日)", Some(30)), ("(20XX年7月1日)", Some(1)), ("二○××年三月二日", Some(2)), ("20XX年X月X日", None)]
        {
            let found = find(line).unwrap();
            assert!(found.masked() && found.known_year().is_none(), "{line}");
            assert_eq!(found.day, day, "{line}");
        }
        let found = find("(201*年12月30日)").unwrap();
        assert!(found.fits(2010) && !found.fits(2009));
        assert_eq!(found.dated(Some(2010)).unwrap().to_string(), "2010-12-30");
    }

    #[test]
    fn plain_dates_are_read_as_any_others() {
        let numbers = ["0000", "0999", "1000", "1799", "1800", "1899", "1999", "2026", "2100", "2999", "3000", "20a1"];
        for (year, month, day) in numbers.iter().flat_map(|y| (0..14).flat_map(move |m| (0..33).map(move |d| (y, m, d)))) {
            let value = format!("{year}-{month:02}-{day:02}");
            assert_eq!(parse_declared(&value), parse_declared(&format!("{value}T")), "{value}");
        }
    }

    #[test]
    fn declared_dates_and_years_of_titles() {
        for (value, iso) in [
            ("2012-07-02", "2012-07-02"),
            ("20120702", "2012-07-02"),
            ("2012/7/2 19:00", "2012-07-02"),
            ("2012-07", "2012-07"),
            ("2012", "2012"),
            ("2012年", "2012"),
            ("17890714", "1789-07-14"),
            ("1789-07-14T12:00", "1789-07-14"),
            ("1789/7", "1789-07"),
        ] {
            assert_eq!(parse_declared(value).map(|d| d.to_string()).as_deref(), Some(iso), "{value}");
        }
        for value in ["昨天", "1789-13-01", "1789-07-", "2012-07-q", "20121340", "2012x"] {
            assert_eq!(parse_declared(value), None, "{value}");
        }
        assert_eq!(only_year("2015年国务院政府工作报告"), Some(2015));
        assert_eq!(only_year("关于2015年执行情况与2016年计划草案的报告"), None);
    }
}
