//! Words around quotation marks that tell names from other quotations.

use std::sync::LazyLock;

use crate::slogan::numeric::words::{VERBS, WordList};

/// Verbs before a name, beside those that take slogans.
static TAKES: LazyLock<WordList> = LazyLock::new(|| {
    WordList::of(&[
        "实行",
        "推广",
        "举办",
        "称为",
        "叫做",
        "健全",
        "继续",
        "促进",
        "加快",
        "做好",
        "制定",
        "出台",
        "采取",
        "按照",
        "遵循",
        "贯彻执行",
        "建设",
        "发展",
        "支持",
        "推出",
        "倡议",
        "进行",
        "开通",
        "试点",
        "深入",
        "扎实",
        "全面",
        "巩固",
        "扩大",
        "参与",
        "共建",
        "秉持",
        "奉行",
        "通过",
        "落实好",
        "所谓的",
        "运用",
        "创新",
        "打好",
    ])
});

/// Nouns behind a name.
static NOUNS: LazyLock<WordList> = LazyLock::new(|| {
    WordList::of(&[
        "工程",
        "行动",
        "计划",
        "战略",
        "方针",
        "政策",
        "原则",
        "办法",
        "制度",
        "机制",
        "改革",
        "活动",
        "品牌",
        "工作",
        "教育",
        "精神",
        "道路",
        "理念",
        "模式",
        "要求",
        "体制",
        "目标",
        "思想",
        "思路",
        "格局",
        "方案",
        "构想",
        "倡议",
        "标准",
        "建设",
        "任务",
        "战役",
        "攻坚",
        "专项",
        "监管",
        "服务",
        "试点",
        "方式",
        "体系",
        "管理",
        "承诺",
        "规定",
        "责任制",
        "路线",
        "作风",
        "法",
        "导向",
        "布局",
        "协同",
        "分置",
        "挂钩",
    ])
});

/// Words before a name that take it back, or make it a figure of speech.
static DOUBTS: LazyLock<WordList> = LazyLock::new(|| {
    WordList::of(&[
        "出现",
        "称为",
        "被称为",
        "叫做",
        "注明",
        "不怕",
        "不要怕",
        "避免出现",
        "防止出现",
        "所谓",
        "所谓的",
        "反对",
        "防止",
        "打破",
        "克服",
        "不是",
        "防范",
        "严禁",
        "清除",
        "鼓吹",
        "不能",
        "整治",
        "破除",
        "污蔑",
        "诬蔑",
        "避免",
        "纠正",
        "治理",
        "清理",
        "取消",
        "解决",
        "遏制",
        "禁止",
        "打击",
        "假",
        "杜绝",
        "吃",
        "号称",
        "变成",
        "当成",
        "当作",
        "成为",
        "是",
        "叫",
        "像",
        "拒绝",
        "批判",
        "粉碎",
        "制造",
        "打着",
        "搞",
        "散布",
        "不要",
        "企图",
        "违反",
        "做大",
        "筑牢",
        "誉为",
        "防",
        "占据",
        "查处",
        "摆脱",
        "唱",
        "挖",
        "堵塞",
        "依法处置",
        "扫除",
    ])
});

/// Words behind a name that take it back.
static DOUBTED: LazyLock<WordList> = LazyLock::new(|| {
    WordList::of(&[
        "现象",
        "谬论",
        "图谋",
        "势力",
        "问题",
        "的倾向",
        "的错误",
        "思潮",
        "的做法",
        "病",
        "号",
        "等邪教",
        "的局面",
        "的毛病",
        "的思想",
        "的观点",
        "的论调",
        "集团",
        "分子",
        "的弊端",
        "的帽子",
        "的口号",
    ])
});

/// What the words beside a place in quotation marks say: announced, and taken back.
pub(super) fn beside(left: &str, right: &str) -> (bool, bool) {
    let left = left.trim_end_matches('了');
    let announced = VERBS.at_end(left).or_else(|| TAKES.at_end(left)).or_else(|| NOUNS.at_start(right.trim_start_matches('的'))).is_some();
    let doubted = DOUBTS.at_end(left).or_else(|| DOUBTED.at_start(right)).is_some();
    (announced && !doubted, doubted)
}

/// What the form of words in quotation marks says: names of policies end in 工程 or 计划, have parts or an even rhythm;
/// up to three characters are mostly a figure of speech.
pub(super) fn form(name: &str) -> f64 {
    let length = name.chars().count();
    let parts = name.matches('、').count();
    let mut score = match length {
        0..=2 => -2.0,
        3 => -2.0,
        4 => 0.8,
        _ => 0.4,
    };
    if parts > 0 && length > 2 * parts + 3 {
        score += 0.8;
    }
    if NOUNS.at_end(name).is_some() {
        score += 1.0;
    }
    score
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_beside_a_quotation_tell_names_from_figures_of_speech() {
        assert_eq!(beside("继续实施", "，加快"), (true, false));
        assert_eq!(beside("坚持不懈地进行", "斗争"), (true, false));
        assert_eq!(beside("反对", "、损公肥私"), (false, true));
        assert_eq!(beside("可以消除基础设施的", "制约"), (false, false));
        assert!(form("星火计划") > form("瓶颈"));
        assert!(form("质量第一、信誉至上") > form("拦路虎"));
    }
}
