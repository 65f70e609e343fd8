//! A codebook written as REFI-QDA: codes under codes, each with its rules in its description; the codebook itself and its groups of
//! codes as sets.
//!
//! Takes codebooks as practice has them; gives the markup. Nothing of a codebook is lost on the way.

use super::described::{Described, OF_BOOK, OF_CODE};
use super::guid_of;
use super::markup::Markup;
use safeguarding::practice::{Code, Codebook, Status, UsedFor};
use std::collections::BTreeSet;

/// What the files we write say they come from.
pub const ORIGIN: &str = concat!("Regard ", env!("CARGO_PKG_VERSION"));

/// A codebook as a `.qdc` file. **Shape:** valid where it has at least one code, as every codebook of practice does.
pub fn codebook_out(book: &Codebook) -> Vec<u8> {
    let mut markup = Markup::new();
    markup.start("CodeBook").with("xmlns", "urn:QDA-XML:codebook:1.0").with("origin", ORIGIN);
    markup.start("Codes");
    write_codes(&mut markup, book);
    markup.end();
    markup.start("Sets");
    write_sets(&mut markup, book, false);
    markup.finish().0
}

/// Writes the codes of a codebook, each under its parent.
pub fn write_codes(markup: &mut Markup, book: &Codebook) {
    let mut written = BTreeSet::new();
    for code in &book.codes {
        let is_at_top = code.parent.as_deref().is_none_or(|parent| book.code(parent).is_none());
        if is_at_top {
            write_code(markup, book, code, &mut written);
        }
    }
    // Codes that go in a circle stand under none at the top.
    for code in &book.codes {
        if !written.contains(code.id.as_str()) {
            write_code(markup, book, code, &mut written);
        }
    }
}

fn write_code<'b>(
    markup: &mut Markup,
    book: &'b Codebook,
    code: &'b Code,
    written: &mut BTreeSet<&'b str>,
) {
    if written.len() > book.codes.len() || !written.insert(&code.id) {
        return;
    }
    markup
        .start("Code")
        .with("guid", &code.guid.to_string())
        .with("name", &code.name)
        .with("isCodable", if code.is_codable { "true" } else { "false" })
        .with_any("color", code.colour.as_deref())
        .holding("Description", &code_described(&book.id, code).text(OF_CODE));
    for under in book.children(Some(&code.id)) {
        write_code(markup, book, under, written);
    }
    markup.end();
}

fn code_described(book: &str, code: &Code) -> Described {
    let mut described = Described { words: code.definition.clone(), values: Vec::new() };
    let mut add = |label, value: &str| described.add(label, value);
    code.asks.iter().for_each(|value| add("Asks", value));
    code.include.iter().for_each(|value| add("Include", value));
    code.exclude.iter().for_each(|value| add("Exclude", value));
    code.tie_break.iter().for_each(|value| add("Tie-break", value));
    code.example.iter().for_each(|value| add("Example", value));
    code.only_one_of.iter().for_each(|value| add("Only one of", value));
    add("Regard", &format!("{book}/{}", code.id));
    described
}

/// Writes what a codebook is, and its groups of codes, as sets. `is_project`: in the form of a project, where members point.
pub fn write_sets(markup: &mut Markup, book: &Codebook, is_project: bool) {
    let named = if is_project { "targetGUID" } else { "guid" };
    markup
        .start("Set")
        .with("guid", &guid_of(&["codebook", &book.id, &book.version.to_string()]).to_string())
        .with("name", &format!("{} (version {})", book.title, book.version))
        .holding("Description", &book_described(book).text(OF_BOOK));
    for code in &book.codes {
        markup.start("MemberCode").with(named, &code.guid.to_string()).end();
    }
    markup.end();
    for (group, codes) in book.groups() {
        let guid = guid_of(&["group", &book.id, group]);
        markup
            .start("Set")
            .with("guid", &guid.to_string())
            .with("name", &format!("Only one of: {group}"))
            .holding("Description", &format!("Regard group: {}/{group}", book.id));
        for code in codes {
            markup.start("MemberCode").with(named, &code.guid.to_string()).end();
        }
        markup.end();
    }
}

fn book_described(book: &Codebook) -> Described {
    let mut described = Described { words: book.about.clone(), values: Vec::new() };
    described.add("Title", &book.title);
    described.add("Version", book.version.to_string());
    described.add("In force", book.in_force.to_string());
    for used_for in &book.used_for {
        described.add("Used for", used_for_id(*used_for));
    }
    described.add("Source", &book.source.title);
    described.add("Where", &book.source.place);
    described.add("Says", &book.source.says);
    described.add("Read", book.source.read.0.to_string());
    described.add("Status", status_id(book.source.status));
    described.add("Regard", book.id.as_str());
    described
}

/// A use as files of practice write it.
pub const fn used_for_id(used_for: UsedFor) -> &'static str {
    match used_for {
        UsedFor::Review => "review",
        UsedFor::Finding => "finding",
        UsedFor::Recommendation => "recommendation",
        UsedFor::AuditStandard => "audit-standard",
        UsedFor::Notification => "notification",
    }
}

/// The standing of a source as files of practice write it.
pub const fn status_id(status: Status) -> &'static str {
    match status {
        Status::Statutory => "statutory",
        Status::NationalGuidance => "national-guidance",
        Status::Local => "local",
        Status::ReviewFinding => "review-finding",
        Status::Example => "example",
    }
}

/// Every standing of a source.
pub const STATUSES: [Status; 5] = [
    Status::Statutory,
    Status::NationalGuidance,
    Status::Local,
    Status::ReviewFinding,
    Status::Example,
];
