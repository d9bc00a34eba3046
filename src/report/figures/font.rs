//! A font with Chinese characters: one that the user names, or one that the system has.

use std::sync::Arc;

use resvg::usvg::fontdb::{Database, ID, Source, Style, Weight};
use ttf_parser::Face;

use crate::error::{Error, Result};
use crate::report::Look;

/// Families that are taken first, free ones before those of Windows and macOS.
const FAMILIES: &[&str] = &[
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti SC",
    "Microsoft YaHei",
    "DengXian",
    "SimHei",
    "Noto Serif CJK SC",
    "SimSun",
];

/// Characters that a font for these figures has to have.
const NEEDED: &str = "提法主题年";

/// A font's file.
pub(super) struct Font {
    /// The family that is drawn with.
    pub(super) family: String,
    /// The whole file; it may hold further families.
    pub(super) data: Arc<Vec<u8>>,
}

impl Font {
    /// The font that `look` names, else the first of [`FAMILIES`] that the system has, else any with the characters.
    ///
    /// # Errors
    /// There is none, or the one that is named cannot be used.
    pub(super) fn find(look: &Look) -> Result<Font> {
        let mut fonts = Database::new();
        match &look.font {
            Some(path) => {
                let what = "font";
                fonts.load_font_file(path).map_err(|cause| Error::Unreadable { what, path: path.clone(), cause })?;
            }
            None => fonts.load_system_fonts(),
        }
        match chosen(&fonts) {
            Some(font) => Ok(font),
            None => Err(Error::BadOption(match &look.font {
                Some(path) => format!("--font {}: it is no font, or has no Chinese characters", path.display()),
                None => "--figures needs a font with Chinese characters and finds none: install one (Debian and Ubuntu: \
                         apt-get install fonts-noto-cjk), or name a file with --font"
                    .into(),
            })),
        }
    }

    /// A database with this font and no other.
    pub(super) fn alone(&self) -> Arc<Database> {
        let mut fonts = Database::new();
        fonts.load_font_source(Source::Binary(self.data.clone()));
        fonts.set_sans_serif_family(self.family.clone());
        Arc::new(fonts)
    }
}

fn chosen(fonts: &Database) -> Option<Font> {
    // By name, then by how near to upright and regular, then by the order of names: never by the order of files.
    let rank = |family: &str| FAMILIES.iter().position(|f| *f == family).unwrap_or(FAMILIES.len());
    let mut faces: Vec<(usize, bool, u16, &str, ID)> = Vec::new();
    for face in fonts.faces() {
        for (family, _) in &face.families {
            let away = face.weight.0.abs_diff(Weight::NORMAL.0);
            faces.push((rank(family), face.style != Style::Normal, away, family.as_str(), face.id));
        }
    }
    faces.sort_by(|a, b| (a.0, a.1, a.2, a.3).cmp(&(b.0, b.1, b.2, b.3)));
    faces.into_iter().find_map(|(.., family, id)| {
        let read = |data: &[u8], index: u32| {
            let face = Face::parse(data, index).ok()?;
            NEEDED.chars().all(|c| face.glyph_index(c).is_some()).then(|| data.to_vec())
        };
        let data = fonts.with_face_data(id, read).flatten()?;
        Some(Font { family: family.to_owned(), data: Arc::new(data) })
    })
}
