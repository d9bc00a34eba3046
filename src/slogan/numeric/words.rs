//! The words by which the grammar judges. They are general: no list names what only one text says.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Words, found by the character that they begin or end with.
pub(crate) struct WordList {
    first: FxHashMap<char, Vec<&'static str>>,
    last: FxHashMap<char, Vec<&'static str>>,
}

impl WordList {
    /// A list of some words; none is empty.
    pub(crate) fn of(words: &[&'static str]) -> WordList {
        let (mut first, mut last) = (FxHashMap::default(), FxHashMap::default());
        for word in words {
            first.entry(word.chars().next().unwrap_or_default()).or_insert_with(Vec::new).push(*word);
            last.entry(word.chars().next_back().unwrap_or_default()).or_insert_with(Vec::new).push(*word);
        }
        // The longest first.
        for list in first.values_mut().chain(last.values_mut()) {
            list.sort_by_key(|w| std::cmp::Reverse(w.len()));
        }
        WordList { first, last }
    }

    /// All of them, in no order.
    pub(crate) fn all(&self) -> impl Iterator<Item = &'static str> {
        self.first.values().flatten().copied()
    }

    /// The longest word that `text` begins with.
    pub(crate) fn at_start(&self, text: &str) -> Option<&'static str> {
        self.first.get(&text.chars().next()?)?.iter().copied().find(|w| text.starts_with(w))
    }

    /// The longest word that `text` ends with.
    pub(crate) fn at_end(&self, text: &str) -> Option<&'static str> {
        self.last.get(&text.chars().next_back()?)?.iter().copied().find(|w| text.ends_with(w))
    }

    /// True if `text` is one of the words.
    pub(crate) fn is(&self, text: &str) -> bool {
        text.chars().next().and_then(|c| self.first.get(&c)).is_some_and(|list| list.contains(&text))
    }

    /// The first word in `text`, the longest there, with its place.
    pub(crate) fn first_in(&self, text: &str) -> Option<(usize, &'static str)> {
        text.char_indices().find_map(|(at, _)| self.at_start(&text[at..]).map(|word| (at, word)))
    }
}

/// Words that count things; 大 makes the name of a set of what follows.
pub(in crate::slogan) const MEASURES: &str = "个项大种条类场支道对件把本颗张块座套批股盏面句重只双型笔桩层字篇";

/// What follows a numeral that measures, dates or ranks.
pub(in crate::slogan) static UNITS: LazyLock<WordList> = LazyLock::new(|| {
    WordList::of(&[
        "年", "月", "日", "天", "周", "小时", "分钟", "点钟", "岁", "元", "角", "万", "亿", "千", "百", "斤", "吨", "亩", "公里", "米",
        "平方", "折", "号", "期", "届", "级", "楼", "层", "户", "人", "名", "位", "家", "次", "倍", "成", "分之", "分", "度", "星期",
        "季度", "世纪", "十", "时", "秒", "克", "升", "里", "里路", "代", "口", "所", "辆", "台", "间", "处", "来", "多", "余", "几", "至",
        "到",
    ])
});

/// Nouns that announce a list without naming it.
pub(in crate::slogan) static ANNOUNCE: LazyLock<WordList> = LazyLock::new(|| {
    WordList::of(&[
        "方面", "环节", "问题", "意见", "阶段", "原因", "层次", "关键", "事情", "例子", "专题", "重点", "要点", "题目", "内容", "部分",
        "步骤", "情况", "要求", "任务", "措施", "举措", "工作", "办法", "建议", "特点", "因素", "角度", "渠道", "途径", "手段", "目标",
        "指标", "规矩", "教训", "体会", "启示", "经验", "条件", "标准", "原则", "变化", "难题", "矛盾", "课题", "判断", "看法", "想法",
        "希望", "感受", "意思", "道理", "层面", "类型", "难点", "亮点", "短板", "弱项", "倾向", "误区", "关口", "动作", "理由", "好处",
        "困难", "优势", "挑战", "机遇", "结论", "事项", "承诺", "点", "条", "事", "话", "字眼",
    ])
});

/// Things that are counted as such.
pub(in crate::slogan) static THINGS: LazyLock<WordList> = LazyLock::new(|| {
    WordList::of(&[
        "故事",
        "月",
        "省",
        "市",
        "县",
        "区",
        "乡",
        "镇",
        "村",
        "街道",
        "乡镇",
        "部门",
        "单位",
        "城市",
        "国家",
        "地区",
        "企业",
        "项目",
        "人",
        "孩子",
        "小时",
        "学期",
        "季度",
        "百分点",
        "年头",
        "建制",
        "行业",
        "产业",
        "领域",
        "档次",
        "台阶",
        "年度",
        "工作日",
        "节点",
        "时段",
        "品种",
        "特别行政区",
        "星期",
        "方",
        "地",
        "城",
        "大国",
        "村庄",
        "楼层",
        "窗口",
        "社区",
        "小区",
        "学校",
        "厂",
        "工地",
        "现场",
        "老人",
        "同志",
        "代表",
        "委员",
        "支部",
        "班子",
        "大队",
        "小组",
        "车间",
        "站点",
        "网点",
        "景区",
        "病区",
        "科室",
        "教室",
        "品牌",
        "标段",
        "批次",
        "波次",
        "回合",
        "晚上",
        "早上",
        "下午",
        "上午",
        "钟头",
        "半小时",
        "多月",
        "多小时",
        "半天",
        "个月",
        "亿",
        "万",
        "世纪",
        "分之",
        "所",
        "站",
        "队",
        "组",
        "班",
        "家",
        "户",
        "楼",
        "医院",
        "园区",
        "干部",
        "学生",
        "工人",
        "农民",
        "党委",
        "机构",
        "公司",
        "多",
        "来",
        "几",
        "余",
        "半",
        "自治",
        "直辖",
        "镜头",
        "数字",
        "厅",
        "局",
        "委",
        "院",
        "校",
        "大项",
        "亿元",
        "亩",
        "百",
        "千",
        "成",
    ])
});

/// Verbs that take slogans.
pub(crate) static VERBS: LazyLock<WordList> = LazyLock::new(|| {
    WordList::of(&[
        "落实",
        "实行",
        "推广",
        "做到",
        "实现",
        "处理好",
        "坚持",
        "围绕",
        "推进",
        "推动",
        "强化",
        "突出",
        "抓好",
        "抓住",
        "打造",
        "当好",
        "开展",
        "实施",
        "破解",
        "把握",
        "把握好",
        "打好",
        "打赢",
        "学会",
        "履行",
        "提出",
        "提出了",
        "按照",
        "健全",
        "达到",
        "严格",
        "贯彻",
        "守住",
        "牢记",
        "增强",
        "树立",
        "筑牢",
        "用好",
        "念好",
        "强调",
        "发挥",
        "抓",
        "建好",
        "解决",
        "践行",
        "培养",
        "聚焦",
        "迈好",
        "算好",
        "过好",
        "练好",
        "消除",
        "根治",
        "叫响",
        "完成",
        "落实好",
        "做好",
        "构建",
        "建立",
        "推行",
        "把好",
        "守好",
        "破除",
        "擦亮",
        "下好",
        "唱响",
        "唱好",
        "弘扬",
        "发扬",
        "坚守",
        "倡导",
        "培育",
        "瞄准",
        "锚定",
        "紧盯",
        "攻克",
        "打通",
        "补齐",
        "锻造",
        "争当",
        "争创",
        "夯实",
        "织密",
        "架起",
        "搭建",
        "创建",
        "兑现",
        "执行",
        "遵守",
        "恪守",
        "遵循",
        "严守",
        "狠抓",
        "深化",
        "优化",
        "推出",
        "走好",
        "打响",
        "办好",
        "用活",
        "盘活",
        "拧紧",
        "树牢",
        "抓牢",
        "整治",
        "治理",
        "完善",
        "加强",
        "搞好",
        "作出",
        "发起",
        "启动",
        "答好",
        "办成",
        "把牢",
        "压实",
        "扛起",
        "处理",
        "正确处理",
        "克服",
        "纠正",
        "反对",
        "警惕",
        "防止",
        "摒弃",
        "写好",
        "算清",
        "建强",
        "锤炼",
        "提升",
        "提高",
        "确立",
        "划定",
        "划出",
        "跨过",
        "迈过",
        "闯过",
        "服务于",
        "立足",
        "聚力",
        "力争",
        "追求",
    ])
});

/// Words behind a name that are no part of it, wherever they stand: “八不”工作要求, 两个文明建设.
pub(in crate::slogan) static BEHIND: LazyLock<WordList> =
    LazyLock::new(|| WordList::of(&["工作要求", "要求", "方案", "原则", "精神", "思想", "活动", "建设", "战略", "工作", "户"]));

/// Words that may follow a name that has no marks around it, and show where it ends: 六清行动, 三项机制运行.
pub(in crate::slogan) static FOLLOWS: LazyLock<WordList> = LazyLock::new(|| {
    WordList::of(&[
        "责任制",
        "计划",
        "服务",
        "业务",
        "齐上",
        "齐抓",
        "并进",
        "并重",
        "共治",
        "联动",
        "方针",
        "校训",
        "转型",
        "执行",
        "工作要求",
        "要求",
        "方案",
        "原则",
        "精神",
        "思想",
        "活动",
        "建设",
        "战略",
        "工作",
        "户",
        "行动",
        "制度",
        "机制",
        "监管",
        "企业",
        "工作法",
        "干部",
        "目标",
        "任务",
        "调控",
        "框架",
        "治理",
        "划定",
        "工程",
        "总要求",
        "承诺",
        "办法",
        "做法",
        "模式",
        "体系",
        "格局",
        "方针",
        "部署",
        "职责",
        "作风",
        "教育",
        "问题",
        "队伍",
        "标准",
        "政策",
        "改革",
        "管理",
        "创建",
        "竞赛",
        "车辆",
        "发力",
        "入手",
        "并举",
        "融合",
        "形象",
        "品牌",
        "理念",
        "道路",
        "路子",
        "功夫",
        "角色",
        "本领",
        "新体制",
        "新机制",
        "新模式",
        "新格局",
        "案件",
        "人员",
        "家庭",
        "庭院",
        "人才",
        "专项",
        "大厅",
        "村庄",
        "岗位",
        "总抓手",
        "抓手",
    ])
});

/// Verbs behind a noun without a mark between them: 三条控制线划定.
pub(in crate::slogan) static TRAILING: LazyLock<WordList> = LazyLock::new(|| {
    WordList::of(&[
        "治理", "划定", "调控", "发力", "入手", "并举", "融合", "管理", "创建", "竞赛", "监管", "统一", "落地", "贯通", "覆盖", "协同",
        "联动", "推进", "攻坚",
    ])
});

/// Verbs that take an object and form no nouns.
pub(in crate::slogan) static GOVERNING: LazyLock<WordList> = LazyLock::new(|| {
    WordList::of(&["履行", "实现", "坚持", "围绕", "落实", "做到", "抓好", "贯彻", "开展", "实施", "提出", "处理", "取得", "进行"])
});

/// Words that say how, and adjectives that need a noun.
pub(in crate::slogan) static ADVERBS: LazyLock<WordList> = LazyLock::new(|| {
    WordList::of(&[
        "稳步", "不断", "逐步", "一齐", "同时", "全部", "必要", "重要", "主要", "不同", "相反", "重大", "具体", "明显", "根本", "相互",
        "有关", "以上", "左右", "其他", "新的",
    ])
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_is_found() {
        let list = WordList::of(&["落实", "落实好", "抓"]);
        assert_eq!(list.at_start("落实好政策"), Some("落实好"));
        assert_eq!(list.at_end("着力落实"), Some("落实"));
        assert_eq!(list.first_in("狠抓落实"), Some((3, "抓")));
        assert!(list.is("抓") && !list.is("抓好"));
    }
}
