//! The pages of `docs/shapes/`, one a shape, made from the code: its parameters as the loader takes them, and pictures judged by
//! the fast path and by the oracle while the page is made.
//!
//! The test below holds the files to what is made here; `REGARD_WRITE_PAGES=1 cargo test -p safeguarding pages` writes them.

use super::picture::judged;
use crate::practice::PRACTICE;
use std::fmt::Write as _;

/// One shape's page.
struct Page {
    shape: &'static str,
    /// What it finds, in a sentence.
    finds: &'static str,
    /// When it is met, not met and not to be told.
    means: &'static str,
    parameters: &'static [Parameter],
    /// The parameters of the pictures.
    drawn: &'static str,
    /// For each verdict, the first word of it and the picture.
    pictures: [(&'static str, &'static str); 3],
    /// A shipped rule that has this shape.
    example: &'static str,
}

/// A parameter: name, form, whether it is needed, what it is.
type Parameter = (&'static str, &'static str, bool, &'static str);

const PERIOD: &str = "span";
const WITHIN: &str =
    "The period: from a day, up to but not including the same day this much later.";

const PAGES: [Page; 10] = [
    Page {
        shape: "due-within",
        finds: "Something should have followed by a day, and did not.",
        means: "Each `trigger` has a clock of its own, judged by the version in force on its day. Met when no `response` can have come by the due day and that day has passed. Not met when one came in time, while the clock still runs, or when `unless` made it unnecessary. Cannot be told when a day is too vague, or when none is found and the sources do not reach to the due day.",
        parameters: &[
            ("trigger", "pick", true, "What starts the clock."),
            ("response", "pick", true, "What stops it."),
            ("limit", PERIOD, true, "How long it may run; the last day counts."),
            (
                "count_from",
                "`\"next-day\"` or `\"same-day\"`",
                false,
                "Which day is day 1, for working days. Left out: the next.",
            ),
            (
                "due_fact",
                "name of a fact",
                false,
                "A fact of the trigger that gives its own due day, where it has one.",
            ),
            (
                "unless",
                "pick",
                false,
                "What makes the response unnecessary when it comes by the due day.",
            ),
            (
                "last_counts",
                "`true` or `false`",
                false,
                "Whether a later trigger takes over a clock that still runs. Left out: no.",
            ),
        ],
        drawn: "trigger = A\nresponse = B\nlimit = { days = 3 }",
        pictures: [
            ("met", "a  x.........\nb  ....x....."),
            ("not met", "a  x.........\nb  ...x......"),
            ("cannot tell", "a  x.........\nb  ..????...."),
        ],
        example: "referral-decision",
    },
    Page {
        shape: "repeated",
        finds: "The same thing, at least so often within a period.",
        means: "Met when some period certainly holds enough, whatever day vague dates turn out to be. Periods that share an entry are one occurrence; after an answer the count starts afresh. Cannot be told when only vague dates could make enough.",
        parameters: &[
            ("what", "pick", true, "What is counted."),
            ("at_least", "number", true, "How many are enough."),
            ("within", PERIOD, true, WITHIN),
            (
                "spanning",
                PERIOD,
                false,
                "How far apart the first and the last must lie. Shorter than `within`.",
            ),
            ("without", "pick", false, "What starts the count afresh when it comes between."),
        ],
        drawn: "what = A\nat_least = 3\nwithin = { days = 10 }",
        pictures: [
            ("met", "a  x...x....x.........."),
            ("not met", "a  x...x.....x........."),
            ("cannot tell", "a  x.x.....???????....."),
        ],
        example: "three-contacts-in-twelve-months-child",
    },
    Page {
        shape: "gap",
        finds: "Nothing of a sort for too long while something ran.",
        means: "A stretch runs from a `while_from` to the next `while_to`, or to the reader’s day. Met when `longest` or more of it certainly held none of `of` and the sources cover it. Cannot be told when only vague dates stand in the way, or when the sources do not reach.",
        parameters: &[
            ("of", "pick", true, "What should have been there."),
            ("while_from", "pick", true, "What opens the stretch."),
            ("while_to", "pick", true, "What ends it."),
            ("longest", PERIOD, true, "How long without is too long."),
            (
                "pairs_by",
                "name of a fact",
                false,
                "A fact by which an end belongs to its beginning. Where either does not give it, they go together.",
            ),
        ],
        drawn: "of = B\nwhile_from = A\nwhile_to = C\nlongest = { days = 5 }",
        pictures: [
            ("met", "a  x...........\nb  ..x........."),
            ("not met", "a  x...........\nb  ..x.........\nc  .....x......"),
            ("cannot tell", "a  x.........\nb  ..?????..."),
        ],
        example: "home-not-seen-while-a-plan-runs",
    },
    Page {
        shape: "co-occurrence",
        finds: "Several different things within one period.",
        means: "Met when some period certainly holds enough of each of enough `groups`. Cannot be told when only vague dates could make it.",
        parameters: &[
            (
                "groups",
                "list of `{ what = pick, at_least = number }`",
                true,
                "The different things, and how many of each are enough; `at_least` left out: 1.",
            ),
            (
                "at_least_groups",
                "number",
                false,
                "How many of the groups are enough. Left out: all.",
            ),
            ("within", PERIOD, true, WITHIN),
        ],
        drawn: "groups = [{ what = A }, { what = B, at_least = 2 }, { what = C }]\nwithin = { days = 8 }",
        pictures: [
            ("met", "a  ..x.......\nb  x..x......\nc  .....x...."),
            ("not met", "a  ..x.......\nb  x.........\nc  .....x...."),
            ("cannot tell", "a  x.............\nb  xx............\nc  .....?????...."),
        ],
        example: "domestic-abuse-mental-ill-health-and-substances",
    },
    Page {
        shape: "relapse",
        finds: "Something ended or improved, and came back soon after.",
        means: "Each `then` goes with the closest `first` before it. Met when `cycles` such pairs are certain: `then` on a later day, and within the period. Cannot be told when only vague dates could make a pair.",
        parameters: &[
            ("first", "pick", true, "What looked like an end or an improvement."),
            ("then", "pick", true, "What shows that it did not last."),
            ("within", PERIOD, true, "How soon after counts."),
            ("cycles", "number", false, "How many times over. Left out: once."),
        ],
        drawn: "first = A\nthen = B\nwithin = { days = 10 }",
        pictures: [
            ("met", "a  x............\nb  .......x....."),
            ("not met", "a  x............\nb  x.........x.."),
            ("cannot tell", "a  ...x.........\nb  ..????......."),
        ],
        example: "improvement-or-agreement-that-did-not-last",
    },
    Page {
        shape: "rising",
        finds: "More of something than in the period before.",
        means: "Looked at on the day of each entry: the period up to and including that day, and the one of the same length before it. Met when the later certainly holds `at_least` or more, and `more_by` or more beyond what the one before can have held, while that certainly held `before_at_least`: a record that has only just begun is no rise. Cannot be told when only vague dates could make it, or when the sources do not cover the period before, for fewer there would mean nothing. A rise that goes on is one occurrence.",
        parameters: &[
            ("what", "pick", true, "What is counted."),
            ("within", PERIOD, true, "The length of each of the two periods."),
            ("at_least", "number", true, "How many the later period must hold."),
            ("more_by", "number", true, "How many more than the period before."),
            (
                "before_at_least",
                "number",
                false,
                "How many the period before must hold. Left out: 1.",
            ),
            (
                "by",
                "`\"entries\"`, `\"agencies\"` or `\"kinds\"`",
                false,
                "What is counted: entries, the different agencies that recorded them, or the different kinds of record. Left out: entries.",
            ),
        ],
        drawn: "what = A\nat_least = 3\nmore_by = 2\nwithin = { days = 5 }",
        pictures: [
            ("met", "a  ..x...x.xx..."),
            ("not met", "a  x.xx...x.xx.."),
            ("cannot tell", "a  ..x.????.xx..."),
        ],
        example: "more-agencies-worried-than-before",
    },
    Page {
        shape: "measure",
        finds: "A series of numbers crosses a line, or falls or rises.",
        means: "An entry without the fact, or whose fact is no number, is no reading. `below` and `above` are strict: met when `in_a_row` readings one after another, with no other possibly between them, lie beyond the line. `falls_by` and `rises_by`: met when a certainly later reading is lower or higher by so much than an earlier one, whatever stands between. Exactly one of the four is given. Cannot be told when only vague dates could make it.",
        parameters: &[
            ("of", "pick", true, "What gives the numbers."),
            ("fact", "name of a fact", true, "The fact that holds them."),
            ("below", "number", false, "Readings strictly below this."),
            ("above", "number", false, "Readings strictly above this."),
            (
                "falls_by",
                "number",
                false,
                "A later reading lower than an earlier one by this or more.",
            ),
            (
                "rises_by",
                "number",
                false,
                "A later reading higher than an earlier one by this or more.",
            ),
            (
                "in_a_row",
                "number",
                false,
                "How many readings must lie beyond `below` or `above`. Left out: 1.",
            ),
            (
                "within",
                PERIOD,
                false,
                "The period in which they, or the earlier and the later, must lie. Left out: any.",
            ),
            ("unit", "words", true, "What the number is of, for a reader: `kg`."),
            (
                "grades",
                "list of words",
                false,
                "The fact’s words from worst to best, where it is not a number: each stands for its place, from 1.",
            ),
        ],
        drawn: "of = A\nfact = \"n\"\nbelow = 5\nin_a_row = 2\nunit = \"kg\"\nwithin = { days = 8 }",
        pictures: [
            ("met", "a n  7..4...3...."),
            ("not met", "a n  4..6.4......"),
            ("cannot tell", "a n  ...4.4....\na n=9  ?????....."),
        ],
        example: "school-absence-up-by-a-fifth",
    },
    Page {
        shape: "moved",
        finds: "Home, school or area changed, so often within a period.",
        means: "An entry is a change when it certainly says another place than what was said last before it; going back is a change, and what says nothing changes nothing. Ways of writing one address are one home. Of two entries of one day nobody knows which came first, so one that only goes back to what was said before is not counted. Met when some period certainly holds enough changes. Cannot be told when only vague dates could make enough.",
        parameters: &[
            ("of", "pick", true, "The entries that say it."),
            (
                "by",
                "`\"home\"` or `{ fact = \"name\" }`",
                true,
                "What changes: the address written for the child (only in rules about a child), or a fact. Capitals and spaces make no difference.",
            ),
            ("at_least", "number", true, "How many changes are enough."),
            ("within", PERIOD, true, WITHIN),
        ],
        drawn: "of = A\nby = { fact = \"n\" }\nat_least = 2\nwithin = { days = 10 }",
        pictures: [
            ("met", "a n  1..2..1...."),
            ("not met", "a n  1..2..2...."),
            ("cannot tell", "a n=1  x.....x....\na n=2  .??????????"),
        ],
        example: "moved-home-repeatedly",
    },
    Page {
        shape: "disagreement",
        finds: "Two records that cannot both be the whole truth.",
        means: "Given as `one` and `other`: met when something of each certainly lies within the period of the other. Given as `of` and `fact`: met when two entries give the fact otherwise. Two records of one happening can disagree too. Cannot be told when only vague dates could bring them near enough.",
        parameters: &[
            ("one", "pick", false, "What the one record says. Goes with `other`."),
            ("other", "pick", false, "What the other says."),
            ("of", "pick", false, "Entries that should agree. Goes with `fact`."),
            ("fact", "name of a fact", false, "In what they should."),
            ("within", PERIOD, true, WITHIN),
            (
                "other_agency",
                "`true` or `false`",
                false,
                "Whether only records of different agencies count. Left out: yes.",
            ),
        ],
        drawn: "one = A\nother = B\nwithin = { days = 5 }",
        pictures: [
            ("met", "a  x.........\nb@two  ....x....."),
            ("not met", "a  x.........\nb@two  .....x...."),
            ("cannot tell", "a  x.........\nb@two  ...?????.."),
        ],
        example: "injury-explained-differently-to-two-services",
    },
    Page {
        shape: "unanswered",
        finds: "Asked and no reply, or decided without asking.",
        means: "Each thing `asked`: met when no `reply` can have come by the end of `limit` and that day has passed, or when something was `decided` on a later day before any reply can have come. With `ask_before`, each thing decided with nothing asked in that period up to it is met too. Cannot be told when a day is too vague, or when none is found and the sources do not reach.",
        parameters: &[
            ("asked", "pick", true, "What asks."),
            ("reply", "pick", true, "What answers."),
            (
                "pairs_by",
                "name of a fact",
                false,
                "A fact by which a reply belongs to what was asked. Where either does not give it, they go together.",
            ),
            (
                "limit",
                PERIOD,
                false,
                "How long a reply may take; the last day counts. This, `decided` or both.",
            ),
            ("decided", "pick", false, "What should not have come before a reply."),
            (
                "ask_before",
                PERIOD,
                false,
                "How long before a decision something must have been asked.",
            ),
        ],
        drawn: "asked = A\nreply = B\nlimit = { days = 3 }",
        pictures: [
            ("met", "a  x.........\nb  ......x..."),
            ("not met", "a  x.........\nb  ...x......"),
            ("cannot tell", "a  x.........\ncovered =="),
        ],
        example: "enquiry-not-answered",
    },
];

const LEGEND: &str = "A column is one day. `x` is an entry of that day, a figure an entry that says so much; a run of `?` is one entry that can have been on any of those days; `covered` says which days the source covers (without it, every day). The reader stands on the last column. `@two` is another agency’s.";

const FORMS: &str = "A *pick* says which entries count and what to call them: `one`, `many`, and `any`, a list of `{ kinds, agencies, where }`. A *span* is `{ days = n }`, or `weeks`, `months`, `years`, `working_days`.";

fn made(page: &Page) -> String {
    let mut text = format!(
        "<!-- Made from the code: see crates/safeguarding/src/patterns/shapes/pages.rs. -->\n\n# `{}`\n\n{}\n\n{}\n\n## Parameters\n\n| name | form | needed | what |\n|---|---|---|---|\n",
        page.shape, page.finds, page.means
    );
    for (name, form, needed, what) in page.parameters {
        let needed = if *needed { "yes" } else { "no" };
        writeln!(text, "| `{name}` | {form} | {needed} | {what} |").expect("text grows");
    }
    let letters = "A, B and C are picks of entries a, b and c.";
    write!(
        text,
        "\n{FORMS}\n\n## In pictures\n\n{LEGEND} {letters}\n\n```toml\n{}\n```\n",
        page.drawn
    )
    .expect("text grows");
    for (verdict, picture) in page.pictures {
        let (fast, slow) = judged(page.shape, page.drawn, picture);
        assert_eq!(fast, slow, "the fast path and the oracle, on\n{picture}");
        let is_so = match verdict {
            "met" => fast.starts_with("met "),
            other => fast.starts_with(other),
        };
        assert!(is_so, "{}: {verdict} is {fast}, on\n{picture}", page.shape);
        write!(text, "\n```text\n{}\n```\n\n{}.\n", aligned(picture), said(&fast))
            .expect("text grows");
    }
    let (path, rule) = example(page);
    write!(
        text,
        "\n## A rule that uses it\n\nFrom [{}](../../{path}):\n\n```toml\n{rule}\n```\n",
        page.example
    )
    .expect("text grows");
    text
}

/// A picture with its days under one another.
fn aligned(picture: &str) -> String {
    let lines: Vec<(&str, &str)> =
        picture.lines().filter_map(|line| line.rsplit_once(char::is_whitespace)).collect();
    let width = lines.iter().map(|(label, _)| label.trim().len()).max().unwrap_or_default();
    let line = |(label, days): &(&str, &str)| format!("{:width$}  {days}", label.trim());
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// `met a1 b5 on 5` as a reader is told it.
fn said(answer: &str) -> String {
    if let Some(missing) = answer.strip_prefix("cannot tell: ") {
        return format!("**Cannot tell**: {missing}");
    }
    let Some(met) = answer.strip_prefix("met ") else { return "**Not met**".to_owned() };
    let (rests_on, day) = met.rsplit_once(" on ").unwrap_or((met, ""));
    let rests_on: Vec<String> = rests_on.split(' ').map(|entry| format!("`{entry}`")).collect();
    format!(
        "**Met** on day {day}, resting on {} (the kind, and its first possible day)",
        rests_on.join(", ")
    )
}

/// The file of the example, and its lines from the table of parameters on.
fn example(page: &Page) -> (&'static str, String) {
    let file = format!("/{}.toml", page.example);
    let (path, text) = PRACTICE
        .iter()
        .find(|(path, _)| path.ends_with(&file))
        .unwrap_or_else(|| panic!("no shipped rule is called {}", page.example));
    let heading = format!("[version.{}", page.shape);
    let version = text.rsplit("[[version]]").next().unwrap_or_default();
    let tables: Vec<&str> = version
        .split_inclusive('\n')
        .scan(false, |inside, line| {
            if line.starts_with('[') {
                *inside = line.starts_with(&heading);
            }
            Some(if *inside { line } else { "" })
        })
        .collect();
    let parameters = tables.concat();
    assert!(!parameters.is_empty(), "{} has no table {heading}", page.example);
    (path, parameters.trim().to_owned())
}

/// What every version of a rule may say beside the parameters of its shape.
const OF_EVERY_VERSION: &str = "
## What every version may say

Beside `source`, `prompt` and the table of its shape:

| key | what it is | left out |
|---|---|---|
| `in_force` | the first day it is in force | it is needed |
| `needs` | agencies whose records must be there before “not met” may be said | none |
| `answered_by` | a pick: records that answer the prompt, on or after the day the pattern completed | nothing answers it |
| `current_for` | span: how long after its last entry an occurrence still counts as of now | twelve months |
| `only_once_born` | says nothing of a child not yet born, and leaves out what is dated before the birth | no |
| `asked_from` | the age, in `years` or `months`, from which it is asked of a child; only where the rule is `about = \"child\"` | any age |
| `limits` | what a reader should know before leaning on it | nothing |

“Not met” speaks of no day before the birth (of the eldest, where a rule is about brothers and sisters), or, where the rule speaks of an unborn child too, of none more than forty weeks before the birth or the day it is expected. Of an age at which a rule is not asked nothing is said: not “cannot tell” either.
";

fn index() -> String {
    let mut text = "<!-- Made from the code: see crates/safeguarding/src/patterns/shapes/pages.rs. -->\n\n# The shapes a rule can take\n\nA rule of practice is data; what it looks for has one of these forms. Each answers in three ways: met, not met, cannot tell.\n\n| shape | what it finds |\n|---|---|\n".to_owned();
    for page in &PAGES {
        writeln!(text, "| [`{0}`]({0}.md) | {1} |", page.shape, page.finds).expect("text grows");
    }
    text.push_str(OF_EVERY_VERSION);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::load;
    use std::path::Path;

    /// What the loader says of a rule with these parameters.
    fn problems(shape: &str, parameters: &str) -> Vec<String> {
        let rule = format!(
            "id = \"r\"\ntitle = \"t\"\nshape = \"{shape}\"\nnation = \"england\"\nabout = \"child\"\n[[version]]\nin_force = 2000-01-01\n[version.{shape}]\n{parameters}\n"
        );
        let said =
            load(&[("p/patterns/r.toml", rule.as_str())], &[]).expect_err("it has no source");
        said.into_iter().map(|problem| problem.what).collect()
    }

    #[test]
    fn the_pages_are_what_the_code_makes() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/shapes");
        let pages = PAGES.iter().map(|page| (format!("{}.md", page.shape), made(page)));
        let mut stale = Vec::new();
        for (name, text) in pages.chain([("README.md".to_owned(), index())]) {
            let path = folder.join(&name);
            if std::env::var_os("REGARD_WRITE_PAGES").is_some() {
                std::fs::create_dir_all(&folder).expect("the folder can be made");
                std::fs::write(&path, &text).expect("the page can be written");
            }
            if std::fs::read_to_string(&path).unwrap_or_default() != text {
                stale.push(name);
            }
        }
        assert!(
            stale.is_empty(),
            "stale: {stale:?}; run REGARD_WRITE_PAGES=1 cargo test -p safeguarding pages, and read what changed"
        );
    }

    #[test]
    fn the_pages_name_every_parameter_the_loader_takes_and_no_other() {
        for page in &PAGES {
            let said = problems(page.shape, "no-such-parameter = 1");
            let unknown = said.iter().find(|what| what.contains("unknown field")).expect("refused");
            let mut taken: Vec<&str> =
                unknown.split('`').skip(3).step_by(2).filter(|name| !name.is_empty()).collect();
            let mut told: Vec<&str> = page.parameters.iter().map(|(name, ..)| *name).collect();
            taken.sort_unstable();
            told.sort_unstable();
            assert_eq!(told, taken, "{}", page.shape);
        }
    }

    #[test]
    fn the_pages_say_rightly_which_parameters_are_needed() {
        const PICK: &str = "{ one = \"x\", many = \"xs\", any = [] }";
        for page in &PAGES {
            let value = |name: &str, form: &str| match (form, name) {
                ("pick", _) => PICK.to_owned(),
                ("number", _) => "1".to_owned(),
                ("span", _) => "{ days = 2 }".to_owned(),
                (_, "groups") => "[]".to_owned(),
                (_, "by") => "\"home\"".to_owned(),
                _ => "\"x\"".to_owned(),
            };
            let needed: Vec<&Parameter> = page.parameters.iter().filter(|p| p.2).collect();
            for left_out in std::iter::once(None).chain((0..needed.len()).map(Some)) {
                let given = needed.iter().enumerate().filter(|(n, _)| Some(*n) != left_out);
                let lines: Vec<String> = given
                    .map(|(_, (name, form, ..))| format!("{name} = {}", value(name, form)))
                    .collect();
                let said = problems(page.shape, &lines.join("\n"));
                let missing = said.iter().find(|what| what.contains("missing field"));
                match left_out.map(|n| needed[n].0) {
                    None => {
                        assert_eq!(
                            missing, None,
                            "{}: more is needed than the page says",
                            page.shape
                        );
                    }
                    Some(name) => assert!(
                        missing.is_some_and(|what| what.contains(&format!("`{name}`"))),
                        "{}: {name} is not needed, but the page says so",
                        page.shape
                    ),
                }
            }
        }
    }
}
