//! The first sheet: what was read, what was left out, and what stands where, in plain words.

use rust_xlsxwriter::{Format, FormatAlign, Url, Worksheet, XlsxError};

use super::sheet::{columns, link_format};
use super::{A4, Book, Name};
use crate::lang::Lang;
use crate::report::provenance::Counts;

impl Book<'_> {
    pub(super) fn cover(&self) -> std::result::Result<Worksheet, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(self.name(Name::Cover))?;
        sheet.set_column_width(0, 24)?.set_column_width(1, 100)?;
        sheet.set_screen_gridlines(false);
        let lang = self.lang();
        let title = Format::new().set_bold().set_font_size(18);
        let head = Format::new().set_bold().set_font_size(12);
        let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let mut row = 0;
        sheet.set_row_height(0, 30)?.set_paper_size(A4);
        sheet.write_string_with_format(row, 0, lang.pick("Slogans and themes of Chinese policy speeches", "政策讲话提法与主题"), &title)?;
        row += 2;
        for (words, value) in self.facts() {
            sheet.write_string_with_format(row, 0, &words, &wrapped)?;
            sheet.write_string_with_format(row, 1, &value, &wrapped)?;
            let lines = columns(&value).div_ceil(95).max(1);
            sheet.set_row_height(row, 16.0 * lines as f64)?;
            row += 1;
        }
        row += 1;
        sheet.write_string_with_format(row, 0, lang.pick("The sheets", "各工作表"), &head)?;
        row += 1;
        let link = link_format();
        for (name, about) in SHEETS {
            let target = Url::new(format!("internal:'{}'!A1", self.name(*name))).set_text(self.name(*name));
            sheet.write_url_with_format(row, 0, target, &link)?;
            sheet.write_string_with_format(row, 1, lang.pick(about.0, about.1), &wrapped)?;
            row += 1;
        }
        row += 1;
        sheet.write_string_with_format(row, 0, lang.pick("How to read them", "如何阅读"), &head)?;
        row += 1;
        for about in READING {
            let words = lang.pick(about.0, about.1);
            sheet.write_string_with_format(row, 1, words, &wrapped)?;
            sheet.set_row_height(row, 16.0 * columns(words).div_ceil(95).max(1) as f64)?;
            row += 1;
        }
        sheet.set_landscape().set_print_fit_to_pages(1, 0);
        Ok(sheet)
    }

    fn facts(&self) -> Vec<(String, String)> {
        let Counts { files, documents_in, documents_out, documents_lost, speeches, duplicates, chars, errors, warnings, notes, .. } =
            self.about.counts;
        let lang = self.lang();
        let years = &self.overview.years;
        let span = match (years.first(), years.last()) {
            (Some(first), Some(last)) => match lang {
                Lang::En => format!("{} years with documents, {} to {}", years.len(), first.year, last.year),
                Lang::Zh => format!("有文档的年份 {} 个，{} 至 {}", years.len(), first.year, last.year),
            },
            _ => lang.pick("no speech has a year", "没有一篇讲话有年份").to_owned(),
        };
        let mut facts = vec![
            (lang.pick("made by", "制作"), format!("tifa {}", self.about.version)),
            (
                lang.pick("read", "读取"),
                match lang {
                    Lang::En => format!(
                        "{files} files with {documents_in} documents, {documents_out} of which were read; {speeches} speeches, {chars} characters"
                    ),
                    Lang::Zh => format!("{files} 个文件，{documents_in} 个文档，读取 {documents_out} 个；讲话 {speeches} 篇，{chars} 字"),
                },
            ),
            (lang.pick("years", "年份"), span),
            (
                lang.pick("left out", "未计入"),
                match lang {
                    Lang::En => format!(
                        "{documents_lost} documents could not be read; {duplicates} speeches nearly repeat others and are in no total (unless --keep-duplicates was given); {} speeches have no year and are in no table by year",
                        self.overview.counted_without_year(self.about.keep_duplicates)
                    ),
                    Lang::Zh => format!(
                        "{documents_lost} 个文档未能读取；{duplicates} 篇与他篇近似重复，不计入各汇总（设 --keep-duplicates 者除外）；{} 篇无年份，不计入年度表",
                        self.overview.counted_without_year(self.about.keep_duplicates)
                    ),
                },
            ),
            (
                lang.pick("problems", "问题"),
                match lang {
                    Lang::En => format!("{errors} errors, {warnings} warnings, {notes} notes: see the last sheet"),
                    Lang::Zh => format!("错误 {errors}，疑点 {warnings}，说明 {notes}：见最后一张工作表"),
                },
            ),
        ];
        for (sheet, file, rows) in &self.left.rows {
            let words = match lang {
                Lang::En => format!("{rows} rows do not fit into the sheet {sheet}: they are in {file}"),
                Lang::Zh => format!("工作表“{sheet}”容纳不下的 {rows} 行见 {file}"),
            };
            facts.push((lang.pick("not in here", "未收入"), words));
        }
        if self.left.cut > 0 {
            let words = match lang {
                Lang::En => format!("{} texts are longer than a cell can be and are cut; the CSV tables have them whole", self.left.cut),
                Lang::Zh => format!("{} 处文字超出单元格容量而截断，CSV 表中完整", self.left.cut),
            };
            facts.push((lang.pick("cut", "截断"), words));
        }
        facts.into_iter().map(|(words, value)| (words.to_owned(), value)).collect()
    }
}

/// What the sheets hold.
const SHEETS: &[(Name, (&str, &str))] = &[
    (Name::Charts, ("lines of slogans that you choose from a list; themes by year", "可自选提法的折线图；主题历年占比图")),
    (
        Name::Rates,
        (
            "a slogan in each row, hits per 10,000 characters in each year; a click on a name (in LibreOffice with Ctrl) leads to its contexts",
            "每行一个提法，各年每万字次数；点击名称（LibreOffice 中按住 Ctrl）跳到其上下文",
        ),
    ),
    (Name::Hits, ("the same, as plain numbers of hits", "同上，为次数")),
    (Name::Themes, ("a theme in each row, its share of attention in each year", "每行一个主题，各年注意力占比")),
    (Name::Trends, ("slope, change year and bursts of each slogan, theme and term", "各提法、主题与自定词的斜率、转折年、突发期")),
    (Name::Keyness, ("one group of speeches against another: what the one says more often", "两组讲话比较：一组比另一组多说了什么")),
    (Name::Members, ("what each speech lists for a numeric slogan", "讲话为数字提法列出的内容")),
    (Name::Speeches, ("the speeches with title, date, size", "讲话的标题、日期、篇幅")),
    (Name::Contexts, ("every place of every slogan in context, with file and position", "提法每一处的上下文、文件与位置")),
    (Name::Problems, ("what went wrong or is doubtful, and what to do", "错误与疑点，以及如何处理")),
];

/// What a reader has to know of the numbers.
const READING: &[(&str, &str)] = &[
    (
        "Rates are hits per 10,000 letters and ideographs, without digits, white space and punctuation.",
        "每万字次数的“字”为汉字与字母，不含数字、空白和标点。",
    ),
    ("A year without documents is missing, never zero.", "没有文档的年份不列，不作零计。"),
    (
        "Attention is the share of the characters in sentences that a theme leads; all themes and the text without one add up to 100 %.",
        "注意力为该主题主导的句子所占字数比例；各主题与无主题文字合计 100%。",
    ),
    (
        "Every column is described in datapackage.json, in English and Chinese; docs/METHOD says how it is computed.",
        "各列含义见 datapackage.json（中英文），算法见 docs/METHOD。",
    ),
];
