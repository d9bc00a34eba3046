//! Metadata from paths: `{year}/{place}_{title}` over `2016/青溪县_工作报告.txt`.

use regex::Regex;

use super::record::Declared;
use crate::error::{Error, Result};

/// A compiled template.
#[derive(Debug, Clone)]
pub struct PathTemplate {
    /// As the user wrote it.
    written: String,
    regex: Regex,
    names: Vec<String>,
}

impl PathTemplate {
    /// Reads a template: names in braces stand for any characters but `/` (`{year}` for four digits, `{date}` for
    /// digits and separators), everything else for itself. It has to fit the end of the path, without its ending.
    ///
    /// # Errors
    /// A brace that is not closed, or an empty name.
    pub fn new(written: &str) -> Result<PathTemplate> {
        let bad = |why: &str| Error::BadOption(format!("--path-template '{written}': {why}"));
        let mut pattern = String::from("(?:^|/)");
        let mut names = Vec::new();
        let mut rest = written;
        while let Some(open) = rest.find('{') {
            let close = rest[open..].find('}').ok_or_else(|| bad("a '{' is not closed"))? + open;
            let name = rest[open + 1..close].trim();
            if name.is_empty() {
                return Err(bad("a name in braces is empty"));
            }
            pattern.push_str(&regex::escape(&rest[..open]));
            pattern.push_str(match name {
                "year" => r"((?:1[89]|2[01])[0-9]{2})",
                "date" => r"([0-9]{4}[-./_年]?[0-9]{1,2}[-./_月]?[0-9]{1,2}日?)",
                _ => r"([^/]+?)",
            });
            names.push(name.to_owned());
            rest = &rest[close + 1..];
        }
        if names.is_empty() {
            return Err(bad("it names nothing; write for instance {year}/{place}_{title}"));
        }
        pattern.push_str(&regex::escape(rest));
        pattern.push('$');
        let regex = Regex::new(&pattern).map_err(|e| bad(&e.to_string()))?;
        Ok(PathTemplate { written: written.to_owned(), regex, names })
    }

    /// As the user wrote it.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// What the path `source` says; nothing where the template does not fit.
    pub fn read(&self, source: &str) -> Declared {
        let mut declared = Declared::default();
        let path = source.split('#').next().unwrap_or(source);
        let stem = without_ending(path);
        if let Some(found) = self.regex.captures(stem) {
            for (name, group) in self.names.iter().zip(found.iter().skip(1)) {
                if let Some(value) = group {
                    declared.set(name, value.as_str());
                }
            }
        }
        declared
    }
}

/// A path without `.txt`, `.docx.gz` and the like.
pub fn without_ending(path: &str) -> &str {
    let path = path.strip_suffix(".gz").unwrap_or(path);
    let name_at = path.rfind('/').map_or(0, |i| i + 1);
    match path[name_at..].rfind('.') {
        Some(dot) if dot > 0 => &path[..name_at + dot],
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::record::DeclaredYear;

    #[test]
    fn names_take_what_stands_in_their_place() {
        let template = PathTemplate::new("{year}/{place}_{title}").unwrap();
        let got = template.read("reports/2016/青溪县_政府工作报告.txt");
        assert_eq!(got.year, DeclaredYear::Year(2016));
        assert_eq!((got.place.as_deref(), got.title.as_deref()), (Some("青溪县"), Some("政府工作报告")));
        assert_eq!(template.read("2016/other.txt"), Declared::default());
        assert_eq!(template.read("20160/a_b.txt"), Declared::default());
        let level = PathTemplate::new("{level}-{date}").unwrap().read("县-2016-03-05.docx.gz");
        assert_eq!((level.other["level"].as_str(), level.date.as_deref()), ("县", Some("2016-03-05")));
    }

    #[test]
    fn mistakes_are_named() {
        for (template, word) in [("{year", "closed"), ("{}", "empty"), ("year", "names nothing")] {
            assert!(PathTemplate::new(template).unwrap_err().to_string().contains(word), "{template}");
        }
    }
}
