//! Chinese help: the same arguments, other words.

use clap::{Arg, ArgAction, Command};

/// What the program and its commands do.
const ABOUT: &[(&str, &str)] = &[
    ("tifa", "批量阅读政策讲话:查找并统计提法,计算主题得分,比较年份。"),
    ("run", "读取讲话,写出表格"),
    ("inspect", "显示一个文件如何被读取:讲话、提纲、提法,以及剔除了什么、为什么"),
    ("kwic", "显示某提法、词或数字句式的每一处上下文"),
    ("lexicon", "查询提法,检查词库文件,由审阅过的候选生成词库"),
    ("check", "检查内置词库及扩充它的文件"),
    ("list", "列出名称、变体或内容中含有某些字的提法"),
    ("add", "由审阅过的 new_slogans.csv 生成词库文件"),
    ("themes", "显示、解释、检验、推导和扩充主题词典"),
    ("show", "输出主题文件,供复制修改"),
    ("explain", "显示一个文件中各篇讲话的主题由哪些词得来"),
    ("validate", "与人工标注的文本比较:准确率、召回率、混淆"),
    ("fit", "由文本推导各词的权重:在多个主题中出现的词权重低"),
    ("expand", "由少量种子词为主题提出候选词,供审阅"),
    ("compare", "比较两组讲话:一组比另一组多说了什么"),
    ("report", "由一次运行的表格重新生成工作簿、网页、图等,无需原文"),
    ("merge", "把 tifa run --shard --partial 写出的各部分合成整个语料的表格"),
    ("verify", "核对文件夹是否与运行写出的一致,以及今日重跑结果是否相同"),
    ("segment", "逐行输出文件的分词,以单个空格分隔"),
    ("init", "在此文件夹写一份带注释的 tifa.toml"),
    ("completions", "输出某种命令行外壳的补全脚本"),
];

/// What the arguments mean, by command (`*` for any) and name.
const HELP: &[(&str, &str, &str)] = &[
    ("*", "lang", "帮助和消息的语言:en、zh(默认按系统区域)"),
    ("run", "inputs", "文件夹、文件,或 - 表示标准输入"),
    ("run", "output", "表格写入的文件夹(默认 output)"),
    ("run", "config", "从此文件读取设置(默认:当前文件夹的 tifa.toml,如有)"),
    ("run", "shard", "只读取文档的这一部分,如 3/8,不写表格;需同时给出 --partial"),
    ("run", "partial", "该部分结果的文件;各部分由 tifa merge 合成表格"),
    ("run", "resume", "从此文件夹中断的运行处继续;若输入、词库或选项有变化则拒绝"),
    ("run", "quiet", "不显示进度和小结,只报错误"),
    ("run", "json", "在标准输出打印 JSON 小结,供程序使用"),
    ("run", "xlsx", "另写一个带图表的工作簿 tifa.xlsx"),
    ("run", "html", "另写一个浏览器网页 tifa.html;同时写出 paragraphs.csv"),
    ("run", "figures", "另写主要图形 figure-名称.svg 与 .png"),
    ("run", "parquet", "各表另写一份 Parquet"),
    ("run", "jsonl", "各表另写一份 JSON Lines"),
    ("run", "figure_size", "图的大小,单位为点(默认 960x540);PNG 的像素为其两倍"),
    ("run", "figure_lang", "图中文字的语言:en、zh(默认与其他报告相同)"),
    ("run", "font", "图所用的中文字体文件(默认用系统字体)"),
    ("run", "glob", "只读取匹配的文件;以 ! 开头则排除(可重复)"),
    ("run", "format", "不论文件名,一律按此格式读取:txt、md、html、docx、jsonl、csv、tsv"),
    ("run", "encoding", "全部文件的编码(utf-8、gb18030、big5、utf-16le …),不再自动判断"),
    ("run", "text_field", "记录中正文所在的字段"),
    ("run", "id_field", "编号所在的字段"),
    ("run", "title_field", "标题所在的字段"),
    ("run", "year_field", "年份所在的字段"),
    ("run", "date_field", "日期所在的字段"),
    ("run", "metadata", "除输入文件夹中的 metadata.csv 外,另用的元数据表(可重复)"),
    ("run", "path_template", "从路径取元数据,例如 {year}/{place}_{title}"),
    ("run", "year_inference", "未写明年份时是否推断:auto(默认;记录写明 year 为 null 的不推断)、always、never"),
    ("run", "max_document_mib", "单个文档的大小上限,MiB(默认 16)"),
    ("run", "max_file_gib", "单个文件的大小上限,GiB(默认 256)"),
    ("run", "max_ratio", "gzip 文件解压后最多为原大小的多少倍(默认 200)"),
    ("run", "max_terms", "词表最多多少个词:每个词在每篇讲话都占一行(默认 20000)"),
    ("run", "lexicon", "扩充内置词库的词库文件(可重复)"),
    ("run", "themes", "用此主题文件代替内置主题"),
    ("run", "terms", "统计此词表中的词,每行一个"),
    ("run", "dict", "分词词典,jieba 格式(可重复)"),
    ("run", "no_user_dict", "不用内置政策词和任何 --dict"),
    ("run", "no_hmm", "不猜测词典之外的词"),
    ("run", "segmenter", "用哪个程序分词:tifa(默认)或 jieba;结果相同"),
    ("run", "context", "提法两侧各取多少字的上下文(默认 20)"),
    ("run", "without", "停用某种判定依据,以见其作用:lexicon 词库、quotation 引号、recurrence 复现(可重复)"),
    ("run", "survey", "通读两遍:某些讲话当作提法的名称,在其他讲话中也计入"),
    ("run", "group", "另按此列比较:place、speaker 或元数据中的任一列(可重复)"),
    ("run", "tiers", "沸 烫 热 暖 温 冷 各级所需的篇占比下限,由高到低"),
    ("run", "target", "keyness.csv 的目标组,形如 列=值:year=2016、year=2011-2015、place=甲县,乙县(默认:最后一年)"),
    ("run", "reference", "与之比较的参照组(默认:其余全部讲话;未设 --target 时为前一年)"),
    ("run", "item", "比较的项目:slogan 提法、theme 主题、term 自定词(默认三者),word 词、ngram 词串(可重复)"),
    ("run", "seed", "随机抽样的种子(默认 1)"),
    ("run", "keep_duplicates", "与他篇近似重复的讲话也计入"),
    (
        "run",
        "also",
        "附加表(较费时):words 词汇变化、network 共现、matrix 词频矩阵与位置、richness 词汇丰富度、sentences 逐句主题、text 原文段落(可重复)",
    ),
    ("run", "no_bom", "表格开头不写字节顺序标记"),
    ("run", "headers", "表头语言:en(默认)、zh"),
    ("run", "threads", "线程数(默认:全部核心)"),
    ("inspect", "file", "文件,或 - 表示标准输入"),
    ("inspect", "text", "同时输出清洗后的正文"),
    ("inspect", "record", "只看这一条记录(编号或序号)"),
    ("inspect", "encoding", "文件的编码,不再自动判断"),
    ("inspect", "lexicon", "扩充内置词库的词库文件(可重复)"),
    ("kwic", "pattern", "提法、词、正则表达式,或数字句式:N个X、N大X"),
    ("kwic", "inputs", "文件夹、文件,或 - 表示标准输入"),
    ("kwic", "kind", "按什么查:auto(默认)、slogan 提法、term 词、regex 正则、shape 句式"),
    ("kwic", "sort", "排序:year 年份(默认)、left 左文、right 右文"),
    ("kwic", "context", "两侧各取多少字(默认 20)"),
    ("kwic", "format", "输出形式:text(默认)、csv、html"),
    ("kwic", "output", "写入此文件,不输出到终端"),
    ("kwic", "lexicon", "扩充内置词库的词库文件(可重复)"),
    ("kwic", "encoding", "全部文件的编码,不再自动判断"),
    ("check", "files", "词库文件"),
    ("list", "words", "要找的字;不写则列出全部"),
    ("list", "class", "只列此类:numeric、phrase、code、event、trap"),
    ("list", "lexicon", "扩充内置词库的词库文件(可重复)"),
    ("add", "candidates", "审阅过的表:删去不是提法的行,或加一列 keep 写 yes/是"),
    ("add", "output", "要写的词库文件;已有则扩充"),
    ("explain", "file", "文件,或 - 表示标准输入"),
    ("explain", "themes", "用此主题文件代替内置主题"),
    ("explain", "record", "只看这一条记录(编号或序号)"),
    ("validate", "labels", "JSONL、CSV 或 TSV,每条记录有正文和一个或几个主题代号"),
    ("validate", "themes", "用此主题文件代替内置主题"),
    ("validate", "text_field", "正文所在的字段"),
    ("validate", "label_field", "主题所在的字段;多个主题可用列表或 ; | , 分隔"),
    ("fit", "inputs", "文件夹、文件,或 - 表示标准输入"),
    ("fit", "themes", "词及其主题,其中的权重不起作用(默认:内置主题)"),
    ("fit", "output", "要写的主题文件"),
    ("expand", "seeds", "含种子词的主题文件"),
    ("expand", "inputs", "文件夹、文件,或 - 表示标准输入"),
    ("expand", "output", "要写的主题文件"),
    ("compare", "inputs", "文件夹、文件,或 - 表示标准输入"),
    ("compare", "output", "表格写入此文件"),
    ("compare", "config", "从此文件读取设置(默认:当前文件夹的 tifa.toml,如有)"),
    ("compare", "top", "每类显示几行(默认 15)"),
    ("merge", "files", "各部分的文件,次序不限"),
    ("merge", "output", "写入表格的文件夹"),
    ("merge", "threads", "工作线程数(默认:每核一个)"),
    ("merge", "quiet", "不显示进度和小结,只报错误"),
    ("merge", "json", "在标准输出以 JSON 给出结果,供程序读取"),
    ("verify", "folder", "一次运行写出的文件夹"),
    ("verify", "inputs", "该次运行读取的内容:重新读取并比较计数"),
    ("verify", "config", "从此文件读取设置(默认:当前文件夹的 tifa.toml,如有)"),
    ("verify", "top", "列出多少个会改变的计数(默认 20)"),
    ("report", "folder", "一次运行写出的文件夹(默认 output)"),
    ("report", "only", "只生成:xlsx、html、figures、parquet、jsonl(可重复;默认前三种)"),
    ("report", "figure_size", "图的大小,单位为点(默认 960x540)"),
    ("report", "figure_lang", "图中文字的语言:en、zh(默认与其他报告相同)"),
    ("report", "font", "图所用的中文字体文件(默认用系统字体)"),
    ("report", "quiet", "不显示任何信息"),
    ("segment", "file", "文件,或 - 表示标准输入"),
    ("segment", "dict", "分词词典,jieba 格式(可重复)"),
    ("segment", "no_user_dict", "不用内置政策词和任何 --dict:结果与 jieba-rs 完全一致"),
    ("segment", "segmenter", "用哪个程序分词:tifa(默认)或 jieba;结果相同"),
    ("segment", "no_hmm", "不猜测词典之外的词"),
    ("segment", "encoding", "文件的编码,不再自动判断"),
    ("init", "folder", "写入 tifa.toml 的文件夹(默认当前文件夹)"),
    ("completions", "shell", "外壳名称:bash、elvish、fish、powershell、zsh"),
];

/// Headings of groups of arguments.
const HEADINGS: &[(&str, &str)] = &[("Input", "输入"), ("Matching", "匹配"), ("Comparison", "比较"), ("Output", "输出")];

const TEMPLATE: &str = "{about-with-newline}\n用法:{usage}\n\n{all-args}{after-help}";

/// True if words about `of` are about a command: compare and verify take the settings of run.
fn speaks_of(of: &str, command: &str) -> bool {
    of == command || of == "*" || (of == "run" && ["compare", "verify"].contains(&command))
}

/// The same command with Chinese help.
pub fn in_chinese(command: Command) -> Command {
    let name = command.get_name().to_owned();
    let about = ABOUT.iter().find(|(n, _)| *n == name).map(|(_, zh)| *zh);
    let shown = |id: &'static str, short: char, action, words: &'static str| Arg::new(id).short(short).long(id).action(action).help(words);
    let mut command = command
        .help_template(TEMPLATE)
        .subcommand_help_heading("命令")
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(shown("help", 'h', ArgAction::Help, "显示帮助"))
        .arg(shown("version", 'V', ArgAction::Version, "显示版本"));
    if let Some(about) = about {
        command = command.about(about).long_about(about);
    }
    command = command.mut_args(|arg| {
        let id = arg.get_id().to_string();
        let heading = match arg.get_help_heading() {
            Some(heading) => HEADINGS.iter().find(|(en, _)| *en == heading).map_or("选项", |(_, zh)| *zh),
            None if arg.is_positional() => "参数",
            None => "选项",
        };
        // What values there are stands in the Chinese words.
        let takes_values = arg.get_action().takes_values();
        let arg = arg.help_heading(heading).hide_possible_values(takes_values).hide_default_value(takes_values);
        match HELP.iter().find(|(of, a, _)| speaks_of(of, &name) && *a == id) {
            Some((.., zh)) => arg.help(*zh).long_help(*zh),
            None => arg,
        }
    });
    command.mut_subcommands(in_chinese)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::Cli;
    use clap::CommandFactory;

    fn check(command: &Command, parent: &str) {
        for arg in command.get_arguments() {
            let id = arg.get_id().as_str();
            if matches!(id, "help" | "version" | "command") {
                continue;
            }
            let known = HELP.iter().any(|(of, a, _)| speaks_of(of, command.get_name()) && *a == id);
            assert!(known, "no Chinese help for {parent} {} {id}", command.get_name());
        }
        assert!(ABOUT.iter().any(|(n, _)| *n == command.get_name()), "no Chinese words for {}", command.get_name());
        command.get_subcommands().for_each(|c| check(c, command.get_name()));
    }

    #[test]
    fn every_argument_has_chinese_help() {
        check(&Cli::command(), "");
        in_chinese(Cli::command()).debug_assert();
    }
}
