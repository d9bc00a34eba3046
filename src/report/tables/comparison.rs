//! Tables that compare: years, groups, words and what stands together.

use super::Type::{Boolean, Integer, Number, Text, Texts, Year, Years};
use super::{CHARS, Column, PIECES, SHARE, SOURCE, SPEECH_ID, Table, YEAR, col};

const ITEM_KIND: Column =
    col("kind", "种类", Text, "slogan, theme, term, word or ngram", "slogan 提法、theme 主题、term 自定词、word 词、ngram 词串");
const ITEM: Column = col("item", "项目", Text, "the slogan, theme id, term, word or words", "提法、主题代号、自定词、词或词串");

/// An item over the years.
pub const TRENDS: Table = Table {
    name: "trends",
    about: "a slogan, theme or term over the years that have documents; statistics need three years, change and bursts four and two",
    about_zh: "一个提法、主题或自定词历年的走势;统计量需三年以上",
    columns: &[
        ITEM_KIND,
        ITEM,
        col("unit", "单位", Text, "per_10k_chars, or share of attention for themes", "per_10k_chars 每万字;主题为 share 注意力占比"),
        col("years", "年数", Integer, "years with documents; missing years stay missing", "有文档的年数,缺年不补"),
        col("years_with", "出现年数", Integer, "years in which it stands", "出现的年数"),
        col("slope", "斜率", Number, "Theil-Sen slope: change of the unit a year", "Theil-Sen 斜率,每年变化"),
        col("slope_low", "斜率下限", Number, "lower end of its 95 % interval (Sen)", "95% 区间下限"),
        col("slope_high", "斜率上限", Number, "upper end", "95% 区间上限"),
        col("tau", "tau", Number, "Kendall's tau-b of year and value", "肯德尔 tau-b"),
        col(
            "p",
            "p",
            Number,
            "Mann-Kendall, two-sided, with ties; the larger of the plain one and the one corrected for autocorrelation (Hamed and Rao)",
            "Mann-Kendall 双侧检验,含结;取普通值与自相关校正值(Hamed-Rao)之大者",
        ),
        col("p_plain", "未校正 p", Number, "without the correction", "未作自相关校正"),
        col("q", "q", Number, "p adjusted for the number of items of this kind (Benjamini-Hochberg)", "按同类项目数校正(BH)"),
        col(
            "change_year",
            "转折年",
            Year,
            "first year of the new level (Pettitt); empty where change_p would be 0.5 or more",
            "新水平的首年(Pettitt);change_p 不小于 0.5 则空",
        ),
        col(
            "change_p",
            "转折 p",
            Number,
            "its p, approximate; neither adjusted for the number of items nor for autocorrelation",
            "其近似 p 值,未作多重与自相关校正",
        ),
        col("change_before", "转折前均值", Number, "mean before it", "转折前均值"),
        col("change_after", "转折后均值", Number, "mean from it on", "转折后均值"),
        col(
            "bursts",
            "突发期",
            Texts(PIECES),
            "years in which it stands far above its overall rate: from-to and weight, | between them (Kleinberg)",
            "显著高于总体频率的年段及权重,以 | 分隔(Kleinberg)",
        ),
        col("first_year", "首见年", Year, "first year with a hit", "首次出现的年份"),
        col("last_year", "末见年", Year, "last year with a hit", "最后出现的年份"),
        col("peak_year", "高峰年", Year, "year with the highest value; the earliest of equals", "数值最高的年份"),
        col(
            "returns",
            "复现年",
            Years(PIECES),
            "years in which it stands again after three or more years with documents and without it",
            "中断三个以上有文档的年份后再次出现的年份",
        ),
    ],
};

/// An item in one group against another.
pub const KEYNESS: Table = Table {
    name: "keyness",
    about: "an item in one group of speeches against another; the likeliest difference first within each kind",
    about_zh: "一个项目在两组讲话间的比较;同类中差异最明显者在前",
    columns: &[
        ITEM_KIND,
        ITEM,
        col("target", "目标组", Text, "the group that is compared", "目标组"),
        col("reference", "参照组", Text, "what it is compared with; rest: all other speeches", "参照组;rest 为其余全部"),
        col(
            "unit",
            "单位",
            Text,
            "what sizes count: chars, or words (figures and title included) for words and ngrams",
            "规模单位:chars 字;词与词串为 words 词",
        ),
        col("target_count", "目标次数", Integer, "hits in the target", "目标组次数"),
        col("reference_count", "参照次数", Integer, "hits in the reference", "参照组次数"),
        col("target_size", "目标规模", Integer, "size of the target, in the unit", "目标组规模"),
        col("reference_size", "参照规模", Integer, "size of the reference", "参照组规模"),
        col("target_speeches", "目标篇数", Integer, "speeches of the target with it", "目标组出现篇数"),
        col("reference_speeches", "参照篇数", Integer, "speeches of the reference with it", "参照组出现篇数"),
        col("target_per_10k", "目标每万", Number, "hits per 10,000 of the unit in the target", "目标组每万单位次数"),
        col("reference_per_10k", "参照每万", Number, "hits per 10,000 in the reference", "参照组每万单位次数"),
        col("difference", "差", Number, "target_per_10k less reference_per_10k", "两率之差"),
        col("difference_low", "差下限", Number, "lower end of its 95 % interval", "差的 95% 区间下限"),
        col("difference_high", "差上限", Number, "upper end", "差的 95% 区间上限"),
        col(
            "interval_of",
            "区间依据",
            Text,
            "speeches: bootstrap over speeches; words: a side has one speech, so the interval speaks of sampling words only (Newcombe)",
            "speeches 按篇自助抽样;words 一侧仅一篇,只反映抽词误差(Newcombe)",
        ),
        col("g2", "G2", Number, "log-likelihood ratio, one degree of freedom (Dunning)", "对数似然比(Dunning)"),
        col(
            "log_ratio",
            "对数比",
            Number,
            "binary logarithm of the ratio of the rates; half a hit stands for none (Hardie), so its sign says nothing where one side has none",
            "两率之比的以 2 为底对数(Hardie);无命中按半次计,此时正负号无意义",
        ),
        col(
            "log_odds",
            "对数优势",
            Number,
            "log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi, Quinn)",
            "带先验的对数优势比(Monroe 等)",
        ),
        col("z", "z", Number, "log_odds over its standard deviation", "对数优势除以标准差"),
        col(
            "dp",
            "DP",
            Number,
            "Gries's deviation of proportions over the speeches of both groups: 0 even, near 1 in few",
            "Gries DP:0 均匀,近 1 集中",
        ),
        col("dp_norm", "DPnorm", Number, "DP over the most it can be", "DP 标准化"),
        col("juilland_d", "Juilland D", Number, "Juilland's D of the rates in the speeches: 1 even", "Juilland D:1 均匀"),
        col("p", "p", Number, "of g2: as if words were drawn one by one", "g2 的 p 值(视同逐词抽样)"),
        col("q", "q", Number, "p adjusted for the number of items of this kind (Benjamini-Hochberg)", "按同类项目数校正(BH)"),
        col("p_speeches", "按篇 p", Number, "Wilcoxon-Mann-Whitney over the rates of the speeches", "按篇秩和检验"),
        col("q_speeches", "按篇 q", Number, "p_speeches adjusted likewise", "按篇 p 的校正值"),
    ],
};

/// A word that came, returned or went.
pub const VOCABULARY: Table = Table {
    name: "vocabulary",
    about: "a word that is new, returns or is gone in a year, against the last year with documents before it",
    about_zh: "与前一个有文档的年份相比,新出现、再出现或消失的词",
    columns: &[
        YEAR,
        col("previous_year", "前一年份", Year, "the last year with documents before it", "前一个有文档的年份"),
        col("word", "词", Text, "the word, as the segmenter cuts it", "词(按分词)"),
        col(
            "status",
            "状态",
            Text,
            "new: in no year before; returned: in an earlier year, not the last; gone: in the last year, not in this",
            "new 首现、returned 复现、gone 消失",
        ),
        col("count", "次数", Integer, "hits in the year; of a word that is gone, in the year before", "当年次数;消失者为前一年次数"),
        col("speeches", "篇数", Integer, "speeches with it, likewise", "篇数,同上"),
        col("last_seen", "此前末见", Year, "the last year before in which it stood; empty for new words", "此前最后出现的年份"),
    ],
};

/// How alike two years are.
pub const YEAR_SIMILARITY: Table = Table {
    name: "year_similarity",
    about: "two years: how alike their words are, and how much of the one is said word for word in the other",
    about_zh: "两个年份:用词相似度,以及逐字重复的比例",
    columns: &[
        YEAR,
        col("other_year", "另一年份", Year, "the other year", "另一年份"),
        col("cosine", "余弦", Number, "cosine of their words by tf-idf", "tf-idf 余弦相似度"),
        col(
            "reused",
            "重复比例",
            Number,
            "share of the year's passages of eight characters that stand in the other year, from a sample",
            "当年八字片段见于另一年的比例(抽样)",
        ),
    ],
};

/// Two items that stand together.
pub const COOCCURRENCE: Table = Table {
    name: "cooccurrence",
    about: "two slogans or themes that stand in the same speech, paragraph or sentence, the closest first",
    about_zh: "同篇、同段或同句出现的两个提法或主题,关联最强者在前",
    columns: &[
        col("within", "范围", Text, "speech, paragraph or sentence", "speech 篇、paragraph 段、sentence 句"),
        col("kind", "种类", Text, "slogan or theme", "slogan 提法、theme 主题"),
        ITEM,
        col("other_kind", "另一种类", Text, "slogan or theme", "slogan 提法、theme 主题"),
        col("other_item", "另一项目", Text, "the other item", "另一项目"),
        col("both", "共现数", Integer, "units with both", "同时含两者的单位数"),
        col("with_item", "含项目数", Integer, "units with the item", "含前者的单位数"),
        col("with_other", "含另一数", Integer, "units with the other", "含后者的单位数"),
        col("units", "单位总数", Integer, "all units", "单位总数"),
        col(
            "log_dice",
            "logDice",
            Number,
            "14 + log2 of Dice's coefficient (Rychlý): comparable between corpora",
            "logDice,不受语料规模影响",
        ),
        col(
            "mutual_information",
            "互信息",
            Number,
            "pointwise mutual information in bits; high for rare pairs",
            "点互信息(比特);稀有对偏高",
        ),
        col("g2", "G2", Number, "log-likelihood ratio", "对数似然比"),
    ],
};

/// A row of the matrix.
pub const MATRIX_ROWS: Table = Table {
    name: "matrix_rows",
    about: "a row of matrix.mtx, in order: a speech",
    about_zh: "matrix.mtx 的一行:一篇讲话",
    columns: &[
        col("row", "行", Integer, "number of the row, from 1", "行号"),
        SPEECH_ID,
        YEAR,
        col("tokens", "词数", Integer, "its words in the matrix", "计入矩阵的词数"),
    ],
};

/// A column of the matrix.
pub const MATRIX_COLUMNS: Table = Table {
    name: "matrix_columns",
    about: "a column of matrix.mtx, in order: a word",
    about_zh: "matrix.mtx 的一列:一个词",
    columns: &[
        col("column", "列", Integer, "number of the column, from 1", "列号"),
        col("word", "词", Text, "the word", "词"),
        col("count", "次数", Integer, "hits in all speeches of the matrix", "全部次数"),
        col("speeches", "篇数", Integer, "speeches with it", "篇数"),
        col("psi", "psi", Number, "wordfish: how frequent it is, as a logarithm", "wordfish 词频参数"),
        col("beta", "beta", Number, "wordfish: how it tells the ends apart", "wordfish 区分度"),
    ],
};

/// A speech on a line.
pub const POSITIONS: Table = Table {
    name: "positions",
    about: "a speech's position by wordfish (Slapin and Proksch): mean 0, variance 1; later years lie higher",
    about_zh: "讲话在 wordfish 尺度上的位置:均值 0、方差 1,年份晚者居上",
    columns: &[
        SPEECH_ID,
        YEAR,
        col("theta", "theta", Number, "position", "位置"),
        col("se", "标准误", Number, "its standard error, the words' parameters taken as known", "标准误(视词参数为已知)"),
        col("theta_low", "下限", Number, "theta less 1.96 standard errors", "95% 下限"),
        col("theta_high", "上限", Number, "theta and 1.96 standard errors", "95% 上限"),
        col("alpha", "alpha", Number, "how long the speech is, as a logarithm against the first", "篇幅参数"),
    ],
};

/// The theme of a sentence.
pub const SENTENCES: Table = Table {
    name: "sentences",
    about: "a sentence and the theme that leads it",
    about_zh: "一个句子及其主导主题",
    columns: &[
        SPEECH_ID,
        SOURCE,
        YEAR,
        col("number", "句号", Integer, "number of the sentence in the speech, from 1", "第几句"),
        col("start", "起点", Integer, "first character, as in speeches.csv", "起点,同 speeches.csv"),
        col("end", "终点", Integer, "one past the last character", "终点(不含)"),
        CHARS,
        col("theme", "主题", Text, "the theme with the highest score; unassigned without any word", "得分最高的主题;无主题词则 unassigned"),
        col("score", "得分", Number, "its score", "得分"),
        SHARE,
        col("negated", "含否定", Boolean, "a theme word is denied or fought (防止, 不搞)", "有主题词受否定或反对"),
        col("cited", "含引用", Boolean, "a theme word stands in a longer quotation", "有主题词在引文中"),
    ],
};

/// How rich a speech's words are.
pub const RICHNESS: Table = Table {
    name: "richness",
    about: "lexical richness and sentence length of a speech",
    about_zh: "一篇讲话的词汇丰富度与句长",
    columns: &[
        SPEECH_ID,
        SOURCE,
        YEAR,
        col("tokens", "词数", Integer, "words of the text, without punctuation", "词数,不含标点"),
        col("types", "词种数", Integer, "different words", "不同词数"),
        col("mattr", "MATTR", Number, "moving-average type-token ratio over 100 words (Covington and McFall)", "100 词滑动平均型例比"),
        col("mtld", "MTLD", Number, "measure of textual lexical diversity, threshold 0.72 (McCarthy and Jarvis)", "MTLD,阈值 0.72"),
        col("hd_d", "HD-D", Number, "mean share of types among 42 words drawn (McCarthy and Jarvis)", "抽取 42 词的平均型例比"),
        col("sentences", "句数", Integer, "sentences", "句数"),
        col("sentence_mean", "平均句长", Number, "mean length of a sentence in chars", "平均句长(字)"),
        col("sentence_median", "句长中位数", Number, "median length", "句长中位数"),
        col("sentence_longest", "最长句", Integer, "length of the longest", "最长句字数"),
    ],
};

/// Attention that a theme gets in a year.
pub(super) const ATTENTION: Column = col(
    "attention",
    "注意力",
    Number,
    "share of the characters in sentences that this theme leads; with unassigned the shares add up to 1",
    "该主题主导句的字数占比;连同 unassigned 合计为 1",
);
/// Sentences that a theme leads.
pub(super) const LED: Column = col("sentences", "主导句数", Integer, "sentences that this theme leads", "该主题主导的句数");
/// Hits under a negation.
pub(super) const NEGATED: Column = col(
    "negated",
    "否定次数",
    Integer,
    "hits that are denied or fought (防止, 不搞); they count in hits and score",
    "受否定或反对的次数,已计入次数与得分",
);
/// Hits in quotations.
pub(super) const CITED: Column =
    col("cited", "引用次数", Integer, "hits in longer quotations; they count in hits and score", "引文中的次数,已计入");
