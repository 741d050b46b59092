//! JSON schema of a primitive's options, for editors and generators.

use netrecipe_model::option::{Kind, OptionRow};
use netrecipe_model::primitive::Primitive;
use serde_json::{Map, Value, json};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";
const MAC: &str = "^([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$";

/// The schema of the option map.
pub(super) fn primitive(primitive: &Primitive) -> Value {
    let mut schema = record(primitive.rows());
    let words = [
        ("$schema", json!(DIALECT)),
        ("v", json!(1)),
        ("kind", json!("schema")),
        ("title", json!(primitive.signature())),
        ("description", json!(primitive.doc)),
        ("parameters", json!(primitive.parameters.iter().map(|p| p.name).collect::<Vec<_>>())),
    ];
    if let Value::Object(fields) = &mut schema {
        fields.extend(words.map(|(key, value)| (key.to_owned(), value)));
    }
    schema
}

/// The schema of one option.
pub(super) fn option(row: &OptionRow) -> Value {
    let mut schema = of(&row.kind);
    if let Value::Object(fields) = &mut schema {
        fields.insert("description".into(), json!(row.doc));
        if !row.default.is_empty() {
            fields.insert("x-default".into(), json!(row.default));
        }
        if !row.aliases.is_empty() {
            fields.insert("x-aliases".into(), json!(row.aliases));
        }
    }
    schema
}

/// A map of options; other names of an option are allowed beside its own.
fn record<'a>(rows: impl Iterator<Item = &'a OptionRow>) -> Value {
    let mut properties = Map::new();
    for row in rows {
        for name in std::iter::once(&row.name).chain(row.aliases) {
            properties.insert((*name).into(), option(row));
        }
    }
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

fn of(kind: &Kind) -> Value {
    let text = || json!({ "type": "string" });
    let list = |item: Value| json!({ "type": "array", "items": item });
    let one_or_more = |item: Value| json!({ "anyOf": [item.clone(), list(item)] });
    let number = |min: i64, max: i64| json!({ "type": "integer", "minimum": min, "maximum": max });
    match kind {
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Number { min, max } | Kind::Milliseconds { min, max } | Kind::Seconds { min, max } => number(*min, *max),
        Kind::Choice(words) => json!({ "enum": words }),
        Kind::Text { max } => json!({ "type": "string", "maxLength": max }),
        Kind::Texts { .. } | Kind::Nets | Kind::Links => one_or_more(text()),
        Kind::Link | Kind::Destination => text(),
        Kind::Name => json!({ "type": "string", "minLength": 1, "maxLength": 15 }),
        Kind::Mac => json!({ "type": "string", "pattern": MAC }),
        Kind::Ips { max: 1, .. } => text(),
        Kind::Ips { max, .. } => json!({ "anyOf": [text(), { "type": "array", "items": text(), "maxItems": max }] }),
        Kind::VlanIds => one_or_more(json!({ "anyOf": [number(1, 4094), text()] })),
        Kind::PriorityMap => json!({ "type": "object", "additionalProperties": number(0, i64::from(u32::MAX)) }),
        Kind::Record(rows) => record(rows.iter().copied()),
        Kind::Records(rows) => list(record(rows.iter().copied())),
        Kind::Command => json!({ "type": "array", "items": text(), "minItems": 1 }),
        Kind::Lossy => json!({ "anyOf": [{ "type": "boolean" }, list(text())] }),
        Kind::Extra => json!({ "type": "object", "additionalProperties": { "type": "object" } }),
        Kind::SwitchPorts => {
            json!({ "anyOf": [list(text()), { "type": "object", "additionalProperties": list(text()) }] })
        }
        Kind::VlanNames => json!({ "type": "object", "additionalProperties": text() }),
    }
}
