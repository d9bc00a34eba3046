//! What went wrong, or was doubtful, with one document: a row of `problems.csv`. The run goes on.

use crate::lang::{Lang, shortened};

/// The longest message, in characters: what a file says in one may be of any length.
const MOST: usize = 500;

/// How much a problem matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Severity {
    /// The document is not in the tables.
    Error,
    /// The document is in the tables, but something in it is doubtful.
    Warning,
    /// Worth knowing; nothing is doubtful.
    Note,
}

impl Severity {
    /// The word in the `severity` column.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// What happened to a document.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)] // the variants' comments name their fields
pub enum Trouble {
    /// The file holds no byte.
    EmptyFile,
    /// There is no text left once mark, white space and boilerplate are out.
    NoText,
    /// The file could not be opened or read to its end.
    Unreadable { cause: String },
    /// A symbolic link leads back to a folder above it.
    LinkLoop,
    /// Not a file or folder: a device, a pipe, a socket.
    NotAFile,
    /// A folder whose name ends like a file's; the files in it were read.
    FolderNamedLikeFile,
    /// The file's type is one that tifa does not read.
    UnsupportedType { ending: String },
    /// The same file under another name, which was read.
    SameFile { other: String },
    /// A link to a folder that is walked through under another name.
    SameFolder { other: String },
    /// A README or licence, which speaks of the folder.
    AboutFolder,
    /// A PDF.
    Pdf,
    /// A Word file of the old binary kind.
    LegacyWord,
    /// A document or record is larger than the limit; both in bytes.
    TooLarge { size: Option<u64>, limit: u64 },
    /// A file is larger than the limit, both in bytes; nothing of it is read.
    FileTooLarge { size: u64, limit: u64 },
    /// A gzip file that unpacks to more than so many times its size; the rest is not read.
    UnpacksTooFar { ratio: u64 },
    /// Something that is no gzip stands behind a gzip file's end.
    TrailingBytes,
    /// A row of a table is larger than the limit; it and all rows behind it are not read.
    EndlessRow { limit: u64 },
    /// A column to group by that no document has.
    UnknownColumn { column: String },
    /// A compressed or zipped file that cannot be opened.
    BrokenContainer { kind: &'static str, cause: String },
    /// A record that is not what its file's type says.
    BrokenRecord { kind: &'static str, cause: String },
    /// None of the fields holds the text.
    NoTextField { fields: Vec<String> },
    /// Two records of a file, or two files, carry the same id.
    RepeatedId { id: String },
    /// Nearly all of a speech stands in another.
    NearDuplicate { of: String, percent: u32, kept: bool },
    /// No speech is on a side of a comparison.
    EmptySide { side: String },
    /// Decoded from an encoding that the bytes suggest.
    DecodedAs { encoding: &'static str, sure: bool },
    /// UTF-8 and another encoding in one file.
    MixedEncodings { other: &'static str, lines: usize },
    /// Bytes that no encoding explains became U+FFFD.
    Undecodable { count: usize },
    /// The last character is cut off.
    TruncatedEnd,
    /// NUL bytes were left out.
    NulBytes { count: usize },
    /// A row of the sidecar names a file that was not found.
    MetadataWithoutFile { file: String },
    /// A declared year that is no year.
    BadYear { value: String },
    /// A declared date that is no date.
    BadDate { value: String },
    /// A `metadata.csv` in an input folder that cannot be used.
    BadMetadata { cause: String },
    /// The analysis of one document failed inside tifa.
    Internal { cause: String },
}

/// One row of `problems.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// The file, or `file#record`, that it concerns.
    pub source: String,
    /// What happened.
    pub trouble: Trouble,
}

fn mebibytes(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / 1_048_576.0)
}

impl Trouble {
    /// How much it matters.
    pub fn severity(&self) -> Severity {
        use Trouble::*;
        match self {
            EmptyFile
            | NoText
            | Unreadable { .. }
            | LinkLoop
            | NotAFile
            | Pdf
            | LegacyWord
            | TooLarge { .. }
            | FileTooLarge { .. }
            | UnpacksTooFar { .. }
            | EndlessRow { .. }
            | BrokenContainer { .. }
            | BrokenRecord { .. }
            | NoTextField { .. }
            | Internal { .. } => Severity::Error,
            MixedEncodings { .. }
            | TrailingBytes
            | Undecodable { .. }
            | TruncatedEnd
            | NulBytes { .. }
            | RepeatedId { .. }
            | MetadataWithoutFile { .. }
            | EmptySide { .. }
            | UnknownColumn { .. }
            | BadYear { .. }
            | BadDate { .. }
            | BadMetadata { .. } => Severity::Warning,
            NearDuplicate { .. } => Severity::Note,
            DecodedAs { sure, .. } => {
                if *sure {
                    Severity::Note
                } else {
                    Severity::Warning
                }
            }
            FolderNamedLikeFile | UnsupportedType { .. } | SameFile { .. } | SameFolder { .. } | AboutFolder => Severity::Note,
        }
    }

    /// A stable short name for programs.
    pub fn code(&self) -> &'static str {
        use Trouble::*;
        match self {
            EmptyFile => "empty-file",
            NoText => "no-text",
            Unreadable { .. } => "unreadable",
            LinkLoop => "link-loop",
            NotAFile => "not-a-file",
            FolderNamedLikeFile => "folder-named-like-file",
            UnsupportedType { .. } => "unsupported-type",
            SameFile { .. } => "same-file",
            SameFolder { .. } => "same-folder",
            AboutFolder => "about-folder",
            Pdf => "pdf",
            LegacyWord => "legacy-word",
            TooLarge { .. } => "too-large",
            FileTooLarge { .. } => "file-too-large",
            UnpacksTooFar { .. } => "unpacks-too-far",
            TrailingBytes => "trailing-bytes",
            EndlessRow { .. } => "endless-row",
            UnknownColumn { .. } => "unknown-column",
            BrokenContainer { .. } => "broken-container",
            BrokenRecord { .. } => "broken-record",
            NoTextField { .. } => "no-text-field",
            RepeatedId { .. } => "repeated-id",
            NearDuplicate { .. } => "near-duplicate",
            EmptySide { .. } => "empty-side",
            DecodedAs { .. } => "decoded-as",
            MixedEncodings { .. } => "mixed-encodings",
            Undecodable { .. } => "undecodable-bytes",
            TruncatedEnd => "truncated-end",
            NulBytes { .. } => "nul-bytes",
            MetadataWithoutFile { .. } => "metadata-without-file",
            BadYear { .. } => "bad-year",
            BadDate { .. } => "bad-date",
            BadMetadata { .. } => "bad-metadata",
            Internal { .. } => "internal",
        }
    }

    /// What happened, in a sentence.
    pub fn message(&self, lang: Lang) -> String {
        shortened(&self.whole_message(lang), MOST).into_owned()
    }

    fn whole_message(&self, lang: Lang) -> String {
        use Trouble::*;
        let zh = lang == Lang::Zh;
        match self {
            EmptyFile => lang.pick("the file is empty", "文件为空").into(),
            NoText => {
                lang.pick("no text is left after byte-order mark, white space and boilerplate", "去掉标记、空白和网页套话后没有正文").into()
            }
            Unreadable { cause } => {
                if zh {
                    format!("无法读取:{cause}")
                } else {
                    format!("cannot be read: {cause}")
                }
            }
            LinkLoop => lang.pick("a symbolic link leads back to a folder above it", "符号链接指回上级文件夹,形成循环").into(),
            NotAFile => {
                lang.pick("neither a file nor a folder (a device, pipe or socket)", "不是普通文件或文件夹(设备、管道或套接字)").into()
            }
            FolderNamedLikeFile => {
                lang.pick("a folder named like a file; the files in it were read", "这是文件夹而不是文件;其中的文件已读取").into()
            }
            UnsupportedType { ending } => {
                if zh {
                    format!("不读取“{ending}”类型的文件")
                } else {
                    format!("files ending in '{ending}' are not read")
                }
            }
            SameFile { other } => {
                if zh {
                    format!("与“{other}”是同一文件,只读取一次")
                } else {
                    format!("the same file as '{other}', which was read")
                }
            }
            SameFolder { other } => {
                if zh {
                    format!("链接指向已按“{other}”读取的文件夹")
                } else {
                    format!("a link to the folder '{other}', which was read")
                }
            }
            AboutFolder => {
                lang.pick("a README or licence, taken to be about the folder and no speech", "说明或许可文件,不作为讲话读取").into()
            }
            Pdf => lang.pick("a PDF is not read directly", "不直接读取 PDF").into(),
            LegacyWord => lang.pick("a Word file of the old .doc kind is not read directly", "不直接读取旧版 .doc 文件").into(),
            TooLarge { size, limit } => {
                let size = size.map(mebibytes).unwrap_or_else(|| lang.pick("more", "更大").into());
                let limit = mebibytes(*limit);
                if zh {
                    format!("文档过大:{size},上限 {limit}")
                } else {
                    format!("too large: {size}, and the limit for one document is {limit}")
                }
            }
            FileTooLarge { size, limit } => {
                let (size, limit) = (mebibytes(*size), mebibytes(*limit));
                if zh {
                    format!("文件过大:{size},上限 {limit};未读取")
                } else {
                    format!("too large: {size}, and the limit for one file is {limit}; it was not read")
                }
            }
            UnpacksTooFar { ratio } => {
                if zh {
                    format!("解压后超过原大小的 {ratio} 倍;其余部分未读取")
                } else {
                    format!("it unpacks to more than {ratio} times its size; the rest was not read")
                }
            }
            TrailingBytes => lang
                .pick("bytes behind the end of the gzip data are no gzip and were passed over", "gzip 数据之后还有其他内容,已略过")
                .into(),
            EndlessRow { limit } => {
                let limit = mebibytes(*limit);
                if zh {
                    format!("此行超过上限 {limit},本行及其后各行均未读取")
                } else {
                    format!("this row is larger than {limit}; it and all rows behind it were not read")
                }
            }
            UnknownColumn { column } => {
                if zh {
                    format!("没有文档带有“{column}”列的值")
                } else {
                    format!("no document has a value for the column '{column}'")
                }
            }
            BrokenContainer { kind, cause } => {
                if zh {
                    format!("{kind} 文件损坏:{cause}")
                } else {
                    format!("broken {kind} file: {cause}")
                }
            }
            BrokenRecord { kind, cause } => {
                if zh {
                    format!("不是有效的 {kind} 记录:{cause}")
                } else {
                    format!("not a valid {kind} record: {cause}")
                }
            }
            NoTextField { fields } => {
                let fields = fields.join(", ");
                if zh {
                    format!("找不到正文字段;现有字段:{fields}")
                } else {
                    format!("no field holds the text; fields found: {fields}")
                }
            }
            RepeatedId { id } => {
                if zh {
                    format!("编号“{id}”重复出现")
                } else {
                    format!("the id '{id}' occurs more than once")
                }
            }
            NearDuplicate { of, percent, kept } => match (zh, kept) {
                (true, false) => format!("其文字约 {percent}% 见于 {of},不计入各汇总表"),
                (true, true) => format!("其文字约 {percent}% 见于 {of},仍计入各汇总表"),
                (false, false) => format!("about {percent} % of it stands in {of}; it is left out of all totals"),
                (false, true) => format!("about {percent} % of it stands in {of}; it is counted all the same"),
            },
            EmptySide { side } => {
                if zh {
                    format!("没有讲话符合 {side},keyness.csv 为空")
                } else {
                    format!("no speech is {side}; keyness.csv is empty")
                }
            }
            DecodedAs { encoding, sure } => match (zh, sure) {
                (true, true) => format!("按 {encoding} 解码"),
                (true, false) => format!("按 {encoding} 解码,但依据不足"),
                (false, true) => format!("decoded as {encoding}"),
                (false, false) => format!("decoded as {encoding}, on little evidence"),
            },
            MixedEncodings { other, lines } => {
                if zh {
                    format!("同一文件混用 UTF-8 和 {other};{lines} 行按 {other} 解码")
                } else {
                    format!("UTF-8 and {other} in one file; {lines} lines decoded as {other}")
                }
            }
            Undecodable { count } => {
                if zh {
                    format!("{count} 处字节无法解码,记为 U+FFFD")
                } else {
                    format!("{count} places could not be decoded and became U+FFFD")
                }
            }
            TruncatedEnd => lang.pick("the last character is cut off", "最后一个字符不完整").into(),
            NulBytes { count } => {
                if zh {
                    format!("去掉了 {count} 个 NUL 字节")
                } else {
                    format!("{count} NUL bytes were left out")
                }
            }
            MetadataWithoutFile { file } => {
                if zh {
                    format!("元数据表中的文件“{file}”不存在")
                } else {
                    format!("the metadata table names '{file}', which was not found")
                }
            }
            BadYear { value } => {
                if zh {
                    format!("“{value}”不是年份")
                } else {
                    format!("'{value}' is no year")
                }
            }
            BadDate { value } => {
                if zh {
                    format!("“{value}”不是日期")
                } else {
                    format!("'{value}' is no date")
                }
            }
            BadMetadata { cause } => {
                if zh {
                    format!("元数据表未使用:{cause}")
                } else {
                    format!("the metadata table was not used: {cause}")
                }
            }
            Internal { cause } => {
                if zh {
                    format!("分析此文档时程序出错:{cause}")
                } else {
                    format!("tifa failed on this document: {cause}")
                }
            }
        }
    }

    /// What the user can do.
    pub fn remedy(&self, lang: Lang) -> &'static str {
        use Trouble::*;
        match self {
            EmptyFile | NoText => {
                lang.pick("Nothing to do, unless a text was expected: then look for a better copy.", "如本应有正文,请另找完整的文件。")
            }
            Unreadable { .. } => lang.pick("Check that the file exists and that you may read it.", "请检查文件是否存在、是否有读取权限。"),
            LinkLoop => lang.pick("Remove the link, or name the folders to read one by one.", "请删除该链接,或逐一指定要读取的文件夹。"),
            NotAFile => lang.pick("Copy its content into a regular file first.", "请先把内容存成普通文件。"),
            FolderNamedLikeFile => {
                lang.pick("Nothing to do; rename the folder if it was meant to be a file.", "无需处理;如本应是文件,请检查名称。")
            }
            UnsupportedType { .. } => lang.pick(
                "Nothing to do if it is no speech; else convert it to .txt, .docx or .html.",
                "若不是讲话可忽略;否则请转换为 .txt、.docx 或 .html。",
            ),
            SameFile { .. } => {
                lang.pick("Nothing to do, unless it was meant to count twice: then copy it.", "无需处理;如需重复计入,请复制一份。")
            }
            SameFolder { .. } => lang.pick("Nothing to do: its files were read once.", "无需处理:其中的文件只读取一次。"),
            AboutFolder => lang.pick("Rename it if it is a speech.", "若确为讲话,请改名。"),
            Pdf => lang.pick("Convert it: pdftotext -enc UTF-8 FILE.pdf FILE.txt", "请转换:pdftotext -enc UTF-8 文件.pdf 文件.txt"),
            LegacyWord => lang.pick(
                "Convert it: libreoffice --headless --convert-to docx FILE.doc",
                "请转换:libreoffice --headless --convert-to docx 文件.doc",
            ),
            TooLarge { .. } => {
                lang.pick("Split the file, or raise the limit with --max-document-mib.", "请拆分文件,或用 --max-document-mib 提高上限。")
            }
            FileTooLarge { .. } => {
                lang.pick("Split the file, or raise the limit with --max-file-gib.", "请拆分文件,或用 --max-file-gib 提高上限。")
            }
            UnpacksTooFar { .. } => lang.pick(
                "If the file is what it should be, unpack it, or raise the limit with --max-ratio.",
                "如果文件无误,请先解压,或用 --max-ratio 提高上限。",
            ),
            TrailingBytes => {
                lang.pick("See whether the file was downloaded whole; its text was read.", "请检查文件是否下载完整;正文已读取。")
            }
            EndlessRow { .. } => lang.pick(
                "Look for a quotation mark that is not closed, or raise --max-document-mib.",
                "请检查是否有未闭合的引号,或用 --max-document-mib 提高上限。",
            ),
            UnknownColumn { .. } => {
                lang.pick("Check the name given to --group against the columns of your metadata.", "请核对 --group 的列名与元数据的列名。")
            }
            BrokenContainer { .. } => lang.pick("Open and save it again, or fetch it anew.", "请重新打开并保存,或重新下载。"),
            BrokenRecord { .. } => lang.pick("Correct this record in the file; the others were read.", "请改正该记录;其他记录已读取。"),
            NoTextField { .. } => lang.pick("Name the field that holds the text with --text-field.", "请用 --text-field 指定正文字段。"),
            RepeatedId { .. } => {
                lang.pick("Both were read, the later one as id~2; make ids unique.", "两条都已读取,后一条编号记为“编号~2”;请使编号唯一。")
            }
            NearDuplicate { .. } => {
                lang.pick("Look at both; --keep-duplicates counts all of them.", "请核对两篇;如需全部计入,请用 --keep-duplicates。")
            }
            EmptySide { .. } => lang.pick(
                "Look at the columns year, place and speaker of speeches.csv, or those of your metadata, for values that there are.",
                "请查看 speeches.csv 的 year、place、speaker 列或元数据中的列,选用已有的值。",
            ),
            DecodedAs { .. } => {
                lang.pick("If characters look wrong, name the encoding with --encoding.", "如有乱码,请用 --encoding 指定编码。")
            }
            MixedEncodings { .. } => {
                lang.pick("Look at the lines in question with: tifa inspect FILE", "请用 tifa inspect 文件 查看相关行。")
            }
            Undecodable { .. } => {
                lang.pick("Name the encoding with --encoding, or find a better copy.", "请用 --encoding 指定编码,或另找更好的文件。")
            }
            TruncatedEnd => lang.pick("The file may be incomplete: compare it with its source.", "文件可能不完整,请与来源核对。"),
            NulBytes { .. } => lang.pick("The file may be damaged: compare it with its source.", "文件可能损坏,请与来源核对。"),
            MetadataWithoutFile { .. } => lang.pick(
                "Write the path as it stands below the input folder, with / between folders.",
                "请按输入文件夹下的相对路径填写,用 / 分隔。",
            ),
            BadYear { .. } => lang.pick("Write the year as four digits, or leave it empty.", "请写四位年份,或留空。"),
            BadDate { .. } => lang.pick("Write the date as 2016-03-05, or leave it empty.", "请写成 2016-03-05,或留空。"),
            BadMetadata { .. } => {
                lang.pick("Correct the table, or rename it if it is no table of metadata.", "请改正该表;如不是元数据表,请改名。")
            }
            Internal { .. } => lang.pick("Please report it with the document, if you may share it.", "请反馈此问题,如可以请附上该文档。"),
        }
    }
}
