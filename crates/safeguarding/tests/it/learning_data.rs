//! The data of learning: what ships is sound, and everything wrong with a bad file is named at once, with its line.

use safeguarding::practice::{Code, Practice, load, read_codebook};

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
            "learning/codebooks/oxmere.toml:20: unknown field `includes`, expected one of `id`, `parent`, `name`, `definition`, `asks`, `include`, `exclude`, `tie_break`, `example`, `codable`, `colour`, `only_one_of`",
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
