//! Words nobody planned for, which must print as they were written.

use crate::papers::paper;
use crate::reading::{raw, squeezed, text};
use press::pdf;
use safeguarding::learning::paper::{Block, PaperKind};

/// The text of a learning briefing with these words in it, and what the press warned of.
fn printed(words: &str) -> (String, Vec<String>) {
    let made = pdf(&paper(PaperKind::LearningBriefing, vec![Block::Words(words.to_owned())]))
        .expect("words can be printed");
    (raw(&made.bytes), made.warnings)
}

#[test]
fn typesetting_markup_in_words_prints_as_it_is() {
    for words in [
        "#let x = 1; #x #read(\"/etc/passwd\") #image(\"a.png\")",
        "*bold* _slanted_ `code` $x^2$ <label> @reference",
        "= Heading",
        "- point + other / term: x",
        "a -- b --- c ... ~ \\ \\u{41} // comment /* more */",
        "\"straight\" 'quotes' [content] {code} https://example.org/#a",
        "{{ template }} {% block %} &amp; <b>tag</b> %s \\n",
    ] {
        let (text, warnings) = printed(words);
        assert!(squeezed(&text).contains(&squeezed(words)), "{words:?} became {text:?}");
        assert_eq!(warnings, Vec::<String>::new(), "{words:?}");
    }
}

#[test]
fn letters_with_marks_and_right_to_left_words_are_read_again_as_written() {
    for words in [
        "Zoë Łukasz Siân Ng\u{169}g\u{129} Ольга Ελένη",
        "e\u{301} o\u{308}",
        "₤ € £ ½ – — “ ” ’ … ≥ ✓ ☐",
    ] {
        let (text, warnings) = printed(words);
        let composed =
            |words: &str| squeezed(words).replace("e\u{301}", "é").replace("o\u{308}", "ö");
        assert!(composed(&text).contains(&composed(words)), "{words:?} became {text:?}");
        assert_eq!(warnings, Vec::<String>::new());
    }
    for words in ["שלום עולם", "أمل في المدرسة"] {
        let (text, warnings) = printed(words);
        // Reading programs give right-to-left lines in the order of the page or of the words: each word is there either way.
        for word in words.split(' ') {
            let turned: String = word.chars().rev().collect();
            assert!(text.contains(word) || text.contains(&turned), "{word} is not in {text:?}");
        }
        assert_eq!(warnings, Vec::<String>::new());
    }
}

#[test]
fn a_sign_the_typeface_lacks_is_printed_by_its_number_and_warned_of_by_its_part() {
    let (text, warnings) = printed("Her bear 🧸 and her bear 🧸, 母");
    assert!(squeezed(&text).contains("Herbear[U+1F9F8]andherbear[U+1F9F8],[U+6BCD]"), "{text:?}");
    assert_eq!(
        warnings,
        [
            "in part 1, signs that the typeface lacks were printed by their number: [U+6BCD], [U+1F9F8] (2 times); write them in other letters"
        ]
    );
}

#[test]
fn signs_that_would_turn_the_reading_direction_are_shown_instead_of_obeyed() {
    let (text, warnings) = printed("not \u{202e}nees saw\u{202c} seen");
    assert!(squeezed(&text).contains("not[U+202E]neessaw[U+202C]seen"), "{text:?}");
    assert_eq!(warnings.len(), 1);
}

#[test]
fn signs_nobody_reads_neither_print_nor_warn() {
    let (text, warnings) = printed("\u{feff}soft\u{ad}ly a\u{200b}b ☂\u{fe0f}\r\nnext\tline");
    assert!(squeezed(&text).contains("softlyab☂nextline"), "{text:?}");
    assert_eq!(warnings, Vec::<String>::new());
}

#[test]
fn a_word_longer_than_the_line_is_broken_without_a_sign_and_none_of_it_is_lost() {
    let long = "Llanfairpwllgwyngyll".repeat(20);
    let (text, _) = printed(&long);
    assert!(squeezed(&text).contains(&long), "{text:?}");
    assert!(text.lines().filter(|line| line.contains("gwyn")).count() > 2, "{text:?}");
    let cells = Block::Table {
        headings: vec!["A".to_owned(), "B".to_owned()],
        rows: vec![vec![long.clone(), long.clone()]],
    };
    let made =
        pdf(&paper(PaperKind::AuditReport, vec![cells])).expect("a long word breaks in a cell too");
    assert_eq!(squeezed(&raw(&made.bytes)).matches(&long).count(), 2);
}

#[test]
fn paragraphs_are_parted_by_empty_lines_and_line_ends_within_them_are_spaces() {
    let made = pdf(&paper(
        PaperKind::LearningBriefing,
        vec![Block::Words("one\ntwo\r\n\r\nthree\n \nfour".to_owned())],
    ))
    .expect("it prints");
    let text = text(&made.bytes);
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    assert!(lines.windows(3).any(|lines| lines == ["one two", "three", "four"]), "{text:?}");
}

#[test]
fn every_sign_of_the_living_scripts_either_prints_or_is_warned_of() {
    // Europe's letters, Hebrew and Arabic, punctuation and signs, private and half-width ones, letters of mathematics, emoji, tags.
    let ranges = [
        0..=0x6ff,
        0x1e00..=0x27ff,
        0xe000..=0xe01f,
        0xf000..=0xf01f,
        0xf8ff..=0xf90f,
        0xfb00..=0xffff,
        0x1_d400..=0x1_d41f,
        0x1_f600..=0x1_f64f,
        0xe_0000..=0xe_001f,
    ];
    for range in ranges {
        let signs: Vec<String> = range.filter_map(char::from_u32).map(String::from).collect();
        let words: Vec<String> = signs.chunks(64).map(|line| line.join(" ")).collect();
        let made = pdf(&paper(PaperKind::LearningBriefing, vec![Block::Words(words.join("\n\n"))]));
        made.unwrap_or_else(|why| panic!("from {:?}: {why}", signs.first()));
        let bold: Vec<String> = words.iter().map(|line| line.chars().take(32).collect()).collect();
        let mut headed = paper(PaperKind::Bulletin, vec![Block::Question(bold.concat())]);
        headed.title = format!("x {}", bold.join(" "));
        headed.parts[0].heading.clone_from(&headed.title);
        pdf(&headed).unwrap_or_else(|why| panic!("in bold, from {:?}: {why}", signs.first()));
    }
}
