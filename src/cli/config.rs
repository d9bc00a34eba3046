//! `tifa.toml`.

use std::path::Path;

use super::args::Settings;
use crate::error::{Error, Result};

/// The file's name.
pub const FILE_NAME: &str = "tifa.toml";

/// Reads a settings file. Keys that are not known are refused, with their line.
///
/// # Errors
/// The file cannot be read, or says what cannot be.
pub fn read(path: &Path) -> Result<Settings> {
    let what = "settings file";
    let bytes = crate::input::open::read_whole(path, what)?;
    let text = String::from_utf8(bytes).map_err(|e| Error::Malformed { what, path: path.to_owned(), message: e.to_string() })?;
    let mut settings: Settings = toml::from_str(text.trim_start_matches('\u{feff}')).map_err(|e| Error::Malformed {
        what,
        path: path.to_owned(),
        message: e.to_string(),
    })?;
    // Paths in the file are meant from where the file is.
    let folder = path.parent().unwrap_or(Path::new(""));
    for list in [&mut settings.lexicon, &mut settings.dict, &mut settings.metadata] {
        list.iter_mut().for_each(|p| *p = folder.join(&*p));
    }
    for file in [&mut settings.themes, &mut settings.terms, &mut settings.font].into_iter().flatten() {
        *file = folder.join(&*file);
    }
    Ok(settings)
}

/// What `tifa init` writes.
pub const TEMPLATE: &str = r#"# Settings of tifa (see docs/GUIDE.md). Each line is a flag of `tifa run` under the same name; a flag that
# is typed wins. Take the # away to set one. 每行对应 tifa run 的同名选项;命令行优先。去掉 # 即生效。

# --- Input 输入 ---
# glob = ["*.txt", "!draft*"]        # only these files, not those 只读取 / 排除
# format = "txt"                     # txt md html docx jsonl csv tsv, whatever the name 强制格式
# encoding = "gb18030"               # instead of finding it out 指定编码
# text-field = "正文"                 # fields of records; common names are found without 记录字段
# id-field = "编号"
# title-field = "标题"
# year-field = "年份"
# date-field = "日期"
# metadata = ["metadata.csv"]        # tables with columns file,title,date,year,place,speaker,… 元数据表
# path-template = "{year}/{place}_{title}"   # metadata from paths 路径模板
# year-inference = "auto"            # auto always never 年份推断
# max-document-mib = 16              # larger documents go to problems.csv 单个文档上限
# max-file-gib = 256                 # and so do larger files 单个文件上限
# max-ratio = 200                    # how far a gzip file may unpack gzip 解压倍数上限

# --- Matching 匹配 ---
# lexicon = ["my-slogans.toml"]      # extends the bundled lexicon 自建词库
# themes = "my-themes.toml"          # instead of the built-in themes 自建主题
# terms = "terms.txt"                # counted into term_counts.csv 自定词表
# max-terms = 20000                  # the longest list 词表长度上限
# dict = ["words.txt"]               # words for the segmenter 分词词典
# no-user-dict = false
# no-hmm = false
# segmenter = "tifa"                 # tifa jieba: same words, other speed 分词程序,结果相同
# context = 20                       # characters beside a hit 上下文字数
# survey = false                     # read twice; names of some speeches count in all 通读两遍,跨篇认定
# without = ["quotation"]            # sources of evidence left out: lexicon quotation recurrence 停用的判定依据

# --- Comparison 比较 ---
# group = ["place", "level"]         # tables by these columns as well 分组列
# tiers = [0.0518, 0.0129]           # least shares of speeches for 沸 烫 热 暖 温 冷; two lines are published 热度界线

# target = "year=2016"               # keyness.csv: these speeches … 目标组
# reference = "year=2006"            # … against those; all others without it 参照组
# item = ["slogan", "theme", "term"] # also: word ngram 比较的项目
# seed = 1                           # random draws start from it 随机数种子
# keep-duplicates = false            # count near copies as well 近似重复也计入

# --- Output 输出 ---
# also = ["words", "network", "matrix", "richness", "sentences", "text"]   # further tables 附加表
# xlsx = false                       # one workbook with charts 工作簿
# html = false                       # one page for the browser 网页
# figures = false                    # charts as SVG and PNG 图
# parquet = false                    # every table as Parquet too 另写 Parquet
# jsonl = false                      # every table as JSON lines too 另写 JSON Lines
# figure-size = "960x540"            # points; a PNG has twice as many pixels 图的大小
# figure-lang = "zh"                 # en zh 图中文字
# font = "font.ttf"                  # with Chinese characters, for figures 图用字体
# no-bom = false                     # leave out the mark by which Excel knows UTF-8 不写 BOM
# headers = "en"                     # en zh 表头语言
# threads = 2
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_valid_with_and_without_its_marks() {
        let bare: Settings = toml::from_str(TEMPLATE).unwrap();
        assert!(bare.glob.is_empty());
        let set: String =
            TEMPLATE.lines().filter_map(|l| l.strip_prefix("# ").filter(|l| l.contains(" = "))).map(|l| format!("{l}\n")).collect();
        let settings: Settings = toml::from_str(&set).unwrap();
        assert_eq!(settings.tiers, [0.0518, 0.0129]);
        assert_eq!(settings.path_template.as_deref(), Some("{year}/{place}_{title}"));
    }

    #[test]
    fn unknown_keys_are_refused_with_their_line() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE_NAME);
        std::fs::write(&path, "context = 5\ntextfield = \"a\"\n").unwrap();
        let message = read(&path).unwrap_err().to_string();
        assert!(message.contains("line 2") && message.contains("textfield"), "{message}");
    }
}
