//! The data of learning: what ships is sound, and everything wrong with a bad file is named at once, with its line.

use jiff::civil::{Date, date};
use safeguarding::practice::{
    Code, FigureStatus, Practice, TestOutcome, Unit, UsedFor, load, read_codebook,
};
use std::sync::LazyLock;

fn problems(files: &[(&str, &str)]) -> Vec<String> {
    let Err(problems) = load(files, &[]) else { panic!("nothing wrong was found") };
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_shipped_code_is_found_by_id_by_identifier_and_by_its_way_from_the_top() {
    let practice = Practice::shipped();
    let devon = practice.codebook("devon-2024").expect("it ships");
    let code = devon.code("consent-as-barrier").expect("it is there");
    assert_eq!(devon.code_by_guid(code.guid), Some(code));
    assert_eq!(code.guid, Code::guid_of("devon-2024", "consent-as-barrier"));
    assert_eq!(devon.depth("consent-as-barrier"), 1);
    let path = devon.path("consent-as-barrier").expect("it is there");
    assert_eq!(path, "To improve / Consent as a barrier to help or to a decision");
    let tops: Vec<&str> = devon.children(None).map(|code| code.name.as_str()).collect();
    assert_eq!(tops, ["Themes", "Good practice", "To improve"]);
}

#[test]
fn every_code_that_ships_has_an_identifier_of_its_own() {
    let practice = Practice::shipped();
    let codes = practice.codebooks.iter().flat_map(|book| &book.codes);
    let mut guids: Vec<_> = codes.map(|code| code.guid).collect();
    let all = guids.len();
    guids.sort_unstable();
    guids.dedup();
    assert_eq!(guids.len(), all);
}

/// The head of a codebook, ten lines long.
const HEAD: &str = "id = \"oxmere\"\ntitle = \"Oxmere\"\nversion = 1\nin_force = 2026-01-01\nused_for = [\"finding\"]\nabout = \"Invented\"\nsource = { title = \"Ours\", where = \"all of it\", says = \"Nothing\", read = 2026-11-22, status = \"example\" }\n\n\n\n";

fn codebook(codes: &str) -> String {
    format!("{HEAD}{codes}")
}

#[test]
fn everything_wrong_with_a_codebook_is_named_at_once_with_its_line() {
    let bad = codebook(
        "[[code]]\nid = \"a-theme\"\nparent = \"c-theme\"\nname = \"A\"\ncodable = false\n\
         [[code]]\nid = \"b-theme\"\nparent = \"a-theme\"\nname = \"B\"\nincludes = [\"x\"]\nexclude = [\"y\"]\n\
         [[code]]\nid = \"c-theme\"\nparent = \"b-theme\"\nname = \"C\"\ndefinition = \"C\"\n\
         [[code]]\nid = \"d-theme\"\nparent = \"z-theme\"\nname = \"D\"\ndefinition = \"D\"\ninclude = [\"x\"]\ncolour = \"blue\"\nonly_one_of = \"deaths\"\n\
         [[code]]\nid = \"d-theme\"\nname = \" \"\ncodable = false\n",
    );
    let said = problems(&[("learning/codebooks/oxmere.toml", &bad)]);
    assert_eq!(
        said,
        [
            "learning/codebooks/oxmere.toml:13: the codes go in a circle: a-theme under c-theme under b-theme under a-theme: put one of them at the top",
            "learning/codebooks/oxmere.toml:17: the code b-theme has no definition: say what it means before anybody codes with it, or codable = false for a heading",
            "learning/codebooks/oxmere.toml:20: unknown field `includes`, expected one of `id`, `parent`, `name`, `definition`, `asks`, `include`, `exclude`, `tie_break`, `example`, `codable`, `colour`, `only_one_of`, `guid`",
            "learning/codebooks/oxmere.toml:23: the code c-theme has neither include nor exclude: give one at least, so that two people code alike",
            "learning/codebooks/oxmere.toml:29: there is no code z-theme for d-theme to stand under",
            "learning/codebooks/oxmere.toml:33: blue is no colour: write it like #1d70b8",
            "learning/codebooks/oxmere.toml:34: the code d-theme is the only one of its group: name another, or leave only_one_of out",
            "learning/codebooks/oxmere.toml:34: the code d-theme shuts out others and has no tie_break: say what decides between them",
            "learning/codebooks/oxmere.toml:36: the code d-theme is listed twice",
            "learning/codebooks/oxmere.toml:36: the code d-theme needs a name",
        ]
    );
}

#[test]
fn a_parent_that_comes_later_is_named_and_a_heading_needs_no_definition() {
    let late = codebook(
        "[[code]]\nid = \"under\"\nparent = \"above\"\nname = \"Under\"\ndefinition = \"U\"\ninclude = [\"x\"]\n\
         [[code]]\nid = \"above\"\nname = \"Above\"\ncodable = false\n",
    );
    let problems = read_codebook("mine.toml", &late).expect_err("the parent comes later");
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        ["mine.toml:13: above comes after under, which stands under it: put it before"]
    );
}

#[test]
fn a_later_version_of_a_codebook_is_in_force_later_and_both_stay_readable() {
    let code = "[[code]]\nid = \"one\"\nname = \"One\"\ndefinition = \"O\"\ninclude = [\"x\"]\n";
    let first = codebook(code);
    let second = first.replace("version = 1", "version = 2");
    let paths = ["learning/codebooks/a.toml", "learning/codebooks/b.toml"];
    let same_day = problems(&[(paths[0], &second), (paths[1], &first)]);
    assert_eq!(
        same_day,
        [
            "learning/codebooks/b.toml:4: version 1 of the codebook oxmere is in force from 2026-01-01, and version 2 from 2026-01-01: a later version is in force later"
        ]
    );
    let second = second.replace("2026-01-01", "2026-06-01");
    let practice = load(&[(paths[0], &second), (paths[1], &first)], &[]).expect("sound");
    assert_eq!(practice.codebook("oxmere").map(|book| book.version), Some(2));
    let kept = practice.codebook_version("oxmere", 1).expect("it is kept");
    let now = practice.codebook_version("oxmere", 2).expect("it is there");
    assert_eq!(kept.codes, now.codes, "with the same identifiers");
    let twice = problems(&[(paths[0], &first), (paths[1], &first)]);
    assert_eq!(
        twice,
        ["learning/codebooks/b.toml:3: version 1 of the codebook oxmere is in two files"]
    );
}

#[test]
fn one_frame_serves_findings_recommendations_and_audits() {
    let practice = Practice::shipped();
    let norfolk = practice.codebook("norfolk-thematic-learning").expect("it ships");
    for used in [UsedFor::Finding, UsedFor::Recommendation, UsedFor::AuditStandard] {
        assert!(norfolk.used_for.contains(&used), "{}", used.label());
    }
}

#[test]
fn of_the_six_ways_one_shuts_out_the_others_and_each_says_what_decides() {
    let practice = Practice::shipped();
    let ways = practice.codebook("six-ways-of-harm").expect("it ships");
    assert_eq!(ways.groups()["way"].len(), 6);
    let others = ways.excluded_by("medical-neglect");
    assert_eq!(others.len(), 5);
    assert!(others.iter().all(|code| code.id != "medical-neglect"));
    for code in ways.codable() {
        let question = code.asks.as_deref().unwrap_or_default();
        assert!(question.ends_with('?') && code.tie_break.is_some(), "{}", code.id);
    }
    let devon = practice.codebook("devon-2024").expect("it ships");
    assert!(devon.excluded_by("chronic-neglect").is_empty(), "themes stand beside each other");
}

// covers: UEA-1, UEA-4, BRA-6
#[test]
fn the_sixty_in_a_hundred_comes_with_its_counts_definition_source_and_what_contradicts_it() {
    let practice = Practice::shipped();
    let sixty = practice.figures.figure("neglect-feature").expect("it ships");
    assert_eq!((sixty.numerator, sixty.denominator), (Some(83), Some(139)));
    assert_eq!(sixty.printed.as_deref(), Some("60%"));
    assert_eq!((sixty.unit, sixty.status), (Unit::Review, FigureStatus::Seen));
    assert!(sixty.period.contains("2009") && sixty.definition.contains("protocol"));
    let study = practice.figures.study(&sixty.study).expect("its study ships");
    assert!(study.source.title.contains("Neglect and Serious Case Reviews"));
    let printed = practice.figures.conflicting("neglect-feature").into_iter();
    let mut printed: Vec<&str> = printed.filter_map(|other| other.printed.as_deref()).collect();
    printed.sort_unstable();
    assert_eq!(printed, ["16%", "2%", "25%"], "four definitions, four figures");
}

#[test]
fn sources_that_contradict_each_other_stand_side_by_side() {
    let figures = Practice::shipped().figures;
    for (one, other) in
        [("panel-2022-total", "dfe-2022-total"), ("lipp-reviews-nspcc", "lipp-reviews-scie")]
    {
        let named = figures.conflicting(one);
        assert_eq!(named.iter().map(|figure| figure.id.as_str()).collect::<Vec<_>>(), [other]);
        assert_ne!(named[0].study, figures.figure(one).expect("it ships").study);
    }
}

const FIGURES: &str = "[[study]]\nid = \"study\"\nsource = { title = \"T\", where = \"W\", says = \"S\", read = 2026-11-22, status = \"example\" }\n";

fn figure(id: &str, rest: &str) -> String {
    format!(
        "[[figure]]\nid = \"{id}\"\nstatement = \"S\"\nunit = \"review\"\nperiod = \"P\"\ndefinition = \"D\"\nstudy = \"study\"\npage = \"1\"\nstatus = \"seen\"\n{rest}\n"
    )
}

#[test]
fn a_figure_that_does_not_follow_and_a_sum_that_does_not_add_up_are_named_with_their_line() {
    let path = "learning/figures.toml";
    let counts = |part: u32, whole: u32, printed: &str| {
        format!("numerator = {part}\ndenominator = {whole}\nprinted = \"{printed}\"")
    };
    let bad = [
        FIGURES.to_owned(),
        figure("first", &counts(101, 645, "18%")),
        figure("second", "numerator = 9\nconflicts_with = [\"first\"]\nnote = \"N\""),
        figure("third", &counts(7, 5, "140%")),
        figure("worked", "printed = \"3%\"").replace("\"seen\"", "\"worked-out\""),
        figure("fourth", "printed = \"a third\"\nnumerater = 4"),
        "[[margin]]\nsays = \"Both\"\nparts = [\"first\", \"second\"]\ntotal = 111\n".to_owned(),
    ]
    .concat();
    assert_eq!(
        problems(&[(path, &bad)]),
        [
            "learning/figures.toml:15: the counts give 16% and not 18%: put one right, or say why in does_not_follow",
            "learning/figures.toml:26: first does not name second in return",
            "learning/figures.toml:37: 7 of 5 is more than all",
            "learning/figures.toml:49: what was worked out here was printed nowhere: leave printed out",
            "learning/figures.toml:60: unknown field `numerater`, expected one of `id`, `statement`, `unit`, `numerator`, `denominator`, `printed`, `period`, `from`, `to`, `definition`, `study`, `page`, `status`, `conflicts_with`, `note`, `does_not_follow`",
            "learning/figures.toml:64: the parts add up to 110 and not 111",
        ]
    );
    let why = format!("{}\ndoes_not_follow = \"weighted\"", counts(101, 645, "18%"));
    let said = [FIGURES.to_owned(), figure("first", &why)].concat();
    assert!(load(&[(path, &said)], &[]).is_ok(), "a reason is enough");
}

// covers: NOR-6, NOT-3
#[test]
fn what_neglect_is_depends_on_the_day_and_a_limb_keeps_its_id() {
    let practice = Practice::shipped();
    let limbs = |day: Date| {
        let edition = practice.definition_on("England", day).expect("an edition");
        edition.limbs.iter().map(|limb| limb.id.as_str()).collect::<Vec<_>>()
    };
    let four = ["food-clothing-shelter", "protection", "supervision", "medical-care"];
    for (day, with_education) in [
        (date(2013, 4, 15), false),
        (date(2018, 7, 3), false),
        (date(2018, 7, 4), false),
        (date(2023, 12, 14), false),
        (date(2023, 12, 15), true),
        (date(2026, 11, 22), true),
    ] {
        let limbs = limbs(day);
        assert!(four.iter().all(|limb| limbs.contains(limb)), "{day}");
        assert!(limbs.contains(&"pregnancy") && limbs.contains(&"emotional-needs"), "{day}");
        assert_eq!(limbs.contains(&"education"), with_education, "{day}");
    }
    assert!(practice.definition_on("England", date(2013, 4, 14)).is_none(), "none held before");
    assert!(practice.definition_on("Northern Ireland", date(2026, 1, 1)).is_none());
    let edition =
        practice.definition_on("England", date(2014, 1, 1)).map(|one| one.edition.as_str());
    assert_eq!(edition, Some("Working Together 2013"));
}

#[test]
fn a_record_belongs_under_limbs_of_the_edition_of_its_day() {
    let practice = Practice::shipped();
    let limbs = |kind: &str, day: Date| {
        let limbs = practice.limbs_for(kind, "England", day).into_iter();
        limbs.map(|limb| limb.id.as_str()).collect::<Vec<_>>()
    };
    let (before, since) = (date(2023, 12, 14), date(2023, 12, 15));
    assert_eq!(limbs("growth", since), ["food-clothing-shelter"]);
    assert_eq!(limbs("appointment", since), ["medical-care"]);
    assert_eq!(limbs("domestic-abuse", since), ["protection"]);
    assert_eq!(limbs("young-carer", since), ["supervision", "emotional-needs"]);
    assert_eq!(limbs("attendance", before), [] as [&str; 0], "no limb of that edition");
    assert_eq!(limbs("attendance", since), ["education"]);
    assert_eq!(limbs("supervision", since), [] as [&str; 0], "of the worker, not of the child");
    assert_eq!(limbs("no-such-kind", since), [] as [&str; 0]);
}

#[test]
fn editions_that_are_in_force_on_the_same_days_are_refused() {
    let edition = |id: &str, nation: &str, from: &str, to: &str| {
        format!(
            "[[definition]]\nid = \"{id}\"\nnation = \"{nation}\"\nedition = \"{id}\"\nfrom = {from}\n{to}\nsays = \"S\"\nsource = {{ title = \"T\", where = \"W\", says = \"S\", read = 2026-11-22, status = \"example\" }}\n"
        )
    };
    let path = "learning/definitions.toml";
    let first = edition("first", "England", "2018-01-01", "to = 2023-12-15");
    let clash = edition("second", "England", "2023-12-15", "");
    let elsewhere = edition("third", "Wales", "2020-01-01", "");
    assert_eq!(
        problems(&[(path, &[first.clone(), clash, elsewhere.clone()].concat())]),
        [
            "learning/definitions.toml:13: first and second are in force on the same days in England: end one the day before the other begins"
        ]
    );
    let next = edition("second", "England", "2023-12-16", "");
    assert!(load(&[(path, &[first, next, elsewhere].concat())], &[]).is_ok());
}

// covers: NOR-7
#[test]
fn which_kinds_of_review_there_are_depends_on_the_nation_and_the_day() {
    let practice = Practice::shipped();
    let on = |nation: &str, day: Date| {
        let kinds = practice.review_kinds_on(nation, day).into_iter();
        kinds.map(|kind| kind.short.as_deref().unwrap_or(&kind.name)).collect::<Vec<_>>()
    };
    assert_eq!(on("England", date(2018, 6, 28)), ["SCR", "Thematic review"]);
    let changing = on("England", date(2019, 1, 1));
    assert!(changing.contains(&"SCR") && changing.contains(&"LCSPR"), "areas change over");
    let now = on("England", date(2026, 11, 22));
    assert!(now.contains(&"Rapid review") && !now.contains(&"SCR"), "{now:?}");
    assert_eq!(on("Wales", date(2024, 9, 30)), ["CPR", "CPR"]);
    assert_eq!(on("Wales", date(2024, 10, 1)), ["SUSR"]);
    assert_eq!(on("Scotland", date(2021, 9, 1)), ["ICR", "SCR"]);
    assert_eq!(on("Scotland", date(2021, 9, 2)), ["LR"]);
    assert_eq!(on("Northern Ireland", date(2026, 11, 22)), ["CMR"]);
}

#[test]
fn notification_rapid_review_and_local_review_have_their_days() {
    let practice = Practice::shipped();
    let clocks = practice.review_kinds.iter().filter(|kind| kind.nation == "England");
    let said: Vec<String> =
        clocks.flat_map(|kind| &kind.clocks).map(|clock| clock.within.to_string()).collect();
    assert_eq!(said, ["5 working days", "15 working days", "6 months"]);
}

#[test]
fn joint_working_is_asked_of_serious_harm_by_the_old_test_and_not_by_the_present_one() {
    let practice = Practice::shipped();
    let test_on = |day: Date| practice.criteria_on("England", day)[0].clone();
    let old = test_on(date(2016, 1, 1));
    let answers = |yes: &'static [&str], no: &'static [&str]| {
        move |id: &str| match id {
            _ if yes.contains(&id) => Some(true),
            _ if no.contains(&id) => Some(false),
            _ => None,
        }
    };
    let harmed = ["abuse-or-neglect", "seriously-harmed"];
    let missing = |outcome: TestOutcome<'_>| match outcome {
        TestOutcome::CannotTell(missing) => {
            missing.iter().map(|limb| limb.id.to_string()).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    let asked = old.outcome(answers(&["abuse-or-neglect", "seriously-harmed"], &["died"]));
    assert_eq!(missing(asked), ["worked-together"], "the only thing left to say");
    let without = old
        .outcome(answers(&["abuse-or-neglect", "seriously-harmed"], &["died", "worked-together"]));
    assert_eq!(without, TestOutcome::NotMet);
    let died = old.outcome(answers(&["abuse-or-neglect", "died"], &["worked-together"]));
    assert!(matches!(died, TestOutcome::Met(limbs) if limbs.len() == 2));
    assert_eq!(missing(old.outcome(|_| None)).len(), 4, "nothing said, everything open");

    let now = test_on(date(2026, 11, 22));
    assert!(now.limb("worked-together").is_none());
    let met = now.outcome(|id| (harmed.contains(&id) || id == "here-or-resident").then_some(true));
    assert!(matches!(met, TestOutcome::Met(_)), "{met:?}");
    let looked_after = now.outcome(answers(&["looked-after-died"], &["abuse-or-neglect"]));
    assert!(matches!(looked_after, TestOutcome::Met(_)), "whatever the cause");
}

#[test]
fn what_is_weighed_is_never_decided_by_a_test() {
    let practice = Practice::shipped();
    let tests = practice.criteria_on("England", date(2026, 11, 22));
    let local = tests.iter().find(|test| test.id == "england-local-review").expect("it ships");
    assert_eq!(local.outcome(|_| Some(true)), TestOutcome::Weighed);
}

#[test]
fn a_test_that_names_a_limb_or_kind_there_is_not_is_refused() {
    let text = "kind = []\n[[test]]\nid = \"bad\"\nnation = \"England\"\nasks = \"A?\"\npurpose = \"notify\"\nkinds = [\"nowhere\"]\nfrom = 2018-01-01\nmet_when = [[\"first\", \"third\"]]\nsource = { title = \"T\", where = \"W\", says = \"S\", read = 2026-11-22, status = \"example\" }\n[[test.limb]]\nid = \"first\"\nsays = \"F\"\n[[test.limb]]\nid = \"second\"\nsays = \"S\"\n";
    assert_eq!(
        problems(&[("learning/reviews.toml", text)]),
        [
            "learning/reviews.toml:7: there is no kind of review nowhere",
            "learning/reviews.toml:9: there is no limb third",
            "learning/reviews.toml:15: the limb second is in no set of met_when",
        ]
    );
}

// covers: NOR-28, NOR-33, NOR-49
#[test]
fn question_lists_ship_as_data_and_each_says_when_it_is_used() {
    let practice = Practice::shipped();
    let list = |id: &str| practice.question_lists.iter().find(|list| list.id == id);
    for (id, questions) in [
        ("community", 5),
        ("contributory-factors", 5),
        ("trauma-and-resilience", 4),
        ("severely-underweight-child", 3),
    ] {
        let list = list(id).expect("it ships");
        assert_eq!(list.questions.len(), questions, "{id}");
        assert!(!list.used.is_empty(), "{id}");
    }
}

// covers: NOR-34, NOR-50
#[test]
fn no_word_to_use_is_said_otherwise_elsewhere_in_the_guide() {
    let words = Practice::shipped().words;
    for word in &words {
        let old = words.iter().flat_map(|other| &other.instead_of);
        assert!(old.into_iter().all(|old| *old != word.say), "{}", word.say);
    }
    let compliance =
        words.iter().find(|w| w.instead_of.iter().any(|old| old == "disguised compliance"));
    assert!(compliance.is_some_and(|word| word.say.contains("agreed")));
}

// covers: UEA-15
#[test]
fn every_sign_of_neglect_has_something_to_learn_from() {
    let practice = Practice::shipped();
    assert!(!practice.indicators.signs.is_empty());
    for sign in &practice.indicators.signs {
        assert!(!practice.learning_for(sign).is_empty(), "{}", sign.says);
    }
}

// covers: UEA-16, NOR-51
#[test]
fn numbers_say_when_they_were_checked_and_roles_and_levels_ship() {
    let practice = Practice::shipped();
    let day = date(2026, 11, 22);
    let line = |id: &str| practice.helplines.iter().find(|line| line.id == id).expect("it ships");
    assert_eq!(line("nspcc").dialled(), "08088005000");
    assert_eq!(line("nspcc").checked(day), Some((date(2026, 11, 21), true)));
    assert_eq!(line("nspcc").checked(date(2027, 11, 22)), Some((date(2026, 11, 21), false)));
    assert_eq!(line("childline").dialled(), "08001111");
    assert_eq!(line("nspcc-training").checked(day), None, "nobody has");
    assert!(practice.learning_roles.iter().any(|role| role.id == "detective-inspector"));
    let levels: Vec<&str> =
        practice.participation.iter().map(|level| level.name.as_str()).collect();
    assert_eq!(levels.len(), 5);
    assert_eq!((levels[0], levels[2]), ("Inform", "Decide together"));
}

#[test]
fn a_misspelt_key_and_a_file_nobody_reads_are_named() {
    let helpline = "[[helpline]]\nid = \"a-line\"\nname = \"A\"\nnumber = \"call us\"\nfor = []\nsays = \"S\"\nfrom = \"F\"\nchekced = 2026-11-21\n";
    let words = "[[word]]\nsay = \"a\"\ninstead_of = [\"x\"]\nbecause = \"B\"\nfrom = \"F\"\n[[word]]\nsay = \"b\"\ninstead_of = [\"x\"]\nbecause = \"B\"\nfrom = \"F\"\n";
    let questions = "[[list]]\nid = \"mine\"\ntitle = \"M\"\nused = \"U\"\nquestion = [{ id = \"a\", asks = \"Really\" }]\nsource = { title = \"T\", where = \"W\", says = \"S\", read = 2026-11-22, status = \"example\" }\n";
    let levels = "source = { title = \"T\", where = \"W\", says = \"S\", read = 2026-11-22, status = \"example\" }\n[[level]]\nid = \"a\"\nstep = 2\nname = \"A\"\nsays = \"S\"\n";
    let links = "[[link]]\ntitle = \"T\"\npublisher = \"P\"\naddress = \"http://example.org\"\nhelps = []\ndomains = []\n";
    assert_eq!(
        problems(&[
            ("learning/helplines.toml", helpline),
            ("learning/words.toml", words),
            ("learning/questions.toml", questions),
            ("learning/participation.toml", levels),
            ("learning/learning-links.toml", links),
            ("learning/helpline.toml", helpline),
        ]),
        [
            "learning/helplines.toml:2: the helpline a-line says in for whom it is for",
            "learning/helplines.toml:4: call us is no number that can be rung",
            "learning/helplines.toml:8: unknown field `chekced`, expected one of `id`, `name`, `number`, `for`, `says`, `area`, `from`, `checked`",
            "learning/words.toml:8: “x” is already said otherwise by “a”",
            "learning/questions.toml:5: a is no question: end it with a question mark",
            "learning/participation.toml:4: A is step 1, by its place",
            "learning/learning-links.toml:2: a link says what it helps with, and which domains it speaks of",
            "learning/learning-links.toml:4: an address begins with https:// and has no spaces",
            "learning/helpline.toml:1: no file of learning is called this, so nothing reads it",
        ]
    );
}

static SHIPPED: LazyLock<Practice> = LazyLock::new(Practice::shipped);

proptest::proptest! {
    /// What is open could still be answered so that a set holds, and so that none does; what is settled stays so however it is answered.
    #[test]
    fn a_test_is_settled_exactly_when_no_answer_still_missing_could_change_it(answers in proptest::collection::vec(0_u8..3, 8)) {
        for test in SHIPPED.review_tests.iter().filter(|test| !test.met_when.is_empty()) {
            let place = |id: &str| test.limbs.iter().position(|limb| limb.id == id).expect("a limb");
            let said = |id: &str| match answers[place(id)] { 0 => Some(false), 1 => Some(true), _ => None };
            let with_the_rest = |rest: bool| {
                test.met_when.iter().any(|set| set.iter().all(|id| said(id).unwrap_or(rest)))
            };
            let (at_best, at_worst) = (with_the_rest(true), with_the_rest(false));
            match test.outcome(said) {
                TestOutcome::Met(limbs) => proptest::prop_assert!(at_worst && !limbs.is_empty()),
                TestOutcome::NotMet => proptest::prop_assert!(!at_best),
                TestOutcome::CannotTell(missing) => {
                    proptest::prop_assert!(at_best && !at_worst && !missing.is_empty());
                    proptest::prop_assert!(missing.iter().all(|limb| said(&limb.id).is_none()));
                }
                TestOutcome::Weighed => proptest::prop_assert!(false, "it says what meets it"),
            }
        }
    }
}
