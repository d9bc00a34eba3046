//! `figure-NAME.svg` and `.png`: the main charts for papers. Words in them are outlines, so that they look alike on every
//! machine, with or without Chinese fonts.

mod charts;
mod font;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, WriteOptions};

use super::output::{NewFile, Written};
use super::overview::Overview;
use super::{Look, Sources};
use crate::error::{Error, Result};
use crate::lang::Lang;
use font::Font;

/// Pixels of a PNG for a point of the figure.
const PIXELS: f32 = 2.0;

/// A figure: its name, its title in both languages, and what draws it, if there is anything to draw.
pub(crate) struct Figure {
    name: &'static str,
    title: (&'static str, &'static str),
    draw: fn(&Drawing) -> Result<Option<String>>,
}

/// All figures.
const FIGURES: &[Figure] = &[
    Figure {
        name: "slogans", title: ("Slogans by year, hits per 10,000 characters", "提法历年每万字次数"), draw: charts::slogans
    },
    Figure { name: "themes", title: ("Themes by year, share of attention", "主题历年注意力占比"), draw: charts::themes },
    Figure {
        name: "heatmap", title: ("Slogans by years, hits per 10,000 characters", "提法与年份：每万字次数"), draw: charts::heatmap
    },
    Figure {
        name: "groups",
        title: ("Two groups, difference of rates per 10,000 characters", "两组比较：每万字次数之差"),
        draw: charts::groups,
    },
];

/// What a figure is drawn from.
struct Drawing<'a> {
    sources: &'a Sources<'a>,
    overview: &'a Overview,
    lang: Lang,
    family: &'a str,
    title: &'static str,
}

/// The names that figures may have.
pub fn files() -> Vec<String> {
    FIGURES.iter().flat_map(|f| [format!("figure-{}.svg", f.name), format!("figure-{}.png", f.name)]).collect()
}

/// Finds out whether there is a font with Chinese characters.
///
/// # Errors
/// There is none, or the one that is named cannot be used.
pub fn check(look: &Look) -> Result<()> {
    Font::find(look).map(|_| ())
}

/// Writes the figures.
///
/// # Errors
/// No font, a table that cannot be read, or a file that cannot be written.
pub fn write(sources: &Sources) -> Result<Vec<Written>> {
    let look = &sources.about.look;
    let font = Font::find(look)?;
    charts_rs::add_fonts(&[font.data.as_slice()]).map_err(|e| Error::BadOption(format!("--font {}: {e}", font.family)))?;
    let overview = Overview::read(sources.tables)?;
    let lang = look.lang.unwrap_or(sources.about.lang);
    let options = Options { fontdb: font.alone(), font_family: font.family.clone(), ..Options::default() };
    let mut written = Vec::new();
    for figure in FIGURES {
        let title = lang.pick(figure.title.0, figure.title.1);
        let drawing = Drawing { sources, overview: &overview, lang, family: &font.family, title };
        let Some(drawn) = (figure.draw)(&drawing)? else { continue };
        let fail = |what: String| Error::Unwritable {
            path: sources.into.join(format!("figure-{}.svg", figure.name)),
            cause: std::io::Error::other(what),
        };
        let tree = Tree::from_str(&drawn, &options).map_err(|e| fail(e.to_string()))?;
        let mut svg = NewFile::create(sources.into, &format!("figure-{}.svg", figure.name))?;
        svg.append(titled(&tree.to_string(&WriteOptions { coordinates_precision: 3, ..WriteOptions::default() }), title).as_bytes())?;
        written.push(svg.finish()?);
        let (width, height) = (tree.size().width() * PIXELS, tree.size().height() * PIXELS);
        let mut pixels = Pixmap::new(width as u32, height as u32).ok_or_else(|| fail("the figure has no size".into()))?;
        resvg::render(&tree, Transform::from_scale(PIXELS, PIXELS), &mut pixels.as_mut());
        let mut png = NewFile::create(sources.into, &format!("figure-{}.png", figure.name))?;
        png.append(&pixels.encode_png().map_err(|e| fail(e.to_string()))?)?;
        written.push(png.finish()?);
    }
    Ok(written)
}

/// The drawing with a title that readers of screens find.
fn titled(svg: &str, title: &str) -> String {
    match svg.find('>') {
        Some(at) => format!("{}<title>{title}</title>{}\n", &svg[..=at], &svg[at + 1..]),
        None => svg.to_owned(),
    }
}
