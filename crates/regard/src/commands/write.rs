//! `regard write`: one entry, as a form on the pages takes it.
//!
//! Takes a kind, whom it is about, facts and texts; appends a record, or says everything that stands in the way and writes nothing.

use super::LogPlace;
use crate::out::{field, say};
use anyhow::Context;
use safeguarding::Caseload;
use safeguarding::practice::{FactForm, Kind, Voice};
use safeguarding::records::{Private, RecordId, Relation};
use safeguarding::response::{Beginning, Typed, chosen, to_be_put_right, voice_id};
use smol_str::SmolStr;
use std::process::ExitCode;

/// The command's options.
#[derive(clap::Args)]
#[command(
    after_help = "`regard write --list` lists the kinds; `regard write worry --list` what one of them asks. A text that begins with @ is \
                        read from the file of that name: names and words on a command line may be kept by your shell."
)]
pub struct Write {
    /// What it is, like worry or contact-decision.
    #[arg(required_unless_present = "list")]
    kind: Option<String>,
    /// List the kinds, or what a kind asks.
    #[arg(long)]
    list: bool,
    /// Whom it is about, by id or name; several times for several people.
    #[arg(long, value_name = "PERSON")]
    about: Vec<String>,
    /// The entry it goes on from, by its record's id.
    #[arg(long, value_name = "RECORD")]
    on: Vec<String>,
    /// The entry of this kind that it puts right, by its record’s id; what is not given stays as it was.
    #[arg(long, value_name = "RECORD", conflicts_with_all = ["withdraws", "disputes", "about", "on"])]
    corrects: Option<String>,
    /// Why it is put right.
    #[arg(long, value_name = "WORDS", default_value = "", requires = "corrects")]
    because: String,
    /// The entry it withdraws.
    #[arg(long, value_name = "RECORD", conflicts_with_all = ["disputes", "about", "on"])]
    withdraws: Option<String>,
    /// The entry the family sees otherwise.
    #[arg(long, value_name = "RECORD", conflicts_with_all = ["about", "on"])]
    disputes: Option<String>,
    /// A fact, like outcome=assessment.
    #[arg(long, value_name = "NAME=VALUE")]
    fact: Vec<String>,
    /// A text by its voice, like fact-seen="Asleep on the carpet" or opinion=@notes.txt.
    #[arg(long, value_name = "VOICE=WORDS")]
    text: Vec<String>,
    /// When it happened; today where not given.
    #[arg(long, value_name = "DAY", default_value = "")]
    happened: String,
    /// The agency it is written for.
    #[arg(long, value_name = "AGENCY", default_value = "")]
    agency: String,
    /// The school, practice or team.
    #[arg(long, value_name = "NAME", default_value = "")]
    organisation: String,
    /// Who writes.
    #[arg(long, value_name = "NAME", default_value = "")]
    by: String,
    /// In which role.
    #[arg(long, value_name = "ROLE", default_value = "")]
    role: String,
    #[command(flatten)]
    log: LogPlace,
}

impl Write {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        if self.list {
            list(self.kind.as_deref())?;
            return Ok(ExitCode::SUCCESS);
        }
        let mut store = self.log.existing()?;
        let caseload = crate::open::caseload(&store, self.log.weights.as_deref())?;
        let typed = self.typed(&caseload)?;
        let record = match crate::recording::made(&caseload, &typed) {
            Ok(record) => record,
            Err(wrong) => {
                let told: Vec<String> =
                    wrong.iter().map(|one| format!("{}: {}", one.field, one.words)).collect();
                return Ok(crate::out::problems(&told, "nothing was written"));
            }
        };
        let id = crate::recording::write(&mut store, record)?;
        say!("Written down: {id}");
        say!("  `regard work` says what is owed now");
        Ok(ExitCode::SUCCESS)
    }

    fn typed(&self, caseload: &Caseload) -> anyhow::Result<Typed> {
        let people = self
            .about
            .iter()
            .map(|words| Ok(chosen(caseload, crate::open::person(caseload, words)?)));
        let follows = self.on.iter().map(|id| record_id(id));
        let pairs = |all: &[String], what: &str| -> anyhow::Result<Vec<(String, String)>> {
            all.iter()
                .map(|pair| {
                    let (name, value) = pair.split_once('=').with_context(|| {
                        format!(
                            "{} is no {what}: write its name, an equals sign and its value",
                            field(pair)
                        )
                    })?;
                    Ok((name.trim().to_owned(), worded(value)?))
                })
                .collect()
        };
        let facts = pairs(&self.fact, "fact")?;
        let texts = pairs(&self.text, "text")?.into_iter().map(|(name, value)| {
            let voice = Voice::ALL.into_iter().find(|voice| voice_id(*voice) == name);
            let all = Voice::ALL.map(voice_id).join(", ");
            let voice = voice
                .with_context(|| format!("{} is no voice; the voices are {all}", field(&name)))?;
            Ok((voice, Private::from(value)))
        });
        let typed = Typed {
            kind: self.kind.clone().unwrap_or_default().into(),
            agency: self.agency.as_str().into(),
            organisation: self.organisation.clone(),
            author: self.by.as_str().into(),
            role: self.role.clone(),
            happened: self.happened.clone(),
            facts: facts.into_iter().map(|(n, v)| (SmolStr::from(n), Private::from(v))).collect(),
            texts: texts.collect::<anyhow::Result<_>>()?,
            people: people.collect::<anyhow::Result<_>>()?,
            follows: follows.collect::<anyhow::Result<_>>()?,
            ..Typed::default()
        };
        self.answering(caseload, typed)
    }

    /// What was typed, where it puts right, withdraws or disputes an earlier entry.
    fn answering(&self, caseload: &Caseload, mut typed: Typed) -> anyhow::Result<Typed> {
        let given = [
            (Relation::Corrects, &self.corrects),
            (Relation::Withdraws, &self.withdraws),
            (Relation::Rebuts, &self.disputes),
        ];
        let given = given.into_iter().find_map(|(how, id)| id.as_ref().map(|id| (how, id)));
        let Some((relation, id)) = given else { return Ok(typed) };
        let id = record_id(id)?;
        typed.answers = Some((relation, id));
        let earlier = caseload.records.iter().find(|record| record.id == id);
        if let Some(earlier) = earlier.filter(|_| relation == Relation::Corrects) {
            let written = to_be_put_right(earlier);
            typed.because = self.because.as_str().into();
            typed.facts = written.facts.into_iter().chain(typed.facts).collect();
            typed.texts = written.texts.into_iter().chain(typed.texts).collect();
        }
        Ok(typed)
    }
}

fn record_id(id: &str) -> anyhow::Result<RecordId> {
    id.parse().map(RecordId).map_err(|_| {
        anyhow::anyhow!("{} is no record’s id; `regard work` and the pages show them", field(id))
    })
}

/// A value as given, or from the file it names.
fn worded(value: &str) -> anyhow::Result<String> {
    match value.strip_prefix('@') {
        None => Ok(value.to_owned()),
        Some(path) => std::fs::read_to_string(path)
            .with_context(|| format!("{path} could not be read as text")),
    }
}

fn list(kind: Option<&str>) -> anyhow::Result<()> {
    let practice = safeguarding::practice::Practice::shipped();
    let Some(id) = kind else {
        for kind in practice.kinds.values().filter(|kind| kind.form.is_some()) {
            say!("{:24} {}", kind.id, kind.label);
        }
        return Ok(());
    };
    let known = practice.kind(id).and_then(|kind| Some((kind, kind.form.as_ref()?)));
    let (kind, form) = known.with_context(|| {
        format!(
            "{} is nothing that can be written here; `regard write --list` lists what can",
            field(id)
        )
    })?;
    say!("{}", kind.label);
    let to = form.tells.first().map(SmolStr::as_str);
    let today = crate::clock::today();
    let begins = Beginning { practice: &practice, child: None, entry: None, to, agency: "", today };
    let begins = begins.words(kind);
    for text in &form.texts {
        let needed = if text.needed { ", needed" } else { "" };
        say!("  --text {}=…  {}{needed}", voice_id(text.voice), text.label);
        let words = begins.iter().find(|(voice, _)| *voice == text.voice);
        for (n, line) in words.iter().flat_map(|(_, words)| words.reveal().lines()).enumerate() {
            let before = if n == 0 { "you may begin with: " } else { "" };
            say!("      {before}{line}");
        }
    }
    list_facts(kind);
    if !form.follows.is_empty() {
        say!("  --on RECORD  goes on from {}", form.follows.join(", or "));
    }
    Ok(())
}

fn list_facts(kind: &Kind) {
    let Some(form) = &kind.form else { return };
    for fact in kind.facts.iter().filter(|fact| !form.leaves_out.contains(&fact.name)) {
        let needed = if form.needs.contains(&fact.name) { ", needed" } else { "" };
        let values = match fact.form {
            FactForm::Choice if fact.several => fact.choices.join(", "),
            FactForm::Choice => fact.choices.join(" | "),
            FactForm::YesNo => "yes | no".to_owned(),
            FactForm::Date => "a day".to_owned(),
            FactForm::Number => "a number".to_owned(),
            FactForm::Text if fact.several => "agencies’ ids with commas between".to_owned(),
            FactForm::Text if fact.names_agency => "an agency’s id".to_owned(),
            FactForm::Text if fact.names_duty => {
                "a clock’s id, as `regard work --format json` has it".to_owned()
            }
            FactForm::Text => "words".to_owned(),
        };
        say!("  --fact {}=…  {} ({values}){needed}", fact.name, fact.label);
    }
}
