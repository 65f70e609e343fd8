//! What a list of names changes, and what it leaves.

use super::*;
use crate::learning::paper::PaperKind;
use proptest::prelude::*;

fn glossary(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, becomes)| ((*name).to_owned(), (*becomes).to_owned())).collect()
}

fn changed(words: &str, pairs: &[(&str, &str)]) -> String {
    Names::of(&glossary(pairs)).change(words).0
}

fn paper(words: &str) -> Paper {
    Paper {
        kind: PaperKind::LearningBriefing,
        title: words.to_owned(),
        issuer: "Ashdown Partnership".to_owned(),
        day: "22 November 2026".to_owned(),
        parts: vec![Part {
            heading: words.to_owned(),
            blocks: vec![
                Block::Words(words.to_owned()),
                Block::Points(vec![words.to_owned()]),
                Block::Quote { words: words.to_owned(), from: words.to_owned() },
                Block::Figure {
                    value: words.to_owned(),
                    of: words.to_owned(),
                    definition: words.to_owned(),
                    source: words.to_owned(),
                },
                Block::Table {
                    headings: vec![words.to_owned()],
                    rows: vec![vec![words.to_owned()]],
                },
                Block::Question(words.to_owned()),
            ],
        }],
        sources: vec![words.to_owned()],
        notice: vec![words.to_owned()],
    }
}

#[test]
fn whole_words_are_changed_and_parts_of_words_are_not() {
    let names = [("Amber", "Ruby"), ("Al", "Ed")];
    assert_eq!(
        changed("Amber and Al ate. Amberley, Also, iAmber, Amber2.", &names),
        "Ruby and Ed ate. Amberley, Also, iAmber, Amber2."
    );
    assert_eq!(changed("(Amber)—Amber; “Amber”, Amber-Al", &names), "(Ruby)—Ruby; “Ruby”, Ruby-Ed");
}

#[test]
fn the_longest_name_is_changed_first() {
    let names = [("Amber", "Ruby"), ("Amber Kestle", "Ella Hale"), ("Kestle", "Brook")];
    assert_eq!(changed("Amber Kestle, Amber, Ms Kestle", &names), "Ella Hale, Ruby, Ms Brook");
    assert_eq!(changed("Amber\n  Kestle", &names), "Ella Hale");
}

#[test]
fn possessives_stay_possessive() {
    let names = [("Amber", "Ruby"), ("James", "Amir"), ("Iris", "Jess")];
    assert_eq!(
        changed("Amber’s coat, Amber's shoes, AMBER’S", &names),
        "Ruby’s coat, Ruby's shoes, RUBY’S"
    );
    assert_eq!(
        changed("James’ school and James’s bus. JAMES’ BAG", &names),
        "Amir’s school and Amir’s bus. AMIR’S BAG"
    );
    assert_eq!(changed("Iris’ bed", &names), "Jess’ bed");
    assert_eq!(
        changed("She said: ‘Ask James’ and left.", &names),
        "She said: ‘Ask Amir’ and left."
    );
    assert_eq!(changed("'Ask James', 'James' friend'", &names), "'Ask Amir', 'Amir' friend'");
    assert_eq!(changed("Amber’ll come; Amber’d come", &names), "Ruby’ll come; Ruby’d come");
}

#[test]
fn an_apostrophe_within_a_name_is_no_end_of_it() {
    assert_eq!(
        changed("O’Neill and O'Neill", &[("O", "P"), ("Neill", "X")]),
        "O’Neill and O'Neill"
    );
    assert_eq!(changed("O’Neill and O'Neill", &[("O'Neill", "Byrne")]), "Byrne and Byrne");
    assert_eq!(changed("Anne‑Marie", &[("Anne-Marie", "Beth"), ("Anne", "Sue")]), "Beth");
}

#[test]
fn capitals_are_kept_and_small_letters_are_taken_for_a_word() {
    let names = [("Amber", "Ruby"), ("the boy", "the girl"), ("Jo", "child 2")];
    assert_eq!(
        changed("AMBER was rated amber. The boy, the boy.", &names),
        "RUBY was rated amber. The girl, the girl."
    );
    assert_eq!(
        changed("Jo ate. Jo slept, then Jo woke.", &names),
        "Child 2 ate. Child 2 slept, then child 2 woke."
    );
}

#[test]
fn what_stands_in_a_names_place_is_not_changed_again() {
    let names = [("Amber", "Ruby"), ("Ruby", "Amber"), ("Ella", "Amber Ruby")];
    assert_eq!(changed("Amber, Ruby, Ella", &names), "Ruby, Amber, Amber Ruby");
}

#[test]
fn letters_with_marks_are_found_composed_or_not() {
    assert_eq!(changed("Zoe\u{308} and Zoë and Zoe", &[("Zoë", "Maï")]), "Maï and Maï and Zoe");
    assert_eq!(changed("Zoe\u{308} and Zoë", &[("Zoe", "May")]), "Zoë and Zoë");
    assert_eq!(changed("قالت أمل نعم", &[("أمل", "نور")]), "قالت نور نعم");
}

#[test]
fn every_text_of_a_paper_is_changed() {
    let all = with_names_changed(&paper("Amber’s"), &glossary(&[("Amber", "Ruby")]));
    let mut texts = 0;
    let _ = all.with_words(&mut |_, words| {
        assert!(!words.contains("Amber"));
        texts += usize::from(words == "Ruby’s");
        words.to_owned()
    });
    // Title, heading, words, point, two of the quotation, four of the figure, two of the table, question, source, notice.
    assert_eq!(texts, 15);
    let as_json = serde_json::to_string(&all).expect("a paper is plain data");
    assert!(!as_json.contains("Amber"));
}

#[test]
fn what_looks_like_a_name_and_was_left_is_counted_by_its_part() {
    let list = glossary(&[("Amber Kestle", "Ella Hale"), ("Rose", "May")]);
    let mut one = paper("Amber Kestle");
    one.parts[0].blocks = vec![Block::Words("Amber rose; Kestle; AMBER KESTLE; Rose".to_owned())];
    assert_eq!(
        names_left(&one, &list),
        [NamesLeft { part: Some(1), in_small_letters: 1, in_part: 2 }]
    );
    assert_eq!(names_left(&paper("Amber Kestle"), &list), []);
    one.title = "rose".to_owned();
    assert_eq!(
        names_left(&one, &list)[0],
        NamesLeft { part: None, in_small_letters: 1, in_part: 0 }
    );
}

const NAMES: [&str; 6] = ["Amber", "Jo", "Ruby", "Ella", "Jo Kestle", "Ruby Ann"];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Against the slow and obvious way: words one by one, looked up two by two and then singly.
    #[test]
    fn names_are_changed_as_looking_each_word_up_would(
        picked in prop::collection::vec((0..8_usize, prop::sample::select(vec![" ", ", ", "; ", "’s ", "'s "])), 0..30),
        list in prop::collection::vec((0..NAMES.len(), 0..NAMES.len()), 0..6),
    ) {
        let pool = ["Amber", "Jo", "Kestle", "Ruby", "Ann", "Ella", "visited", "Amberley"];
        let glossary: Vec<(String, String)> =
            list.iter().map(|(name, becomes)| (NAMES[*name].to_owned(), NAMES[*becomes].to_owned())).collect();
        let look_up = |name: &str| glossary.iter().find(|(listed, _)| listed == name).map(|(_, becomes)| becomes.clone());
        let (mut text, mut expected, mut i) = (String::new(), String::new(), 0);
        for (word, sign) in &picked {
            text.push_str(pool[*word]);
            text.push_str(sign);
        }
        while i < picked.len() {
            let (word, sign) = (pool[picked[i].0], picked[i].1);
            let both = picked.get(i + 1).filter(|_| sign == " ").map(|(next, _)| format!("{word} {}", pool[*next]));
            if let Some(becomes) = both.as_deref().and_then(look_up) {
                expected.push_str(&becomes);
                i += 1;
            } else {
                expected.push_str(&look_up(word).unwrap_or_else(|| word.to_owned()));
            }
            expected.push_str(picked[i].1);
            i += 1;
        }
        prop_assert_eq!(Names::of(&glossary).change(&text).0, expected);
    }

    #[test]
    fn no_text_is_too_odd_and_an_empty_list_changes_nothing(words in "\\PC{0,40}", name in "\\PC{0,8}", becomes in "\\PC{0,8}") {
        let composed: String = words.nfc().collect();
        prop_assert_eq!(&Names::of(&[]).change(&words).0, &composed);
        let _ = Names::of(&[(name.clone(), becomes)]).change(&words);
        // A name that stands alone is changed, whatever its letters are.
        if name.chars().all(is_word) && !name.is_empty() {
            let alone = Names::of(&[(name.clone(), "1".to_owned())]).change(&format!("« {name} »")).0;
            prop_assert_eq!(alone, "« 1 »");
        }
    }
}
