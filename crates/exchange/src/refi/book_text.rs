//! A codebook as the text of a file of practice, as the log keeps one that came from elsewhere.
//!
//! Takes a codebook; gives TOML that [`safeguarding::practice::read_codebook`] reads as the same.

use super::book_out::{status_id, used_for_id};
use safeguarding::calendar::Date;
use safeguarding::practice::{Code, Codebook};
use serde::Serialize;
use toml::value::Datetime;

#[derive(Serialize)]
struct BookTable<'b> {
    id: &'b str,
    title: &'b str,
    version: u32,
    in_force: Datetime,
    used_for: Vec<&'static str>,
    about: &'b str,
    source: SourceTable<'b>,
    code: Vec<CodeTable<'b>>,
}

#[derive(Serialize)]
struct SourceTable<'b> {
    title: &'b str,
    #[serde(rename = "where")]
    place: &'b str,
    says: &'b str,
    read: Datetime,
    status: &'static str,
}

#[derive(Serialize)]
struct CodeTable<'b> {
    id: &'b str,
    parent: Option<&'b str>,
    name: &'b str,
    definition: &'b str,
    asks: Option<&'b str>,
    include: &'b [String],
    exclude: &'b [String],
    tie_break: Option<&'b str>,
    example: Option<&'b str>,
    codable: bool,
    colour: Option<&'b str>,
    only_one_of: Option<&'b str>,
    guid: Option<String>,
}

/// A codebook as the text of a file of practice.
pub fn codebook_text(book: &Codebook) -> String {
    let table = BookTable {
        id: &book.id,
        title: &book.title,
        version: book.version,
        in_force: day(book.in_force),
        used_for: book.used_for.iter().map(|used_for| used_for_id(*used_for)).collect(),
        about: &book.about,
        source: SourceTable {
            title: &book.source.title,
            place: &book.source.place,
            says: &book.source.says,
            read: day(book.source.read.0),
            status: status_id(book.source.status),
        },
        code: book.codes.iter().map(|code| code_table(book, code)).collect(),
    };
    toml::to_string(&table).expect("a codebook of texts and days can always be written")
}

fn code_table<'b>(book: &'b Codebook, code: &'b Code) -> CodeTable<'b> {
    CodeTable {
        id: &code.id,
        parent: code.parent.as_deref(),
        name: &code.name,
        definition: &code.definition,
        asks: code.asks.as_deref(),
        include: &code.include,
        exclude: &code.exclude,
        tie_break: code.tie_break.as_deref(),
        example: code.example.as_deref(),
        codable: code.is_codable,
        colour: code.colour.as_deref(),
        only_one_of: code.only_one_of.as_deref(),
        guid: (code.guid != Code::guid_of(&book.id, &code.id)).then(|| code.guid.to_string()),
    }
}

fn day(date: Date) -> Datetime {
    date.to_string().parse().expect("a day is written as TOML writes it")
}
