//! `datapackage.json`: every table and column described for programs (Frictionless Data Package 1.0).

use serde_json::{Value, json};

use super::tables::{TABLES, Table, Type};
use crate::lang::Lang;

/// Describes the tables whose files are in `files`.
pub fn describe(files: &[String], mark: bool, headers: Lang) -> Value {
    let resources: Vec<Value> = TABLES.iter().filter(|t| files.contains(&t.file())).map(|t| resource(t, mark, headers)).collect();
    json!({
        "profile": "tabular-data-package",
        "name": "tifa-tables",
        "title": "tifa: slogans and themes of Chinese policy speeches / 政策讲话提法与主题",
        "resources": resources,
    })
}

fn resource(table: &Table, mark: bool, headers: Lang) -> Value {
    let fields: Vec<Value> = table
        .columns
        .iter()
        .map(|c| {
            let mut field = json!({
                "name": headers.pick(c.name, c.zh),
                "title": headers.pick(c.zh, c.name),
                "key": c.name,
                "type": c.kind.name(),
                "description": format!("{} / {}", c.about, c.about_zh),
            });
            // Parquet and JSON lines hold these as lists.
            if let Type::Texts(between) | Type::Years(between) = c.kind {
                field["between"] = between.into();
            }
            field
        })
        .collect();
    json!({
        "profile": "tabular-data-resource",
        "name": table.name.replace('_', "-"),
        "path": table.file(),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": if mark { "utf-8-sig" } else { "utf-8" },
        "description": format!("One row is {} / 每行:{}", table.about, table.about_zh),
        "dialect": { "delimiter": ",", "header": true },
        "schema": { "fields": fields, "missingValues": [""] },
    })
}
