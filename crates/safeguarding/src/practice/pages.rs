//! The pages of `docs/learning/`, made from the data of learning: each codebook as people code by it, the published figures, the
//! definitions of neglect, the kinds of review with their tests, questions and words.
//!
//! The test below holds the files to what is made here; `REGARD_WRITE_PAGES=1 cargo test -p safeguarding pages` writes them.

use super::{
    Code, Codebook, Figure, NeglectDefinition, Practice, QuestionList, ReviewKind, ReviewTest,
    Source, TomlDay,
};
use crate::calendar::in_words;
use std::fmt::Write as _;

const MADE: &str =
    "<!-- Made from practice/learning/: see crates/safeguarding/src/practice/pages.rs. -->";

/// Every page: its name and its text.
fn all() -> Vec<(String, String)> {
    let practice = Practice::shipped();
    let mut pages: Vec<(String, String)> = practice
        .codebooks
        .iter()
        .map(|book| (format!("codebook-{}.md", book.id), codebook(book)))
        .collect();
    pages.push(("figures.md".to_owned(), figures(&practice)));
    pages.push(("definitions.md".to_owned(), definitions(&practice.definitions)));
    pages.push(("reviews.md".to_owned(), reviews(&practice)));
    pages.push(("questions-and-words.md".to_owned(), questions_and_words(&practice)));
    pages.push(("README.md".to_owned(), index(&practice)));
    pages
}

fn index(practice: &Practice) -> String {
    let mut page = format!("{MADE}\n\n# The data of learning\n\n");
    page.push_str(
        "What learning from reviews leans on, as Regard ships it. How the files are written, and how to bring your own: [the data of learning](../using/learning-data.md).\n\n## Codebooks\n\n",
    );
    for book in &practice.codebooks {
        let codes = book.codable().count();
        writeln!(page, "- [{}](codebook-{}.md), {codes} codes", book.title, book.id).expect("text");
    }
    page.push_str("\n## Others\n\n- [Published figures about reviews](figures.md)\n- [What neglect is, by edition](definitions.md)\n- [Kinds of review, and the tests for them](reviews.md)\n- [Questions and words](questions-and-words.md)\n");
    page
}

fn codebook(book: &Codebook) -> String {
    let mut page = format!("{MADE}\n\n# {}\n\n", book.title);
    let uses: Vec<&str> = book.used_for.iter().map(|used| used.label()).collect();
    writeln!(
        page,
        "Version {}, in force from {}. Used for: {}.\n",
        book.version,
        in_words(book.in_force),
        uses.join("; ").to_lowercase()
    )
    .expect("text");
    writeln!(page, "{}", book.about.trim()).expect("text");
    source(&mut page, &book.source);
    for code in &book.codes {
        one_code(&mut page, book, code);
    }
    page
}

fn one_code(page: &mut String, book: &Codebook, code: &Code) {
    // Headings of a page go no deeper than six.
    let level = "#".repeat((book.depth(&code.id) + 2).min(6));
    writeln!(page, "\n{level} {}", code.name).expect("text");
    let mut say = |text: String| writeln!(page, "\n{text}").expect("text");
    if let Some(asks) = &code.asks {
        say(format!("*{asks}*"));
    }
    if !code.definition.is_empty() {
        say(code.definition.clone());
    }
    let labelled = |label: &'static str| move |text: &String| format!("{label}: {text}");
    let include = code.include.iter().map(labelled("take in"));
    let exclude = code.exclude.iter().map(labelled("leave out"));
    let tie_break = code.tie_break.iter().map(labelled("when another fits too"));
    let example = code.example.iter().map(|text| format!("such as: “{text}”"));
    points(page, include.chain(exclude).chain(tie_break).chain(example));
}

/// Lines of a list after an empty line; nothing where there are none.
fn points(page: &mut String, points: impl Iterator<Item = String>) {
    for (n, text) in points.enumerate() {
        let before = if n == 0 { "\n" } else { "" };
        writeln!(page, "{before}- {text}").expect("text");
    }
}

fn source(page: &mut String, source: &Source) {
    let Source { title, place, says, read, status } = source;
    writeln!(page, "\nSource: {title}. {place}. {says} ({status}; read on {})", in_words(read.0))
        .expect("text");
}

fn figures(practice: &Practice) -> String {
    let mut page = format!("{MADE}\n\n# Published figures about reviews\n\n");
    page.push_str("Figures about many reviews, for learning. Nothing here is ever said of a child. Quote none without its definition: the same reviews give 2, 16, 25 or 60 in a hundred.\n");
    for study in &practice.figures.studies {
        writeln!(page, "\n## {}\n", study.source.title).expect("text");
        writeln!(page, "{}. {}\n", study.source.place, study.source.says).expect("text");
        page.push_str(
            "| figure | number | counted | when | how | where |\n| --- | --- | --- | --- | --- | --- |\n",
        );
        for figure in practice.figures.of_study(&study.id) {
            row(&mut page, figure);
        }
    }
    page.push_str("\n## Sums that hold\n\n");
    for margin in &practice.figures.margins {
        writeln!(page, "- {}: {}", margin.says, margin.total).expect("text");
    }
    page
}

fn row(page: &mut String, figure: &Figure) {
    let counts = match (figure.numerator, figure.denominator) {
        (Some(part), Some(whole)) => format!("{part} of {whole}"),
        (Some(part), None) => part.to_string(),
        _ => String::new(),
    };
    let printed = figure.printed.as_ref().map(|printed| format!("printed {printed}"));
    let number: Vec<String> =
        [counts].into_iter().filter(|text| !text.is_empty()).chain(printed).collect();
    let mut how = figure.definition.clone();
    if let Some(note) = &figure.note {
        write!(how, " {note}").expect("text");
    }
    let (statement, number, counted) = (&figure.statement, number.join(", "), figure.unit.label());
    let (period, place, status) = (&figure.period, &figure.page, figure.status.label());
    writeln!(page, "| {statement} | {number} | {counted} | {period} | {how} | {place}; {status} |")
        .expect("text");
}

/// From when to when something holds, in words.
fn stretch(from: Option<TomlDay>, to: Option<TomlDay>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => format!("From {} to {}", in_words(from.0), in_words(to.0)),
        (Some(from), None) => format!("From {}", in_words(from.0)),
        (None, Some(to)) => format!("To {}", in_words(to.0)),
        (None, None) => "At any time".to_owned(),
    }
}

fn definitions(definitions: &[NeglectDefinition]) -> String {
    let mut page = format!("{MADE}\n\n# What neglect is, by edition\n");
    for one in definitions {
        writeln!(page, "\n## {}: {}\n", one.nation, one.edition).expect("text");
        writeln!(page, "{}. {}", stretch(Some(one.from), one.to), one.says).expect("text");
        points(&mut page, one.limbs.iter().map(|limb| limb.says.clone()));
        limits(&mut page, one.limits.as_deref());
        source(&mut page, &one.source);
    }
    page
}

fn limits(page: &mut String, limits: Option<&str>) {
    if let Some(text) = limits {
        writeln!(page, "\nNote: {text}").expect("text");
    }
}

fn reviews(practice: &Practice) -> String {
    let mut page = format!("{MADE}\n\n# Kinds of review, and the tests for them\n");
    for kind in &practice.review_kinds {
        one_kind(&mut page, kind);
    }
    for test in &practice.review_tests {
        one_test(&mut page, test);
    }
    page
}

fn one_kind(page: &mut String, kind: &ReviewKind) {
    writeln!(page, "\n## {}: {}\n", kind.nation, kind.name).expect("text");
    let when = stretch(kind.from, kind.to);
    writeln!(page, "{when}. Held by: {}. {}", kind.held_by, kind.says).expect("text");
    let clocks = kind.clocks.iter().map(|clock| {
        let note = clock.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
        format!("{}: {}, counted from {}{note}", clock.what, clock.within, clock.counted_from)
    });
    points(page, clocks);
    limits(page, kind.limits.as_deref());
    source(page, &kind.source);
}

fn one_test(page: &mut String, test: &ReviewTest) {
    writeln!(page, "\n## {}: {}\n", test.nation, test.asks).expect("text");
    let when = stretch(Some(test.from), test.to);
    writeln!(page, "{when}. When it is met: {}.", test.purpose.label()).expect("text");
    let limbs = test.limbs.iter().map(|limb| {
        let letter = limb.letter.as_ref().map(|letter| format!("{letter} ")).unwrap_or_default();
        format!("{letter}{}", limb.says)
    });
    points(page, limbs);
    if !test.met_when.is_empty() {
        let place =
            |id: &str| test.limbs.iter().position(|limb| limb.id == id).map_or(0, |n| n + 1);
        let sets: Vec<String> = test
            .met_when
            .iter()
            .map(|set| set.iter().map(|id| place(id).to_string()).collect::<Vec<_>>().join(" and "))
            .collect();
        writeln!(page, "\nMet by these points, counted from the top: {}.", sets.join("; or "))
            .expect("text");
    }
    limits(page, test.limits.as_deref());
    source(page, &test.source);
}

fn questions_and_words(practice: &Practice) -> String {
    let mut page = format!("{MADE}\n\n# Questions and words\n");
    for list in &practice.question_lists {
        one_list(&mut page, list);
    }
    page.push_str(
        "\n## Words to use\n\n| say | instead of | because | from |\n| --- | --- | --- | --- |\n",
    );
    for word in &practice.words {
        let old = word.instead_of.join("; ");
        writeln!(page, "| {} | {old} | {} | {} |", word.say, word.because, word.from)
            .expect("text");
    }
    page
}

fn one_list(page: &mut String, list: &QuestionList) {
    writeln!(page, "\n## {}\n\n{}.\n", list.title, list.used).expect("text");
    for (n, question) in (1..).zip(&list.questions) {
        let hint = question.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
        writeln!(page, "{n}. {}{hint}", question.asks).expect("text");
    }
    source(page, &list.source);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn the_pages_are_what_the_data_of_learning_make() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/learning");
        let pages = super::all();
        let is_writing = std::env::var_os("REGARD_WRITE_PAGES").is_some();
        if is_writing {
            std::fs::create_dir_all(&folder).expect("the folder can be made");
        }
        let mut stale = Vec::new();
        for (name, text) in &pages {
            let path = folder.join(name);
            if is_writing {
                std::fs::write(&path, text).expect("the page can be written");
            }
            if std::fs::read_to_string(&path).unwrap_or_default() != *text {
                stale.push(name.clone());
            }
        }
        let made: BTreeSet<&str> = pages.iter().map(|(name, _)| name.as_str()).collect();
        for entry in std::fs::read_dir(&folder).expect("the folder can be read") {
            let name = entry.expect("the folder can be read").file_name();
            let name = name.to_string_lossy().into_owned();
            if !made.contains(name.as_str()) {
                stale.push(format!("{name}, which nothing makes"));
            }
        }
        assert!(
            stale.is_empty(),
            "stale: {stale:?}; run REGARD_WRITE_PAGES=1 cargo test -p safeguarding pages, and read what changed"
        );
    }
}
