//! The pages of `docs/practice/`, one a topic, made from the rules and their stories: what each rule claims, where it comes
//! from, and what `regard explain` tells of a story in which it is met.
//!
//! The test below holds the files to what is made here; `REGARD_WRITE_PAGES=1 cargo test -p safeguarding pages` writes them.
//! A rule's topic is the folder of its stories.

use super::{Expected, Scenario};
use crate::calendar::in_words;
use crate::chronology::{Covered, View};
use crate::patterns::{Compiled, Concerning, Explanation, Ground, Scene, Verdict, Words, judge};
use crate::practice::{Practice, Rule, SCENARIOS, Scope, Version};
use crate::records::Record;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const MADE: &str =
    "<!-- Made from practice/ and scenarios/: see crates/safeguarding/src/scenarios/pages.rs. -->";

/// A story that tells of a rule.
struct Story {
    path: &'static str,
    scenario: Scenario,
}

/// Every page: its name and its text.
pub(super) fn all() -> Vec<(String, String)> {
    let practice = Practice::shipped();
    let compiled = Compiled::of(&practice);
    let mut topics: BTreeMap<&str, Vec<&Rule>> = BTreeMap::new();
    for rule in &practice.rules {
        topics.entry(topic(rule)).or_default().push(rule);
    }
    let mut pages: Vec<(String, String)> = topics
        .iter()
        .map(|(topic, rules)| (format!("{topic}.md"), page(topic, rules, &compiled)))
        .collect();
    pages.push(("README.md".to_owned(), index(&topics)));
    pages
}

/// The folder of a rule's stories.
fn topic(rule: &Rule) -> &'static str {
    let own = format!("/{}--", rule.id);
    let path = SCENARIOS.iter().find(|(path, _)| path.contains(&own)).map(|(path, _)| *path);
    let path = path.unwrap_or_else(|| panic!("{} has no story of its own", rule.id));
    path.split('/').nth(1).expect("stories lie in folders")
}

/// The first of a rule's own stories that expects this verdict; the plainest, which is named by it, before others.
fn story(rule: &Rule, verdict: Verdict) -> Option<(Story, Expected)> {
    let verdict = verdict.in_words();
    let own = format!("/{}--", rule.id);
    let plain = format!("{own}{}.md", verdict.replace(' ', "-"));
    let mut stories: Vec<_> = SCENARIOS.iter().filter(|(path, _)| path.contains(&own)).collect();
    stories.sort_by_key(|(path, _)| !path.ends_with(&plain));
    stories.into_iter().find_map(|(path, text)| {
        let scenario = Scenario::read(text).expect("the shipped stories can be read");
        let is_it = |e: &&Expected| e.rule == rule.id && e.verdict == verdict;
        let expected = scenario.expected.iter().find(is_it)?.clone();
        Some((Story { path, scenario }, expected))
    })
}

/// What is told of a rule in a story, and the version it is judged by.
fn told<'a>(
    story: &Story,
    expected: &Expected,
    rule: &'a Rule,
    compiled: &Compiled,
) -> (Explanation, &'a Version) {
    let (scenario, people) = story.scenario.told(compiled.practice);
    let Scenario { records, coverage, .. } = &scenario;
    let child = scenario.child(expected, &people).expect("the story names the child");
    let view = match &expected.known_to {
        Some(agency) => View::of_agency(expected.as_of, agency),
        None => View::all(expected.as_of),
    };
    let scene = Scene::round(records, &people, compiled, &view, child, rule.about);
    let covered = Covered::of(coverage);
    let covered = &covered.seen_by(&view);
    let ground = Ground { compiled, covered, as_of: expected.as_of };
    let ready = compiled.rules.iter().find(|ready| ready.rule.id == rule.id);
    let finding = judge(ready.expect("the rule is compiled"), &scene, &ground)
        .expect("a version is in force on the story's day");
    let family = people.family_of_child[child as usize].unwrap_or_default();
    let concerning = match rule.about {
        Scope::Child => Concerning::Child(child),
        Scope::SiblingGroup => Concerning::SiblingGroup(family),
        Scope::Household => Concerning::Household(family),
    };
    let words = Words { records, people: &people, practice: compiled.practice };
    let judged_by = finding.latest().map_or(finding.in_force, |latest| latest.in_force);
    let version = rule.in_force(judged_by).expect("the finding names a version");
    (words.explain(&finding, concerning), version)
}

fn page(topic: &str, rules: &[&Rule], compiled: &Compiled) -> String {
    let mut text = format!("{MADE}\n\n# {}\n\n", label(topic));
    for rule in rules {
        writeln!(text, "- [{}](#{})", rule.title, slug(&rule.title)).expect("text grows");
    }
    for rule in rules {
        write!(text, "\n{}", section(rule, compiled)).expect("text grows");
    }
    text
}

/// What a page says of one rule.
fn section(rule: &Rule, compiled: &Compiled) -> String {
    let (met, expected) = story(rule, Verdict::Met)
        .unwrap_or_else(|| panic!("{} has no story in which it is met", rule.id));
    let (explained, version) = told(&met, &expected, rule, compiled);
    let about = match rule.about {
        Scope::Child => "one child",
        Scope::SiblingGroup => "all the children of a family",
        Scope::Household => "a family with the adults of the home",
    };
    let shape = version.shape.name();
    let source = &version.source;
    let mut text = format!(
        "## {}\n\nRule [`{}`](../../{}) · shape [`{shape}`](../shapes/{shape}.md) · about {about} · in force from {}\n\n",
        rule.title,
        rule.id,
        rule.file,
        in_words(version.in_force)
    );
    write!(
        text,
        "**Source:** {}. {}. Standing: {}. Read {}.\n\n> {}\n\n**It asks the {}:** {}\n\n",
        source.title.trim_end_matches('.'),
        source.place.trim_end_matches('.'),
        source.status,
        in_words(source.read.0),
        source.says,
        explained.role,
        explained.ask
    )
    .expect("text grows");
    text.push_str(&as_told(&met, &expected, &explained));
    if let Some(limits) = &explained.limits {
        write!(text, "**Before leaning on it:** {limits}\n\n").expect("text grows");
    }
    if let Some(age) = version.asked_from {
        write!(text, "**Asked** of children from the age of {age}.\n\n").expect("text grows");
    }
    if let Some((untold, expected)) = story(rule, Verdict::CannotTell) {
        let (explained, _) = told(&untold, &expected, rule, compiled);
        writeln!(
            text,
            "**When it cannot tell**, as in [{}](../../{}): {}",
            untold.scenario.title, untold.path, explained.sentence
        )
        .expect("text grows");
    }
    let others = rule.versions.iter().filter(|other| other.in_force != version.in_force);
    for other in others {
        let source = &other.source;
        write!(
            text,
            "\n**Another version**, in force from {}: {}. {}. {}\n",
            in_words(other.in_force),
            source.title.trim_end_matches('.'),
            source.place.trim_end_matches('.'),
            source.says
        )
        .expect("text grows");
    }
    text
}

/// The finding of a story, as `regard explain` prints it.
fn as_told(story: &Story, expected: &Expected, told: &Explanation) -> String {
    let reader = expected.known_to.as_ref().map_or_else(String::new, |agency| {
        format!(", with only what {} knew", agency.replace('-', " "))
    });
    let mut text = format!(
        "**As told** of {} in [{}](../../{}), read on {}{reader}:\n\n> {}\n\n",
        told.concerning,
        story.scenario.title,
        story.path,
        in_words(expected.as_of),
        told.sentence
    );
    // The sentence itself need not be said twice.
    let is_said = told.because.len() > 1 && told.because[0].words == told.sentence;
    let outdent = usize::from(is_said);
    for line in told.because.iter().skip(outdent) {
        let from: Vec<&str> = line
            .records
            .iter()
            .filter_map(|index| reference(&story.scenario.records[*index as usize]))
            .collect();
        let from = if from.is_empty() { String::new() } else { format!(" ({})", from.join(", ")) };
        writeln!(text, "{}- {}{from}", "  ".repeat(line.depth - outdent), line.words)
            .expect("text grows");
    }
    if !told.because.is_empty() {
        text.push('\n');
    }
    let before = told.before.iter().cloned();
    let answered = match &told.answered {
        Some(answer) => format!("Followed by: {answer}."),
        None => "Nothing recorded since answers it.".to_owned(),
    };
    let closing: Vec<String> = before.chain([answered]).collect();
    write!(text, "{}\n\n", closing.join(" ")).expect("text grows");
    text
}

fn reference(record: &Record) -> Option<&str> {
    record.provenance.reference.as_deref()
}

fn index(topics: &BTreeMap<&str, Vec<&Rule>>) -> String {
    let count: usize = topics.values().map(Vec::len).sum();
    let mut text = format!(
        "{MADE}\n\n# What the practice library looks for\n\n{count} rules, by topic. Each page says what a rule claims, where it comes from, whom it asks what, and how a finding of it reads, from an invented story in which it is met. What makes the claim true is in the rule’s own file; the forms rules can take are in [shapes](../shapes/README.md).\n\nA rule that is met asks a person a question. No rule being met is never evidence that a child is safe.\n"
    );
    for (topic, rules) in topics {
        write!(text, "\n## [{}]({topic}.md)\n\n", label(topic)).expect("text grows");
        for rule in rules {
            writeln!(text, "- [{}]({topic}.md#{})", rule.title, slug(&rule.title))
                .expect("text grows");
        }
    }
    text
}

/// A folder's name as a heading.
fn label(topic: &str) -> String {
    let words = topic.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |c| format!("{}{}", c.to_uppercase(), letters.as_str()))
}

/// The anchor of a heading, as code forges make it.
fn slug(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn the_pages_are_what_the_rules_and_their_stories_make() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/practice");
        let pages = super::all();
        let is_writing = std::env::var_os("REGARD_WRITE_PAGES").is_some();
        let made: BTreeSet<&str> = pages.iter().map(|(name, _)| name.as_str()).collect();
        let mut stale = Vec::new();
        if is_writing {
            std::fs::create_dir_all(&folder).expect("the folder can be made");
        }
        for entry in std::fs::read_dir(&folder).expect("the folder can be read") {
            let path = entry.expect("the folder can be read").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if !made.contains(name.as_str()) {
                if is_writing {
                    std::fs::remove_file(&path).expect("the page can be removed");
                } else {
                    stale.push(name);
                }
            }
        }
        for (name, text) in &pages {
            let path = folder.join(name);
            if is_writing {
                std::fs::write(&path, text).expect("the page can be written");
            }
            if std::fs::read_to_string(&path).unwrap_or_default() != *text {
                stale.push(name.clone());
            }
        }
        assert!(
            stale.is_empty(),
            "stale: {stale:?}; run REGARD_WRITE_PAGES=1 cargo test -p safeguarding pages, and read what changed"
        );
    }
}
