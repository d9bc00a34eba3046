//! What the lines around a speech say of it: title, date, place, speaker.

use std::sync::LazyLock;

use super::date::{self, FoundDate};
use super::split::Part;
use crate::clean::lines::{is_title, title_core};
use crate::clean::{is_han, is_letter};
use crate::phrasebook::Phrasebook;
use crate::span::Span;

/// What a speech's own lines say.
#[derive(Debug, Clone, Default)]
pub struct Header {
    /// The title, as a reader sees it.
    pub title: String,
    /// The date.
    pub date: Option<FoundDate>,
    /// The place.
    pub place: String,
    /// Who speaks.
    pub speaker: String,
}

/// A line that carries a date is no longer than this, in bytes (sixty ideographs).
const LONGEST_DATE_LINE: usize = 180;

/// Words for those who give speeches.
const ROLES: &[&str] = &[
    "书记",
    "县长",
    "市长",
    "省长",
    "区长",
    "镇长",
    "乡长",
    "州长",
    "旗长",
    "盟长",
    "主席",
    "总理",
    "部长",
    "局长",
    "厅长",
    "处长",
    "科长",
    "主任",
    "院长",
    "校长",
    "所长",
    "厂长",
    "站长",
    "行长",
    "会长",
    "董事长",
    "经理",
    "总裁",
    "委员长",
    "秘书长",
    "司令",
    "政委",
    "常委",
    "检察长",
    "专员",
    "台长",
    "社长",
    "馆长",
    "关长",
    "大队长",
    "支队长",
    "队长",
    "村长",
    "支书",
    "团长",
    "师长",
    "理事长",
    "总书记",
    "委员",
    "组长",
    "园长",
];

/// The same, to be looked for together.
static ROLES_IN_LINE: LazyLock<Phrasebook> = LazyLock::new(|| Phrasebook::new(ROLES.iter().map(|role| (*role).to_owned()).zip(0..)));

/// Marks that a collection puts before a title: `篇二：`, `【附】`, `第三篇 `.
pub fn without_marker(line: &str) -> Option<&str> {
    let line = line.trim();
    let after_number = |rest: &'_ str| rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c)).len();
    for (open, close) in [("【", '】'), ("[", ']')] {
        if let Some(rest) = line.strip_prefix(open)
            && let Some(end) = rest.find(close)
            && ["附", "篇", "范文", "讲话"].iter().any(|w| rest[..end].starts_with(w))
        {
            return Some(rest[end + close.len_utf8()..].trim_start_matches([':', '：', ' ', '　']));
        }
    }
    for word in ["篇", "范文", "附件", "附录", "附", "讲话稿", "扩展阅读", "第"] {
        let Some(rest) = line.strip_prefix(word) else { continue };
        let mut left = &rest[rest.len() - after_number(rest)..];
        if word == "第" {
            left = left.strip_prefix('篇')?;
        }
        let body = left.trim_start_matches([':', '：', '、', ' ', '　', '.']);
        let marked = body.len() < left.len() && (word.chars().count() > 1 || left.len() < rest.len() || matches!(word, "附" | "第"));
        if marked {
            return Some(body);
        }
    }
    None
}

/// A title without a list's number, a dash or book-title marks: `二、在…上的讲话`, `——在…上的讲话`, `《在…上的讲话》`.
pub fn bare_title(line: &str) -> &str {
    let line = line.trim();
    if let Some(inner) = line.strip_prefix('《').and_then(|l| l.strip_suffix('》'))
        && !inner.contains(['《', '》'])
    {
        return inner;
    }
    let dashed = line.trim_start_matches(['—', '-', ' ', '　']);
    let number = dashed.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十（）()".contains(c));
    match number.strip_prefix(['、', '.', '．']) {
        Some(rest) if number.len() < dashed.len() => rest.trim_start(),
        _ => dashed,
    }
}

/// True if a line carries the date of a speech and little else: `（2004年2月18日）`, `2016年3月5日在…会议上`.
pub fn is_date_line(line: &str) -> bool {
    if line.len() > LONGEST_DATE_LINE {
        return false;
    }
    let Some(found) = date::find(line) else { return false };
    let chars = line.chars().count();
    let date_chars = found.written.chars().count();
    if !found.written.contains('月') && found.month.is_none() && !found.masked() {
        return false;
    }
    let bare = line.trim_start_matches(['（', '(', '—', '-', ' ', '　', '【', '[']);
    let leads = bare.starts_with(&found.written);
    let labelled = ["时间", "日期", "讲话时间", "会议时间"].iter().any(|w| bare.starts_with(w));
    (chars <= date_chars + 8 && !line.contains('，')) || ((leads || labelled) && chars <= 60 && !line.contains(['。', '，', '；']))
}

/// True if a line only dates or signs what stands above it.
pub fn is_signature(line: &str) -> bool {
    if line.len() > LONGEST_DATE_LINE {
        return false;
    }
    match date::find(line) {
        Some(found) => line.chars().count() <= found.written.chars().count() + 4,
        None => false,
    }
}

/// True if a line says who speaks: `青溪县人民政府县长`, `国务院总理　李强`, `县委书记 张××`.
pub fn is_speaker_line(line: &str) -> bool {
    let line = line.trim_matches(|c: char| matches!(c, '（' | '）' | '(' | ')' | ' ' | '　'));
    let chars = line.chars().count();
    if !(2..=40).contains(&chars) || line.contains(['。', '，', '；', '！', '？', '“', '”', '《']) {
        return false;
    }
    let labelled = ["讲话人", "演讲人", "主讲人", "报告人", "发言人", "主讲", "讲话者"].iter().any(|w| line.starts_with(w));
    if labelled {
        return true;
    }
    let of_speeches = ["讲话", "致辞", "发言", "报告", "演讲"].iter().any(|w| line.contains(w));
    if of_speeches || line.starts_with('在') || line.contains(['：', ':']) {
        return false;
    }
    let mut role = None;
    ROLES_IN_LINE.every(line, Span::new(0, line.len()), |at, _| role = role.max(Some(at.end)));
    let Some(role) = role else { return false };
    // After the role only a name may stand.
    line[role..].chars().filter(|c| !c.is_whitespace()).count() <= 5
}

/// Reads a speech's own lines.
pub fn read(text: &str, part: &Part) -> Header {
    let mut header = Header::default();
    let lines: Vec<&str> = part.head.iter().map(|l| l.of(text)).collect();
    let mut speakers: Vec<String> = Vec::new();
    let mut titles: Vec<&str> = Vec::new();
    for line in &lines {
        let name = || !speakers.is_empty() && line.chars().filter(|c| is_han(*c)).count() <= 4 && !is_title(line);
        if is_date_line(line) {
            if header.date.as_ref().is_none_or(|d| d.masked() && date::find(line).is_some_and(|n| !n.masked())) {
                header.date = date::find(line);
            }
            if is_title(line) && !line.starts_with('—') {
                titles.push(line);
            }
        } else if is_speaker_line(line) || name() {
            speakers.push(squeeze(line));
        } else {
            titles.push(line);
        }
    }
    header.title = title_of(&titles);
    header.speaker = speakers.join(" ");
    if header.speaker.is_empty() {
        header.speaker = role_in_title(&header.title);
    }
    header.place = speakers.iter().find_map(|s| place_in(s)).or_else(|| place_in(&header.title)).unwrap_or_default();
    if header.date.is_none() {
        header.date = part.tail.iter().rev().find_map(|l| date::find(l.of(text)));
    }
    if header.date.is_none() {
        // `扩展阅读:…讲话20XX-07-01`, `# 2018年5月16日`
        let day = part.dated_by.map(|l| l.of(text));
        header.date = lines.iter().copied().chain(day).filter_map(date::find).find(|d| d.month.is_some() || d.masked());
    }
    header
}

fn squeeze(line: &str) -> String {
    line.trim_matches(|c: char| matches!(c, '（' | '）' | '(' | ')')).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Marks and dates off a title line.
fn plain_title(line: &str) -> String {
    let line = without_marker(line).filter(|rest| !rest.is_empty()).unwrap_or(line).trim_start_matches(['#', ' ', '　']).trim();
    let line = if line.starts_with('—') { line } else { bare_title(line) };
    let line = line.trim_start_matches("标题：").trim_start_matches("题目：").trim_start_matches("标题:").trim_start_matches("题目:");
    let line = line.trim();
    let core = title_core(line);
    let dated = line[core.len()..].trim();
    // Only a date that was glued on goes; （节选） and the like belong to the title.
    let keep = if date::find(dated).is_some() || dated.is_empty() { core } else { line };
    keep.trim_matches(|c: char| matches!(c, '【' | '】' | '*')).trim().to_owned()
}

/// The title out of the lines that are neither date nor speaker.
fn title_of(lines: &[&str]) -> String {
    let plain: Vec<String> = lines.iter().map(|l| plain_title(l)).filter(|l| !l.is_empty()).collect();
    let is_subtitle = |l: &&String| l.starts_with('—') || l.starts_with("--");
    let subtitle = plain.iter().find(is_subtitle).map(|l| l.trim_start_matches(['—', '-', ' ']).to_owned());
    let main: Vec<&String> = plain.iter().filter(|l| !is_subtitle(l)).collect();
    let named: Vec<usize> = (0..main.len()).filter(|&i| is_title(main[i])).collect();
    let mut title = match named.as_slice() {
        [] => main.iter().map(|l| l.as_str()).collect::<Vec<_>>().join(" "),
        [.., last] => {
            // Of a page's heading and the speech's own title the fuller one of two alike, else the nearer.
            let nearer = main[*last];
            let fuller = named.iter().map(|&i| main[i]).find(|t| t.contains(nearer.as_str())).unwrap_or(nearer);
            let above = last.checked_sub(1).map(|i| main[i]);
            // 在全市…建设⏎工作会议上的讲话: a title broken in two.
            let half = |l: &&&String| l.contains('在') && !nearer.contains('在') && !is_title(l) && !names_a_collection(l);
            if let Some(first) = above.filter(|l| half(&l)) {
                return format!("{first}{nearer}");
            }
            match above.filter(|l| !is_title(l) && !names_a_collection(l)) {
                Some(above) if nearer.starts_with('在') => format!("{above}——{fuller}"),
                _ => fuller.clone(),
            }
        }
    };
    if let Some(subtitle) = subtitle.filter(|s| is_title(s)) {
        title = if title.is_empty() { subtitle } else { format!("{title}——{subtitle}") };
    }
    title
}

/// True for the heading of a page or file that holds several speeches: 讲话稿两篇, 领导讲话精选.
fn names_a_collection(line: &str) -> bool {
    let odd = |c: char| !is_han(c) && !matches!(c, ' ' | '　' | '，' | ',' | '、' | '“' | '”');
    line.contains(odd)
        || without_marker(line).is_some()
        || ["讲话", "发言", "致辞", "范文", "汇编", "精选"].iter().any(|w| line.contains(w))
}

/// `镇长` of 镇长在全镇…上的讲话.
fn role_in_title(title: &str) -> String {
    let Some(at) = title.find('在') else { return String::new() };
    let before = title[..at].rsplit(['年', '月', '日']).next().unwrap_or("");
    let is_role = before.chars().count() <= 16 && ROLES.iter().any(|r| before.ends_with(r));
    if is_role { before.to_owned() } else { String::new() }
}

/// The place at the head of an office's name: 青溪县 of 青溪县人民政府县长.
fn place_in(office: &str) -> Option<String> {
    let chars: Vec<char> = office.trim_start_matches("中共").chars().take_while(|c| is_han(*c)).collect();
    for i in 2..chars.len().min(12) {
        if !matches!(chars[i], '省' | '市' | '县' | '区' | '州' | '盟' | '旗' | '镇' | '乡') {
            continue;
        }
        let name: String = chars[..=i].iter().collect();
        // 镇长在全镇…, 县委书记在…: an office and no place.
        let office = ["在", "长", "书记", "主任", "全", "我", "各", "本", "关于", "中央", "国家", "的", "局", "委"];
        if office.iter().any(|w| name.contains(w)) {
            return None;
        }
        return Some(name);
    }
    None
}

/// True if the head of a speech shows `title` already: the same words, whatever the spaces and marks between them.
pub fn shows(text: &str, part: &Part, title: &str) -> bool {
    let add = |to: &mut String, s: &str| {
        to.reserve(s.len());
        to.extend(s.chars().filter(|c| is_letter(*c)));
    };
    let (mut wanted, mut head) = (String::new(), String::new());
    let core = title.split(['(', '（']).next().filter(|t| !t.trim().is_empty()).unwrap_or(title);
    add(&mut wanted, core);
    part.head.iter().for_each(|line| add(&mut head, line.of(text)));
    if !wanted.is_empty() && head.contains(&wanted) {
        return true;
    }
    // A long title may be broken into lines with a word between: most of its words in order is enough.
    let length = wanted.chars().count();
    let mut rest = head.as_str();
    let mut missing = 0;
    length >= 8
        && wanted.chars().all(|c| {
            match rest.find(c) {
                Some(at) => rest = &rest[at + c.len_utf8()..],
                None => missing += 1,
            }
            missing * 10 <= length
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::record::Declared;
    use crate::speech::Splitting;
    use crate::speech::split::split;

    fn header(text: &str) -> Header {
        let plan = Splitting { several: true, ..Splitting::default() };
        read(text, &split(text, &Declared::default(), plan)[0])
    }

    #[test]
    fn title_date_speaker_and_place() {
        let h = header("在全县招商引资工作会议上的讲话\n青溪县人民政府县长\n（2004年2月18日）\n同志们：\n正月还没有过完，会议很重要。\n");
        assert_eq!(
            (h.title.as_str(), h.speaker.as_str(), h.place.as_str()),
            ("在全县招商引资工作会议上的讲话", "青溪县人民政府县长", "青溪县")
        );
        assert_eq!(h.date.unwrap().known_year(), Some(2004));

        let h = header(
            "政府工作报告\n——2024年3月5日在第十四届全国人民代表大会第二次会议上\n国务院总理\n李　强\n各位代表：\n现在报告工作，请予审议。\n",
        );
        assert_eq!((h.title.as_str(), h.speaker.as_str()), ("政府工作报告", "国务院总理 李 强"));

        let h = header("镇长在全镇人居环境整治现场会上的讲话\n各位支书、同志们：\n上午看了四个村，有好有差。\n");
        assert_eq!((h.speaker.as_str(), h.date), ("镇长", None));

        let h = header(
            "决胜全面建成小康社会\n夺取伟大胜利\n——在中国共产党第十九次全国代表大会上的报告\n（2017年10月18日）\n同志们：\n现在，我向大会作报告。\n",
        );
        assert_eq!(h.title, "决胜全面建成小康社会 夺取伟大胜利——在中国共产党第十九次全国代表大会上的报告");
    }

    #[test]
    fn markers_come_off() {
        for (line, rest) in [
            ("篇二：局长在会上的讲话", Some("局长在会上的讲话")),
            ("【附】局长的讲话", Some("局长的讲话")),
            ("第三篇 讲话", Some("讲话")),
            ("附：讲话", Some("讲话")),
            ("第三产业", None),
            ("附近的村", None),
        ] {
            assert_eq!(without_marker(line), rest, "{line}");
        }
    }
}
