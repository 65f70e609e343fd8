//! Words and questions of learning about neglect: what neglect is by edition, words to use, lists of questions, roles, how far people take
//! part, what to learn from, and numbers to ring.
//!
//! Takes the data of practice; gives it in a reader’s order. It changes no words that somebody wrote.

mod samples;

use super::prelude::*;
use safeguarding::calendar::{Date, in_words};
use safeguarding::practice::{Helpline, LearningHelp, LearningLink, NeglectDefinition, Practice};

/// This page.
pub const PAGE: Page = Page {
    name: "words",
    purpose: "What neglect is by edition, words to use, questions, roles, levels of taking part, and numbers to ring",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page = |site: &Site, at: &PageAsked| {
        site.found(&PAGE, &WordsPage::of(&site.caseload().practice, at.view.as_of))
    };
    router.route("/learning/words", answered(page))
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct WordsPage {
    definitions: Vec<DefinitionShown>,
    words: Vec<WordShown>,
    lists: Vec<ListShown>,
    roles: Vec<RoleShown>,
    levels: Vec<(u8, String, String)>,
    links: Vec<LinkShown>,
    kinds: Vec<KindShown>,
    helplines: Vec<HelplineShown>,
}

/// What neglect is in one edition.
#[derive(Debug, Serialize)]
struct DefinitionShown {
    id: String,
    nation: String,
    edition: String,
    from: String,
    to: Option<String>,
    is_in_force: bool,
    says: String,
    limbs: Vec<String>,
    /// Limbs that the edition before it of the same nation does not have.
    new: Vec<String>,
    limits: Option<String>,
    source: String,
}

#[derive(Debug, Serialize)]
struct WordShown {
    say: String,
    instead_of: Vec<String>,
    because: String,
    from: String,
}

#[derive(Debug, Serialize)]
struct ListShown {
    id: String,
    title: String,
    used: String,
    /// Each with what helps to answer it.
    questions: Vec<(String, Option<String>)>,
    source: String,
}

#[derive(Debug, Serialize)]
struct RoleShown {
    title: String,
    of: String,
    answers_for: String,
    from: String,
}

/// Something to learn from.
#[derive(Debug, Serialize)]
struct LinkShown {
    title: String,
    publisher: String,
    address: String,
    helps: String,
    checked: String,
}

/// A kind of case review of a nation.
#[derive(Debug, Serialize)]
struct KindShown {
    name: String,
    nation: String,
    held_by: String,
    says: String,
    from: Option<String>,
    to: Option<String>,
}

#[derive(Debug, Serialize)]
struct HelplineShown {
    name: String,
    number: String,
    dialled: String,
    says: String,
    area: String,
    checked: String,
}

impl WordsPage {
    pub(crate) fn of(practice: &Practice, day: Date) -> Self {
        let words = practice.words.iter().map(|word| WordShown {
            say: word.say.clone(),
            instead_of: word.instead_of.clone(),
            because: word.because.clone(),
            from: word.from.clone(),
        });
        let lists = practice.question_lists.iter().map(|list| ListShown {
            id: list.id.to_string(),
            title: list.title.clone(),
            used: list.used.clone(),
            questions: list.questions.iter().map(|q| (q.asks.clone(), q.hint.clone())).collect(),
            source: list.source.title.clone(),
        });
        let roles = practice.learning_roles.iter().map(|role| RoleShown {
            title: role.title.clone(),
            of: role.of.clone(),
            answers_for: role.answers_for.clone(),
            from: role.from.clone(),
        });
        let kinds = practice.review_kinds.iter().map(|kind| KindShown {
            name: kind.name.clone(),
            nation: kind.nation.clone(),
            held_by: kind.held_by.clone(),
            says: kind.says.clone(),
            from: kind.from.map(|from| in_words(from.0)),
            to: kind.to.map(|to| in_words(to.0)),
        });
        let levels = practice.participation.iter();
        Self {
            definitions: definitions(practice, day),
            words: words.collect(),
            lists: lists.collect(),
            roles: roles.collect(),
            levels: levels.map(|one| (one.step, one.name.clone(), one.says.clone())).collect(),
            links: practice.learning_links.iter().map(|link| link_shown(link, day)).collect(),
            kinds: kinds.collect(),
            helplines: practice.helplines.iter().map(|line| helpline(line, day)).collect(),
        }
    }
}

fn definitions(practice: &Practice, day: Date) -> Vec<DefinitionShown> {
    let shown = |(place, one): (usize, &NeglectDefinition)| {
        let before = practice.definitions[..place].iter().rev();
        let before = before.clone().find(|other| other.nation == one.nation);
        let is_new = |limb: &&safeguarding::practice::Limb| {
            before.is_some_and(|before| before.limb(&limb.id).is_none())
        };
        DefinitionShown {
            id: one.id.to_string(),
            nation: one.nation.clone(),
            edition: one.edition.clone(),
            from: in_words(one.from.0),
            to: one.to.map(|to| in_words(to.0)),
            is_in_force: one.is_in_force(day),
            says: one.says.clone(),
            limbs: one.limbs.iter().map(|limb| limb.says.clone()).collect(),
            new: one.limbs.iter().filter(is_new).map(|limb| limb.says.clone()).collect(),
            limits: one.limits.clone(),
            source: one.source.title.clone(),
        }
    };
    practice.definitions.iter().enumerate().map(shown).collect()
}

fn link_shown(link: &LearningLink, day: Date) -> LinkShown {
    let help = |help: &LearningHelp| match help {
        LearningHelp::Understand => "understand",
        LearningHelp::Recognise => "recognise",
        LearningHelp::Protect => "protect",
    };
    let helps: Vec<&str> = link.helps.iter().map(help).collect();
    LinkShown {
        title: link.title.clone(),
        publisher: link.publisher.clone(),
        address: link.address.clone(),
        helps: helps.join(", "),
        checked: checked(link.checked(day), "the address"),
    }
}

fn helpline(line: &Helpline, day: Date) -> HelplineShown {
    HelplineShown {
        name: line.name.clone(),
        number: line.number.clone(),
        dialled: line.dialled(),
        says: line.says.clone(),
        area: line.area.clone().unwrap_or_else(|| "the whole United Kingdom".to_owned()),
        checked: checked(line.checked(day), "the number"),
    }
}

/// When somebody looked whether a number or an address is right.
fn checked(checked: Option<(Date, bool)>, what: &str) -> String {
    match checked {
        Some((day, true)) => format!("{what} was checked on {}", in_words(day)),
        Some((day, false)) => {
            format!("to be checked again: {what} was last checked on {}", in_words(day))
        }
        None => format!("to be checked: nobody has checked {what} yet"),
    }
}
