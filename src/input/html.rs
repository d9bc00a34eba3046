//! The text of a web page without the page around it: menus, crumbs, side columns and footers stay out.
//!
//! The tokens come from a kept library; which part of the page is the article is decided as readability tools do it:
//! text counts for the element that holds its paragraph and half for the one above, and the element with most wins.

use std::collections::HashMap;
use std::convert::Infallible;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span as RawSpan, Tokenizer};

use crate::span::{OffsetMap, Span};

/// A page's article as plain text, and the way back into the page's source.
#[derive(Debug, Default)]
pub struct Page {
    /// A block of the page a line.
    pub text: String,
    /// Leads from `text` to the source.
    pub map: OffsetMap,
}

/// Elements that end a line of text.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements whose text is never the article's.
const SILENT: &[&str] = &[
    "aside", "button", "footer", "form", "head", "iframe", "nav", "noscript", "object", "option", "script", "select", "style", "svg",
    "template", "textarea",
];

/// Elements that hold a line of text rather than a part of the page.
const LINES: &[&str] = &["p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt", "pre", "blockquote", "address", "center"];

/// Elements that are never closed.
const VOID: &[&str] = &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// Nesting beyond this is read as if it were flat.
const DEEPEST: usize = 400;

/// An element of the page.
#[derive(Debug)]
struct Node {
    parent: usize,
    /// Index one past the last block inside it.
    end: usize,
    /// First block inside it.
    first: usize,
    is_line: bool,
    /// Twice the characters of plain text that count for it.
    score: usize,
    /// Its class or id speaks of menus and the like.
    shunned: bool,
}

/// A line of text.
#[derive(Debug, Default)]
struct Block {
    spans: Vec<Span>,
    node: usize,
    chars: usize,
    link_chars: usize,
    heading: bool,
}

#[derive(Debug, Clone, Copy)]
struct Open {
    name: &'static str,
    node: usize,
    silent: bool,
}

#[derive(Default)]
struct Walk {
    nodes: Vec<Node>,
    blocks: Vec<Block>,
    stack: Vec<Open>,
    links: usize,
    silent: usize,
    in_title: bool,
    title: String,
    current: Block,
    opening: Option<&'static str>,
    naming: bool,
    shun: bool,
    names: HashMap<Vec<u8>, &'static str>,
}

impl Walk {
    fn new() -> Walk {
        let mut walk = Walk::default();
        walk.nodes.push(Node { parent: 0, end: 0, first: 0, is_line: false, score: 0, shunned: false });
        for list in [BLOCKS, SILENT, VOID] {
            for name in list {
                walk.names.insert(name.as_bytes().to_vec(), name);
            }
        }
        for name in ["a", "title"] {
            walk.names.insert(name.as_bytes().to_vec(), name);
        }
        walk
    }

    fn node(&self) -> usize {
        self.stack.last().map_or(0, |o| o.node)
    }

    fn finish_block(&mut self) {
        let mut block = std::mem::take(&mut self.current);
        if block.chars > 0 {
            block.node = self.node();
            self.blocks.push(block);
        }
    }

    fn open(&mut self, name: &'static str) {
        if BLOCKS.contains(&name) || name == "br" {
            self.finish_block();
        }
        if name == "a" {
            self.links += 1;
        }
        if name == "title" && self.title.is_empty() {
            self.in_title = true;
        }
        if VOID.contains(&name) || name == "a" || name == "title" || self.stack.len() >= DEEPEST {
            return;
        }
        // A new paragraph, item or cell ends the one before, as browsers have it.
        if matches!(name, "p" | "li" | "td" | "th" | "tr" | "option") && self.stack.last().is_some_and(|o| o.name == name) {
            self.close(name);
        }
        let silent = SILENT.contains(&name);
        self.silent += silent as usize;
        let parent = self.node();
        let node = if BLOCKS.contains(&name) {
            let at = self.blocks.len();
            let is_line = LINES.contains(&name);
            self.nodes.push(Node { parent, end: at, first: at, is_line, score: 0, shunned: self.shun });
            self.nodes.len() - 1
        } else {
            parent
        };
        self.stack.push(Open { name, node, silent });
    }

    fn close(&mut self, name: &'static str) {
        if BLOCKS.contains(&name) {
            self.finish_block();
        }
        match name {
            "a" => self.links = self.links.saturating_sub(1),
            "title" => self.in_title = false,
            _ => {
                if let Some(at) = self.stack.iter().rposition(|o| o.name == name) {
                    for open in self.stack.drain(at..).rev().collect::<Vec<_>>() {
                        self.silent -= open.silent as usize;
                        self.nodes[open.node].end = self.blocks.len();
                    }
                }
            }
        }
    }

    fn text(&mut self, value: &[u8], span: Span) {
        if self.in_title {
            self.title.push_str(&String::from_utf8_lossy(value));
        }
        if self.silent > 0 || self.in_title {
            return;
        }
        let chars = String::from_utf8_lossy(value).chars().filter(|c| !c.is_whitespace()).count();
        self.current.chars += chars;
        if self.links > 0 {
            self.current.link_chars += chars;
        }
        self.current.heading |= self.stack.last().is_some_and(|o| matches!(o.name, "h1" | "h2" | "h3"));
        self.current.spans.push(span);
    }
}

/// True if a class or id speaks of what stands around an article.
fn is_shunned(value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    let around = [
        "menu",
        "nav",
        "foot",
        "crumb",
        "sidebar",
        "share",
        "related",
        "copyright",
        "comment",
        "pagination",
        "breadcrumb",
        "toolbar",
        "banner",
        "dqwz",
        "weizhi",
        "recommend",
    ];
    let inside = ["content", "article", "main", "body", "detail", "zoom", "editor"];
    around.iter().any(|w| value.contains(w)) && !inside.iter().any(|w| value.contains(w))
}

/// Takes the article out of a page.
pub fn article(source: &str) -> Page {
    let mut walk = Walk::new();
    let mut handle = |event: CallbackEvent<'_>, span: RawSpan<usize>| -> Option<Infallible> {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                walk.opening = walk.names.get(name).copied();
                walk.shun = false;
            }
            CallbackEvent::AttributeName { name } => walk.naming = name == b"class" || name == b"id",
            CallbackEvent::AttributeValue { value } if walk.naming => {
                walk.shun |= is_shunned(&String::from_utf8_lossy(value));
            }
            CallbackEvent::CloseStartTag { .. } => {
                if let Some(name) = walk.opening.take() {
                    walk.open(name);
                }
            }
            CallbackEvent::EndTag { name } => {
                if let Some(name) = walk.names.get(name).copied() {
                    walk.close(name);
                }
            }
            CallbackEvent::String { value } => walk.text(value, Span::new(span.start, span.end)),
            _ => {}
        }
        None
    };
    let mut emitter = CallbackEmitter::<_, Infallible, usize>::new(&mut handle);
    emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(source, emitter).finish();
    walk.finish_block();
    for open in std::mem::take(&mut walk.stack) {
        walk.nodes[open.node].end = walk.blocks.len();
    }
    walk.nodes[0].end = walk.blocks.len();
    let chosen = choose(source, &mut walk);
    compose(source, &walk, &chosen)
}

/// True if a block is mostly links.
fn is_links(block: &Block) -> bool {
    block.link_chars * 2 > block.chars
}

/// The blocks that are the article, in order.
fn choose(source: &str, walk: &mut Walk) -> Vec<usize> {
    let shunned = |nodes: &[Node], mut node: usize| loop {
        if nodes[node].shunned {
            return true;
        }
        if node == 0 {
            return false;
        }
        node = nodes[node].parent;
    };
    for block in &walk.blocks {
        if is_links(block) || block.chars < 8 || shunned(&walk.nodes, block.node) {
            continue;
        }
        let plain = block.chars - block.link_chars;
        let mut node = block.node;
        while walk.nodes[node].is_line {
            node = walk.nodes[node].parent;
        }
        let mut weight = plain * 4;
        loop {
            walk.nodes[node].score += weight;
            weight /= 2;
            if node == 0 || weight == 0 {
                break;
            }
            node = walk.nodes[node].parent;
        }
    }
    let best = (0..walk.nodes.len()).max_by_key(|&n| (walk.nodes[n].score, std::cmp::Reverse(n))).unwrap_or(0);
    let (first, end) = (walk.nodes[best].first, walk.nodes[best].end.max(walk.nodes[best].first));
    let mut chosen: Vec<usize> =
        (first..end).filter(|&b| !is_links(&walk.blocks[b]) && !inner_shunned(walk, best, walk.blocks[b].node)).collect();
    if let Some(title) = title_before(source, walk, first, &chosen) {
        chosen.insert(0, title);
    }
    chosen
}

/// True if a part between `node` and the article's own element is shunned.
fn inner_shunned(walk: &Walk, best: usize, mut node: usize) -> bool {
    while node != best && node != 0 {
        if walk.nodes[node].shunned {
            return true;
        }
        node = walk.nodes[node].parent;
    }
    false
}

/// The page's heading, where it stands above the article and not in it.
fn title_before(source: &str, walk: &Walk, first: usize, chosen: &[usize]) -> Option<usize> {
    let title: String = walk.title.split_whitespace().collect();
    let is_title = |block: &Block| {
        let words: String = block.spans.iter().flat_map(|s| s.of(source).split_whitespace()).collect();
        block.chars >= 6 && !is_links(block) && (block.heading || title.contains(&words))
    };
    if chosen.iter().take(4).any(|&b| is_title(&walk.blocks[b])) {
        return None;
    }
    (0..first).rev().find(|&b| is_title(&walk.blocks[b]))
}

/// Joins the chosen blocks to a text: white space as a browser shows it, no space between ideographs.
fn compose(source: &str, walk: &Walk, chosen: &[usize]) -> Page {
    let mut page = Page::default();
    for &b in chosen {
        let block = &walk.blocks[b];
        let line_start = page.text.len();
        let mut gap: Option<Span> = None;
        for span in &block.spans {
            let words = span.of(source);
            let mut run = 0;
            for (at, c) in words.char_indices() {
                if !matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                    continue;
                }
                push_run(&mut page, source, Span::new(span.start + run, span.start + at), &mut gap, line_start);
                gap.get_or_insert(Span::new(span.start + at, span.start + at + 1)).end = span.start + at + 1;
                run = at + 1;
            }
            push_run(&mut page, source, Span::new(span.start + run, span.end), &mut gap, line_start);
        }
        if page.text.len() > line_start {
            let end = block.spans.last().map_or(0, |s| s.end);
            page.text.push('\n');
            page.map.push_put(1, end, 0);
        }
    }
    page
}

fn push_run(page: &mut Page, source: &str, run: Span, gap: &mut Option<Span>, line_start: usize) {
    if run.is_empty() {
        return;
    }
    if let Some(space) = gap.take()
        && page.text.len() > line_start
    {
        let before = page.text.chars().next_back().unwrap_or(' ');
        let after = run.of(source).chars().next().unwrap_or(' ');
        let breaks_line = space.of(source).contains('\n');
        if !(breaks_line && is_wide(before) && is_wide(after)) {
            page.text.push(' ');
            page.map.push_put(1, space.start, space.len());
        }
    }
    page.text.push_str(run.of(source));
    page.map.push_kept(run.start, run.len());
}

fn is_wide(c: char) -> bool {
    c >= '\u{2e80}' || matches!(c, '\u{2014}'..='\u{2026}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!DOCTYPE html><html><head><title>在全县农业会上的讲话 - 青溪县人民政府</title>
<style>p { color: red }</style><script>var menu = "<p>不是正文</p>";</script></head><body>
<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/x">政务公开</a></li></ul></div>
<h1>在全县农业会上的讲话</h1>
<div class="content" id="zoom"><p>同志们：</p><p>今年要抓好“<span>三</span><b>农</b>”工作，落实各项
任务，确保粮食丰收，确保农民增收。</p><p>上半年，全县粮食<br>总产稳定增长，农民收入继续提高，形势很好。</p>
<p>一定要再接再厉，把各项工作抓实抓好，谢谢大家！</p></div>
<div class="footer"><p>版权所有 青溪县人民政府 地址电话邮编网站标识码备案号等等等等</p></div></body></html>"#;

    #[test]
    fn the_article_comes_out_without_the_page() {
        let page = article(PAGE);
        assert_eq!(
            page.text,
            "在全县农业会上的讲话\n同志们：\n今年要抓好“三农”工作，落实各项任务，确保粮食丰收，确保农民增收。\n\
             上半年，全县粮食\n总产稳定增长，农民收入继续提高，形势很好。\n一定要再接再厉，把各项工作抓实抓好，谢谢大家！\n"
        );
    }

    #[test]
    fn words_lead_back_into_the_source() {
        let page = article(PAGE);
        let at = page.text.find("三农").unwrap();
        let back = page.map.source_of(Span::new(at, at + "三农".len()));
        assert_eq!(back.of(PAGE), "三</span><b>农");
    }

    #[test]
    fn deep_nesting_and_broken_markup_are_read() {
        let deep = format!("{}<p>同志们，今天的会议很重要，请大家认真听。</p>", "<div>".repeat(100_000));
        assert_eq!(article(&deep).text, "同志们，今天的会议很重要，请大家认真听。\n");
        assert_eq!(article("只有文字，没有标记。").text, "只有文字，没有标记。\n");
        assert_eq!(article("<p>一<p>二</div></p>").text, "一\n二\n");
        assert_eq!(article("").text, "");
    }
}
