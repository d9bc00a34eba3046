//! The contract: every table, its columns in order, and what they mean. Files, headers in both languages and the data
//! package all come from here.

mod comparison;

use comparison::{ATTENTION, CITED, LED, NEGATED};
pub use comparison::{
    COOCCURRENCE, KEYNESS, MATRIX_COLUMNS, MATRIX_ROWS, POSITIONS, RICHNESS, SENTENCES, TRENDS, VOCABULARY, YEAR_SIMILARITY,
};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A decimal number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A year.
    Year,
    /// Several texts; in CSV they stand in one cell, with this between them.
    Texts(&'static str),
    /// Several years, likewise.
    Years(&'static str),
}

impl Type {
    /// Its name in a Frictionless schema of the CSV file.
    pub fn name(self) -> &'static str {
        match self {
            Type::Text | Type::Texts(_) | Type::Years(_) => "string",
            Type::Integer => "integer",
            Type::Number => "number",
            Type::Boolean => "boolean",
            Type::Year => "year",
        }
    }
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its stable name.
    pub name: &'static str,
    /// Its Chinese header.
    pub zh: &'static str,
    /// What it holds.
    pub kind: Type,
    /// What it means, in English.
    pub about: &'static str,
    /// What it means, in Chinese.
    pub about_zh: &'static str,
}

/// A table.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name; the file is `name.csv`.
    pub name: &'static str,
    /// What one row is, in English.
    pub about: &'static str,
    /// What one row is, in Chinese.
    pub about_zh: &'static str,
    /// Its columns, in order.
    pub columns: &'static [Column],
}

impl Table {
    /// The file's name.
    pub fn file(&self) -> String {
        format!("{}.csv", self.name)
    }

    /// The place of a column by its name. Called in a `const` block, a name that is not there does not compile.
    ///
    /// # Panics
    /// No such column.
    pub const fn place(&self, name: &str) -> usize {
        let mut at = 0;
        while at < self.columns.len() {
            if same(self.columns[at].name.as_bytes(), name.as_bytes()) {
                return at;
            }
            at += 1;
        }
        panic!("no such column")
    }
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len() && at == b.len()
}

const fn col(name: &'static str, zh: &'static str, kind: Type, about: &'static str, about_zh: &'static str) -> Column {
    Column { name, zh, kind, about, about_zh }
}

use Type::{Boolean, Integer, Number, Text, Texts, Year};

/// Between the items of a cell that holds several short names.
const NAMES: &str = ";";
/// Between the items of a cell that holds several pieces of text.
pub(crate) const PIECES: &str = " | ";

const SPEECH_ID: Column = col("speech_id", "讲话编号", Text, "the speech: its source, a colon and its part", "讲话:来源、冒号、序号");
const SOURCE: Column =
    col("source", "来源", Text, "file below the input folder; a record is file#id", "输入文件夹下的文件;记录为 文件#编号");
const YEAR: Column = col("year", "年份", Year, "year of the speech; empty if not known", "讲话年份;不明则空");
const SLOGAN: Column = col("slogan", "提法", Text, "canonical form", "规范形式");
const CLASS: Column =
    col("class", "类别", Text, "numeric, phrase, code or event", "numeric 数字提法、phrase 固定提法、code 规划代号、event 会议与日期");
const KIND: Column = col(
    "kind",
    "构成",
    Text,
    "how it is formed: morpheme, measure, great, parallel, unity, negation, ization, dual, plan, congress, date, phrase …",
    "构成方式:数+语素、数+量+名、大字式、并列式、一体式、否定式、化字式、双/两、规划、会议、日期、短语等",
);
const KNOWN: Column = col(
    "known",
    "已收录",
    Boolean,
    "the lexicon has it, or it is known by number; false: found by its form",
    "词库收录或属编号序列;否为按形式识别",
);
const HITS: Column = col("hits", "次数", Integer, "places where it stands, nested ones included", "出现次数(含嵌套)");
const CHARS: Column = col(
    "chars",
    "字数",
    Integer,
    "letters and ideographs counted, without digits, white space and punctuation",
    "计入的汉字与字母数,不含数字、空白和标点",
);
const PER_10K: Column = col("per_10k_chars", "每万字", Number, "hits per 10,000 chars", "每万字次数");
const CI_LOW: Column = col("ci_low", "区间下限", Number, "lower end of the 95 % Wilson interval", "95% 威尔逊区间下限");
const CI_HIGH: Column = col("ci_high", "区间上限", Number, "upper end of the 95 % Wilson interval", "95% 威尔逊区间上限");
const THEME: Column = col("theme", "主题", Text, "theme id", "主题代号");
const THEME_HITS: Column =
    col("hits", "词数", Integer, "words of the theme, longest first, each character once", "主题词出现次数,长词优先,每字只计一次");
const SCORE: Column = col("score", "得分", Number, "sum of the weights of these words", "主题词权重之和");
const SHARE: Column = col("share", "占比", Number, "score as a share of the scores of all themes", "占全部主题得分的比例");
const SPEECHES_WITH: Column = col("speeches", "篇数", Integer, "speeches that contain it", "出现的篇数");
const IN_YEAR: Column = col("speeches_in_year", "当年篇数", Integer, "all speeches of that year", "当年全部篇数");
const SPEECH_SHARE: Column = col("speech_share", "篇占比", Number, "share of the speeches that contain it", "含该提法的篇数占比");
const TIER: Column = col(
    "tier",
    "热度",
    Text,
    "沸 烫 热 暖 温 冷 by share of speeches; empty below the last line that is set, and where there are fewer than 50 speeches",
    "按篇占比分级;低于所设界线或不足 50 篇则空",
);
const GROUP_BY: Column = col("group_by", "分组列", Text, "the column that is grouped by", "分组所依的列");
const GROUP: Column = col("group", "组", Text, "its value", "组值");

/// A speech.
pub const SPEECHES: Table = Table {
    name: "speeches",
    about: "a speech",
    about_zh: "一篇讲话",
    columns: &[
        SPEECH_ID,
        SOURCE,
        col("part", "序号", Integer, "number of the speech in its document, from 1", "文档中的第几篇"),
        col("title", "标题", Text, "title", "标题"),
        col("date", "日期", Text, "date: YYYY-MM-DD, or as much of it as is known", "日期(已知部分)"),
        YEAR,
        col(
            "year_source",
            "年份依据",
            Text,
            "how the year is known: given, header, title, path, inferred or none",
            "年份来源:given 给定、header 文首、title 标题、path 路径、inferred 推断、none 不明",
        ),
        col("year_masked", "年份隐去", Boolean, "the speech's own lines hide the year (201*, 20XX)", "文中年份被隐去(201*、20XX)"),
        col("year_evidence", "年份凭据", Text, "the words that the year rests on", "年份所据原文"),
        col("place", "地点", Text, "place", "地点"),
        col("speaker", "讲话人", Text, "who speaks, as the text says it", "讲话人(照原文)"),
        col("encoding", "编码", Text, "encoding of the file", "文件编码"),
        col(
            "start",
            "起点",
            Integer,
            "first character of the body, counted in Unicode scalar values from the beginning of the decoded source",
            "正文起点(解码后按字符计)",
        ),
        col("end", "终点", Integer, "one past the last character of the body", "正文终点(不含)"),
        CHARS,
        col("tokens", "词数", Integer, "words of the segmenter, without punctuation", "分词数,不含标点"),
        col("sentences", "句数", Integer, "sentences", "句数"),
        col("slogan_hits", "提法次数", Integer, "rows of slogan_hits.csv", "提法出现次数"),
        col("slogans_distinct", "提法种数", Integer, "different slogans", "不同提法数"),
        col(
            "duplicate_of",
            "重复于",
            Text,
            "speech_id of the longer or earlier speech that this one nearly repeats; it is then left out of all totals",
            "与之近似重复的较长或较早讲话的编号;有此值者不计入各汇总表",
        ),
        col(
            "similarity",
            "相似度",
            Number,
            "share of its passages of four characters that stand in that speech, from a sample",
            "其四字片段见于该篇的比例(抽样)",
        ),
    ],
};

/// A heading with its text.
pub const SECTIONS: Table = Table {
    name: "sections",
    about: "a heading with its text",
    about_zh: "一个标题及其下文字",
    columns: &[
        SPEECH_ID,
        SOURCE,
        col("number", "编号", Text, "number as written: 一, （二）, 3, 第四", "原文编号"),
        col("level", "级别", Integer, "1 for the outermost", "层级,1 为最外层"),
        col("heading", "标题", Text, "the heading", "标题文字"),
        col("start", "起点", Integer, "first character of the section, as in speeches.csv", "起点,同 speeches.csv"),
        col("end", "终点", Integer, "one past its last character, subsections included", "终点(不含),包括下级"),
        CHARS,
        THEME,
        col("theme_share", "主题占比", Number, "its share of the scores of all themes", "该主题得分占比"),
    ],
};

/// One place where a slogan stands.
pub const SLOGAN_HITS: Table = Table {
    name: "slogan_hits",
    about: "one place where a slogan stands",
    about_zh: "提法的一处出现",
    columns: &[
        SPEECH_ID,
        SOURCE,
        YEAR,
        SLOGAN,
        col("surface", "原文", Text, "as it stands in the source, line breaks and spaces included", "原文写法"),
        CLASS,
        KIND,
        KNOWN,
        col("quoted", "带引号", Boolean, "it stands in quotation marks", "是否带引号"),
        col(
            "evidence",
            "依据",
            Texts(NAMES),
            "why it counts as one: lexicon, series, quoted, verb, listed, sums-up, shared, form, recurs, corpus; semicolons between them",
            "判定依据:lexicon 词库、series 编号序列、quoted 引号、verb 动词、listed 其后列举、sums-up 其前列举、shared 用字复现、form 形式、recurs 文内复现、corpus 他篇",
        ),
        col("layer", "层", Text, "outer, or nested in a longer one", "outer 独立、nested 嵌套于更长的提法"),
        col(
            "field",
            "位置",
            Text,
            "text, or title for a hit in a title that is not part of the text (start and end are empty)",
            "text 正文、title 文外标题(无位置)",
        ),
        col(
            "start",
            "起点",
            Integer,
            "first character, counted in Unicode scalar values from the beginning of the decoded source",
            "起点(解码后按字符计)",
        ),
        col("end", "终点", Integer, "one past the last character", "终点(不含)"),
        col("left", "左文", Text, "text before it", "左侧文字"),
        col("right", "右文", Text, "text behind it", "右侧文字"),
    ],
};

/// One member of one list.
pub const SLOGAN_MEMBERS: Table = Table {
    name: "slogan_members",
    about: "one member of one list: what a speech names for a numeric slogan or for a count that announces a list",
    about_zh: "一个清单中的一项:讲话为数字提法或数量说法列出的内容",
    columns: &[
        SPEECH_ID,
        SOURCE,
        YEAR,
        SLOGAN,
        col("surface", "原文", Text, "the name as it stands in the source", "名称的原文写法"),
        col(
            "class",
            "类别",
            Text,
            "slogan, or frame for a count that names nothing (三个方面)",
            "slogan 提法、frame 只报数的说法(三个方面)",
        ),
        col("start", "起点", Integer, "first character of the name, as in slogan_hits.csv", "名称起点,同 slogan_hits.csv"),
        col("end", "终点", Integer, "one past its last character", "名称终点(不含)"),
        col("declared", "应有项数", Integer, "how many its numerals declare", "数字所称项数"),
        col("found", "实有项数", Integer, "how many the list has", "清单实有项数"),
        col(
            "origin",
            "出处",
            Text,
            "after or before (listed near the name), elsewhere (listed far from it), lexicon (not listed by the speech)",
            "after 其后、before 其前、elsewhere 他处、lexicon 讲话未列而取自词库",
        ),
        col("position", "序号", Integer, "place in the list, from 1", "第几项"),
        col("member", "内容", Text, "the member, as the speech writes it; line breaks taken out", "该项内容(照原文,去换行)"),
        col("member_start", "内容起点", Integer, "first character of the member; empty for origin lexicon", "该项起点;取自词库则空"),
        col("member_end", "内容终点", Integer, "one past its last character", "该项终点(不含)"),
    ],
};

/// A candidate for the lexicon.
pub const NEW_SLOGANS: Table = Table {
    name: "new_slogans",
    about: "a name that the lexicon does not have and that speeches treat as a slogan, most likely first: for a reader to judge",
    about_zh: "词库未收、讲话当作提法使用的名称,按可能性排序,供人工判断",
    columns: &[
        col("rank", "名次", Integer, "1 is the likeliest", "1 为最可能"),
        SLOGAN,
        CLASS,
        KIND,
        col("score", "得分", Number, "what the rank is by; see METHOD", "排序依据,见 METHOD"),
        col(
            "reasons",
            "理由",
            Texts(NAMES),
            "quoted, announced, listed, numeric, recurs, spreads, doubted; semicolons between them",
            "quoted 加引号、announced 有提法动词或名词相伴、listed 列有内容、numeric 数字式、recurs 复现、spreads 多篇、doubted 有否定语境",
        ),
        SPEECHES_WITH,
        col("hits", "次数", Integer, "places in these speeches", "在这些讲话中的次数"),
        col("quoted_hits", "引号次数", Integer, "places in quotation marks", "带引号的次数"),
        col("announced_hits", "相伴次数", Integer, "quoted places beside words that go with slogans", "与提法动词、名词相伴的次数"),
        col("first_year", "首见年", Year, "first year with a hit in this corpus", "语料中首次出现的年份"),
        col("last_year", "末见年", Year, "last year with a hit", "最后出现的年份"),
        col("left_entropy", "左熵", Number, "how varied the characters before it are, in bits", "左邻字的信息熵(比特)"),
        col("right_entropy", "右熵", Number, "how varied the characters behind it are, in bits", "右邻字的信息熵(比特)"),
        col(
            "mutual_information",
            "互信息",
            Number,
            "pointwise mutual information of its characters, in bits a character",
            "各字点互信息(比特/字)",
        ),
        col("sources", "出处", Texts(PIECES), "where the contexts stand, with | between them", "例句出处,以 | 分隔"),
        col("contexts", "例句", Texts(PIECES), "its earliest places in context, with | between them", "最早的例句,以 | 分隔"),
    ],
};

/// A slogan over the whole corpus.
pub const SLOGANS: Table = Table {
    name: "slogans",
    about: "a slogan over the whole corpus",
    about_zh: "一个提法在全部语料中",
    columns: &[
        SLOGAN,
        CLASS,
        KIND,
        KNOWN,
        SPEECHES_WITH,
        HITS,
        col("nested_hits", "嵌套次数", Integer, "hits that are nested in longer slogans", "嵌套于更长提法的次数"),
        PER_10K,
        col("first_year", "首见年", Year, "first year with a hit in this corpus", "语料中首次出现的年份"),
        col("last_year", "末见年", Year, "last year with a hit", "最后出现的年份"),
        col("peak_year", "高峰年", Year, "year with the highest rate; the earliest of equals", "频率最高的年份"),
    ],
};

/// A slogan in a year.
pub const SLOGANS_BY_YEAR: Table = Table {
    name: "slogans_by_year",
    about: "a slogan in a year; every slogan of the corpus for every year with documents, zeros included; years without documents are missing",
    about_zh: "一个提法在一年中;凡有文档的年份均列出,含零;无文档的年份不列",
    columns: &[YEAR, SLOGAN, CLASS, SPEECHES_WITH, HITS, CHARS, PER_10K, CI_LOW, CI_HIGH, IN_YEAR, SPEECH_SHARE, TIER],
};

/// A theme in a speech.
pub const THEMES: Table = Table {
    name: "themes",
    about: "a theme in a speech; themes without a word in it are not listed; unassigned is what no theme leads",
    about_zh: "一个主题在一篇讲话中;未出现的主题不列;unassigned 为无主题主导的部分",
    columns: &[SPEECH_ID, SOURCE, YEAR, THEME, THEME_HITS, SCORE, SHARE, LED, ATTENTION, NEGATED, CITED],
};

/// A theme in a year.
pub const THEMES_BY_YEAR: Table = Table {
    name: "themes_by_year",
    about: "a theme in a year",
    about_zh: "一个主题在一年中",
    columns: &[YEAR, THEME, SPEECHES_WITH, THEME_HITS, SCORE, SHARE, CI_LOW, CI_HIGH, IN_YEAR, ATTENTION],
};

/// A term of the user's list in a speech.
pub const TERM_COUNTS: Table = Table {
    name: "term_counts",
    about: "a term of the user's list in a speech, zeros included",
    about_zh: "自定词在一篇讲话中的次数,含零",
    columns: &[
        SPEECH_ID,
        SOURCE,
        YEAR,
        col("term", "词", Text, "the term", "自定词"),
        col("count", "次数", Integer, "places where its characters stand, title included", "按字计的次数,含标题"),
        col("token_count", "分词次数", Integer, "words of the segmenter that are the term", "按分词计的次数"),
        PER_10K,
    ],
};

/// A slogan in a group.
pub const SLOGANS_BY_GROUP: Table = Table {
    name: "slogans_by_group",
    about: "a slogan in the speeches of a group in a year",
    about_zh: "一个提法在某组某年的讲话中",
    columns: &[GROUP_BY, GROUP, YEAR, SLOGAN, CLASS, SPEECHES_WITH, HITS, CHARS, PER_10K, CI_LOW, CI_HIGH, IN_YEAR, SPEECH_SHARE, TIER],
};

/// A theme in a group.
pub const THEMES_BY_GROUP: Table = Table {
    name: "themes_by_group",
    about: "a theme in the speeches of a group in a year",
    about_zh: "一个主题在某组某年的讲话中",
    columns: &[GROUP_BY, GROUP, YEAR, THEME, SPEECHES_WITH, THEME_HITS, SCORE, SHARE, CI_LOW, CI_HIGH, IN_YEAR, ATTENTION],
};

/// A paragraph of a speech.
pub const PARAGRAPHS: Table = Table {
    name: "paragraphs",
    about: "a paragraph of a speech, as it stands in the source; --html and --also text write it",
    about_zh: "讲话的一个段落(照原文);用 --html 或 --also text 时写出",
    columns: &[
        SPEECH_ID,
        SOURCE,
        YEAR,
        col("number", "段号", Integer, "number of the paragraph in the speech, from 1", "第几段"),
        col("start", "起点", Integer, "first character, as in speeches.csv", "起点,同 speeches.csv"),
        col("end", "终点", Integer, "one past the last character", "终点(不含)"),
        CHARS,
        col(
            "text",
            "文字",
            Text,
            "the source from start to end, line breaks and spaces included; without tags and the like, where it has such",
            "原文自起点至终点,含换行与空格;有标签等则去之",
        ),
    ],
};

/// Something that went wrong or was doubtful.
pub const PROBLEMS: Table = Table {
    name: "problems",
    about: "something that went wrong or was doubtful",
    about_zh: "一处错误或疑点",
    columns: &[
        SOURCE,
        col(
            "severity",
            "程度",
            Text,
            "error: the document is not in the tables; warning: it is, but something is doubtful; note: worth knowing",
            "error 文档未计入、warning 已计入但有疑点、note 说明",
        ),
        col("code", "代码", Text, "stable short name", "固定代码"),
        col("message", "说明", Text, "what happened", "情况"),
        col("remedy", "办法", Text, "what can be done", "处理办法"),
    ],
};

/// A place in context, as `tifa kwic` writes it; it is no table of a run.
pub const KWIC: Table = Table {
    name: "kwic",
    about: "a place in context",
    about_zh: "一处上下文",
    columns: &[
        SPEECH_ID,
        SOURCE,
        YEAR,
        col("start", "起点", Integer, "first character, as in slogan_hits.csv", "起点,同 slogan_hits.csv"),
        col("end", "终点", Integer, "one past the last character", "终点(不含)"),
        col("left", "左文", Text, "text before it", "左侧文字"),
        col("hit", "所查", Text, "the words found", "查到的文字"),
        col("right", "右文", Text, "text behind it", "右侧文字"),
    ],
};

/// Every table, in the order in which they are described.
pub const TABLES: &[&Table] = &[
    &SPEECHES,
    &SECTIONS,
    &SLOGAN_HITS,
    &SLOGAN_MEMBERS,
    &SLOGANS,
    &SLOGANS_BY_YEAR,
    &NEW_SLOGANS,
    &THEMES,
    &THEMES_BY_YEAR,
    &TERM_COUNTS,
    &SLOGANS_BY_GROUP,
    &THEMES_BY_GROUP,
    &TRENDS,
    &KEYNESS,
    &VOCABULARY,
    &YEAR_SIMILARITY,
    &COOCCURRENCE,
    &MATRIX_ROWS,
    &MATRIX_COLUMNS,
    &POSITIONS,
    &SENTENCES,
    &RICHNESS,
    &PARAGRAPHS,
    &PROBLEMS,
];
