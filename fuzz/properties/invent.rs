//! Chinese out of a fuzzer's bytes: changing single bytes of UTF-8 hardly ever gives a sentence with a slogan in it.

/// What texts are made of, a piece for a byte.
const PIECES: &[&str] = &[
    "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "百", "千", "两", "双", "零", "〇", "第", "个", "大", "项", "条", "点", "种", "位",
    "为", "是", "即", "就是", "和", "与", "及", "以及", "等", "的", "了", "在", "把", "以", "要", "抓好", "坚持", "推进", "落实", "建设", "统筹", "全面",
    "。", "，", "、", "；", "：", "！", "（", "）", "“", "”", "‘", "’", "《", "》", "——", "…", "\n", "\n\n", "\r\n", " ", "　", "\t", "\"", "'", ",", ".",
    ":", ";", "(", ")", "-", "—", "·", "同志们", "同志们：\n", "各位代表：\n", "谢谢大家！", "一是", "二是", "三是", "第一，", "第二，", "第三，",
    "首先，", "其次，", "（一）", "（二）", "一、", "二、", "1.", "2.", "①", "②", "2016年", "二〇一六年", "３月５日", "3月5日", "20XX年", "201*年", "今年",
    "去年", "“十三五”", "十二五规划", "党的十九大", "十八届三中全会", "三个代表", "八荣八耻", "五位一体", "四个全面", "两个维护", "双随机、一公开",
    "“三农”", "三农问题", "五个关系", "三零", "“三零”", "三严三实", "一带一路", "两学一做", "新时代", "高质量发展", "中国式现代化", "科学发展观", "关系",
    "方面", "意见", "任务", "代表", "原则", "要求", "理念", "行动", "工程", "战略", "经济", "政治", "文化", "社会", "生态", "改革", "发展", "稳定", "民生",
    "教育", "医疗", "法治", "创新", "协调", "绿色", "开放", "共享", "城市", "农村", "不", "没有", "防止", "反对", "以热爱祖国为荣", "以危害祖国为耻",
    "國", "發展", "臺灣", "&#19977;", "&nbsp;", "&lt;", "**", "# ", "* ", "[1]", "http://a.cn/b", "（来源：网络）", "第1页 共2页", "（责任编辑：甲）",
    "来源：某网", "上一篇：", "1", "2", "10", "2020", "１０", "%", "A", "b", "GDP", "ⅱ", "é", "ẞ", "\u{200b}", "\u{feff}", "\u{ad}", "\u{202e}", "𠀀",
    "𝄞", "\u{e000}", "\u{0}", "\u{7f}", "\u{85}", "\u{2028}", "\u{301}", "👍🏽", "=", "+", "@", "<b>", "</b>", "<!--", "-->",
];

/// A text: a piece a byte; the highest bytes begin any character at all, by its number in the next three bytes.
pub fn text(data: &[u8]) -> String {
    let mut text = String::new();
    let mut rest = data;
    while let [byte, after @ ..] = rest {
        rest = after;
        match (*byte as usize, after) {
            (250.., [a, b, c, after @ ..]) => {
                text.extend(char::from_u32(u32::from_be_bytes([0, *a, *b, *c]) % 0x11_0000));
                rest = after;
            }
            (byte, _) => text.push_str(PIECES[byte % PIECES.len()]),
        }
    }
    text
}

/// The pieces between bytes of 249, at least one.
pub fn parts(data: &[u8]) -> impl Iterator<Item = &[u8]> {
    data.split(|byte| *byte == 249)
}

/// The first byte and the rest; 0 where there is none.
pub fn choice(data: &[u8]) -> (usize, &[u8]) {
    data.split_first().map_or((0, data), |(first, rest)| (usize::from(*first), rest))
}

/// A file that is deleted again.
pub fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), bytes).expect("written");
    file
}
