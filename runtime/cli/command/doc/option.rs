//! An option's page: what it takes, when it has an effect, and how every target spells it.

use netrecipe_model::link::{LinkKind, bond, bridge};
use netrecipe_model::option::{Change, OptionRow};
use netrecipe_model::primitive::Primitive;
use netrecipe_render::TARGETS;
use netrecipe_render::target::{Spelling, Subject, Target};

use crate::page::Page;

/// The option as an entry of its primitive's page.
pub(super) fn write_entry(row: &'static OptionRow, page: &mut Page) {
    page.term(2, row.name, &row.kind.describe());
    page.paragraph(6, &format!("{}{}", row.doc, remarks(row)));
}

/// The option's own page.
pub(super) fn write_page(primitive: &'static Primitive, row: &'static OptionRow, page: &mut Page) {
    page.heading(&format!("{}.{}", primitive.name, row.name));
    page.paragraph(2, &format!("takes {}", row.kind.describe()));
    page.paragraph(2, &format!("{}{}", row.doc, remarks(row)));
    if !row.source.is_empty() {
        page.paragraph(2, &format!("source: {}", row.source));
    }
    page.heading("Example");
    page.code(2, &format!("{}: {},", row.name, row.example));
    let subject = subject(primitive);
    if let Some(subject) = subject {
        page.heading("Targets");
        for target in TARGETS {
            match target.spell(subject, row) {
                Spelling::Key(key) => page.term(2, target.name(), &format!("`{key}`")),
                Spelling::Structure => page.term(2, target.name(), "by structure"),
                Spelling::Cannot(_) if target.is_partial() => {}
                Spelling::Cannot(reason) => page.term(2, target.name(), &format!("cannot: {reason}")),
            }
        }
    }
}

/// Why a target cannot say an option.
pub(super) fn refusal(
    target: &dyn Target,
    primitive: &'static Primitive,
    row: &'static OptionRow,
) -> Option<&'static str> {
    match target.spell(subject(primitive)?, row) {
        Spelling::Cannot(reason) => Some(reason),
        Spelling::Key(_) | Spelling::Structure => None,
    }
}

/// Default, modes, state and other names.
fn remarks(row: &OptionRow) -> String {
    let mut text = String::new();
    let mut add = |remark: String| text.push_str(&format!("; {remark}"));
    if !row.default.is_empty() {
        add(format!("default {}", row.default));
    }
    if row.modes != bond::Modes::ALL {
        add(format!("only in mode {}", row.modes.names().join(", ")));
    } else if row.effective != bond::Modes::ALL {
        add(format!("has an effect in mode {}", row.effective.names().join(", ")));
    }
    match row.change {
        Change::Anytime => {}
        Change::Down => add("changes only while the bond is down".into()),
        Change::Empty => add("changes only while the bond has no ports".into()),
        Change::DownAndEmpty => add("changes only while the bond is down and has no ports".into()),
    }
    if !row.aliases.is_empty() {
        add(format!("also called `{}`", row.aliases.join("`, `")));
    }
    text
}

/// What a target is asked about for the options of a primitive; none for those that no target's files hold.
fn subject(primitive: &Primitive) -> Option<Subject> {
    let link = LinkKind::ALL.into_iter().find(|kind| kind.word() == primitive.name).map(Subject::Link);
    let port = || {
        [(bond::PORT_TABLES, LinkKind::Bond), (bridge::PORT_TABLES, LinkKind::Bridge)]
            .into_iter()
            .find(|(tables, _)| std::ptr::eq(*tables, primitive.tables))
            .map(|(_, kind)| Subject::Port(kind))
    };
    link.or_else(port)
}
