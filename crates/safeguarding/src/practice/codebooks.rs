//! Codebooks: the frames by which people code what reviews say, each code with what it means, takes in and leaves out.
//!
//! Takes the text of the files of `practice/learning/codebooks/`; gives codebooks whose codes can be found, walked and, in an
//! exchange of files, recognised again. It codes nothing itself and counts nothing.

use super::rules::{Source, TomlDay};
use crate::calendar::Date;
use serde::Deserialize;
use smol_str::SmolStr;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A frame for coding, in one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Codebook {
    /// Its id: lower case, words joined by hyphens. All versions of a frame have the same.
    pub id: SmolStr,
    /// What it is called.
    pub title: String,
    /// Its version, from 1.
    pub version: u32,
    /// The first day it is in force.
    pub in_force: Date,
    /// Where it comes from.
    pub source: Source,
    /// What it is for, what it leaves out, and what of it nobody has verified.
    pub about: String,
    /// What may be coded by it. **Shape:** at least one, each once.
    pub used_for: Vec<UsedFor>,
    /// Its codes. **Shape:** in the order of the file, each after its parent; ids unique.
    pub codes: Vec<Code>,
}

/// What a codebook is used to code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UsedFor {
    /// A review as a whole.
    Review,
    /// What a review found, on the words that say it.
    Finding,
    /// What a review recommends, and what is done about it.
    Recommendation,
    /// What an audit looks for.
    AuditStandard,
    /// What is sent when a serious incident is notified.
    Notification,
}

impl UsedFor {
    /// Every use, in the order pages list them.
    pub const ALL: [Self; 5] = [
        Self::Review,
        Self::Finding,
        Self::Recommendation,
        Self::AuditStandard,
        Self::Notification,
    ];

    /// What a practitioner calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Review => "Reviews as a whole",
            Self::Finding => "Findings",
            Self::Recommendation => "Recommendations and actions",
            Self::AuditStandard => "Audit standards",
            Self::Notification => "Notifications of serious incidents",
        }
    }
}

/// One code of a codebook, or a heading under which codes stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Its id: unique in the codebook, and the same in all its versions.
    pub id: SmolStr,
    /// The code it stands under; `None`: at the top.
    pub parent: Option<SmolStr>,
    /// What it is called.
    pub name: String,
    /// What it means. **Shape:** never empty where the code is codable.
    pub definition: String,
    /// The question a reader puts to the review, where the frame asks one.
    pub asks: Option<String>,
    /// What is coded with it.
    pub include: Vec<String>,
    /// What is not, though it looks like it.
    pub exclude: Vec<String>,
    /// What decides when another code fits as well.
    pub tie_break: Option<String>,
    /// Invented words that would be coded with it.
    pub example: Option<String>,
    /// Whether words may be coded with it; otherwise it is a heading.
    pub is_codable: bool,
    /// A colour for its marks, as `#rrggbb`. It never carries meaning.
    pub colour: Option<String>,
    /// By which other programs recognise it: the same for the same codebook and code, in every version and on every machine. A code that
    /// came from another program keeps the one it had there.
    pub guid: Uuid,
    /// The group of codes of which only one may be given to the same thing; `None`: it may stand beside any.
    pub only_one_of: Option<SmolStr>,
}

impl Code {
    /// The identifier of a code by the ids of its codebook and its own.
    pub fn guid_of(codebook: &str, code: &str) -> Uuid {
        let mut hasher = blake3::Hasher::new();
        for part in ["regard code", codebook, code] {
            hasher.update(&(part.len() as u64).to_be_bytes());
            hasher.update(part.as_bytes());
        }
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }
}

impl Codebook {
    /// The code with this id.
    pub fn code(&self, id: &str) -> Option<&Code> {
        self.codes.iter().find(|code| code.id == id)
    }

    /// The code that other programs know by this identifier.
    pub fn code_by_guid(&self, guid: Uuid) -> Option<&Code> {
        self.codes.iter().find(|code| code.guid == guid)
    }

    /// The codes that stand directly under one, or at the top for `None`. **Shape:** in order of the file.
    pub fn children<'a>(&'a self, parent: Option<&'a str>) -> impl Iterator<Item = &'a Code> {
        self.codes.iter().filter(move |code| code.parent.as_deref() == parent)
    }

    /// The codes a code stands under, from the top down, without itself. **Shape:** empty at the top, and for an unknown id.
    pub fn above(&self, id: &str) -> Vec<&Code> {
        let mut above = Vec::new();
        let mut at = self.code(id);
        // No more steps than there are codes: a codebook from elsewhere may go in a circle.
        for _ in 0..self.codes.len() {
            at = at.and_then(|code| self.code(code.parent.as_deref()?));
            above.extend(at);
        }
        above.reverse();
        above
    }

    /// How many codes a code stands under: 0 at the top.
    pub fn depth(&self, id: &str) -> usize {
        self.above(id).len()
    }

    /// A code with all it stands under, as “Theme / subtheme”; `None` for an unknown id.
    pub fn path(&self, id: &str) -> Option<String> {
        let code = self.code(id)?;
        let names: Vec<&str> =
            self.above(id).into_iter().chain([code]).map(|code| code.name.as_str()).collect();
        Some(names.join(" / "))
    }

    /// The codes that words may be coded with. **Shape:** in order of the file.
    pub fn codable(&self) -> impl Iterator<Item = &Code> {
        self.codes.iter().filter(|code| code.is_codable)
    }

    /// The groups of codes of which only one may be given to the same thing, by name. **Shape:** codes in order of the file.
    pub fn groups(&self) -> BTreeMap<&str, Vec<&Code>> {
        let mut groups: BTreeMap<&str, Vec<&Code>> = BTreeMap::new();
        for code in &self.codes {
            if let Some(group) = &code.only_one_of {
                groups.entry(group).or_default().push(code);
            }
        }
        groups
    }

    /// The other codes that may not be given to what this one was given to.
    pub fn excluded_by(&self, id: &str) -> Vec<&Code> {
        let group = self.code(id).and_then(|code| code.only_one_of.as_ref());
        let is_other = |code: &&Code| code.id != id && code.only_one_of.as_ref() == group;
        group.map_or_else(Vec::new, |_| self.codes.iter().filter(is_other).collect())
    }

    /// Everything that is wrong with it. A codebook made here or taken in from elsewhere is held to the same as one that ships.
    ///
    /// **Shape:** each with the keys that lead to it in the file, as in `code.2.parent`; in order of the codes.
    pub fn wrong(&self) -> Vec<(String, String)> {
        let mut wrong = Vec::new();
        if self.version == 0 {
            wrong.push(("version".into(), "versions are counted from 1".into()));
        }
        for (key, text) in [("title", &self.title), ("about", &self.about)] {
            if text.trim().is_empty() {
                wrong.push((key.into(), format!("a codebook needs {key}")));
            }
        }
        if self.used_for.is_empty() {
            let what = "a codebook says in used_for what is coded with it";
            wrong.push(("used_for".into(), what.into()));
        }
        if self.codable().next().is_none() {
            wrong.push(("id".into(), "a codebook needs at least one code to code with".into()));
        }
        for place in 0..self.codes.len() {
            let of_code = self.wrong_with_code(place);
            wrong.extend(of_code.map(|(key, what)| (format!("code.{place}.{key}"), what)));
        }
        wrong
    }

    /// What is wrong with one code: the key, and what to do.
    fn wrong_with_code(&self, place: usize) -> impl Iterator<Item = (&'static str, String)> {
        let code = &self.codes[place];
        let id = &code.id;
        let twice = self.codes[..place].iter().any(|other| other.id == *id);
        let is_bare = code.include.is_empty() && code.exclude.is_empty();
        let alone = code.only_one_of.is_some() && self.excluded_by(id).is_empty();
        let colour = |colour: &String| {
            let figures = colour.strip_prefix('#').filter(|figures| figures.len() == 6);
            figures.is_none_or(|figures| !figures.bytes().all(|b| b.is_ascii_hexdigit()))
        };
        let found = [
            twice.then(|| ("id", format!("the code {id} is listed twice"))),
            self.wrong_parent(place).map(|what| ("parent", what)),
            code.name.trim().is_empty().then(|| ("id", format!("the code {id} needs a name"))),
            (code.is_codable && code.definition.trim().is_empty()).then(|| {
                let what = "say what it means before anybody codes with it, or codable = false for a heading";
                ("id", format!("the code {id} has no definition: {what}"))
            }),
            (code.is_codable && is_bare).then(|| {
                ("id", format!("the code {id} has neither include nor exclude: give one at least, so that two people code alike"))
            }),
            alone.then(|| {
                ("only_one_of", format!("the code {id} is the only one of its group: name another, or leave only_one_of out"))
            }),
            (code.only_one_of.is_some() && code.tie_break.is_none()).then(|| {
                ("only_one_of", format!("the code {id} shuts out others and has no tie_break: say what decides between them"))
            }),
            (code.only_one_of.is_some() && !code.is_codable).then(|| {
                ("only_one_of", format!("the code {id} is a heading, so it can shut out nothing"))
            }),
            code.colour.as_ref().filter(|given| colour(given)).map(|given| {
                ("colour", format!("{given} is no colour: write it like #1d70b8"))
            }),
        ];
        found.into_iter().flatten()
    }

    /// Whether the parent of a code is missing, comes later, or leads back to the code itself.
    fn wrong_parent(&self, place: usize) -> Option<String> {
        let code = &self.codes[place];
        let (id, parent) = (&code.id, code.parent.as_ref()?);
        let Some(at) = self.codes.iter().position(|other| other.id == *parent) else {
            return Some(format!("there is no code {parent} for {id} to stand under"));
        };
        let mut seen = vec![place];
        let mut next = Some(at);
        while let Some(here) = next {
            if here == place {
                // Said once, of the code that comes first.
                let is_first = seen.iter().all(|at| place <= *at);
                let round = seen.iter().map(|at| self.codes[*at].id.as_str());
                let round = round.collect::<Vec<&str>>().join(" under ");
                return is_first.then(|| {
                    format!(
                        "the codes go in a circle: {round} under {id}: put one of them at the top"
                    )
                });
            }
            if seen.contains(&here) {
                break;
            }
            seen.push(here);
            let above = self.codes[here].parent.as_ref();
            next = above.and_then(|id| self.codes.iter().position(|other| other.id == *id));
        }
        (at > place)
            .then(|| format!("{parent} comes after {id}, which stands under it: put it before"))
    }
}

/// The file of one codebook.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CodebookFile {
    id: SmolStr,
    title: String,
    version: u32,
    in_force: TomlDay,
    about: String,
    #[serde(default)]
    used_for: Vec<UsedFor>,
    source: Source,
    #[serde(default)]
    code: Vec<CodeTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CodeTable {
    id: SmolStr,
    #[serde(default)]
    parent: Option<SmolStr>,
    // Required of every code; left out here so that what else is wrong with the file is named too.
    #[serde(default)]
    name: String,
    #[serde(default)]
    definition: String,
    #[serde(default)]
    asks: Option<String>,
    #[serde(default)]
    include: Vec<String>,
    #[serde(default)]
    exclude: Vec<String>,
    #[serde(default)]
    tie_break: Option<String>,
    #[serde(default)]
    example: Option<String>,
    #[serde(default = "codable")]
    codable: bool,
    #[serde(default)]
    colour: Option<String>,
    #[serde(default)]
    only_one_of: Option<SmolStr>,
    /// Where it came from another program, by which that program knows it; otherwise it follows from the ids.
    #[serde(default)]
    guid: Option<Uuid>,
}

const fn codable() -> bool {
    true
}

impl CodebookFile {
    /// The codebook as the file gives it, sound or not: see [`Codebook::wrong`].
    pub(super) fn read(self) -> Codebook {
        let codes = self.code.into_iter().map(|table| Code {
            guid: table.guid.unwrap_or_else(|| Code::guid_of(&self.id, &table.id)),
            id: table.id,
            parent: table.parent,
            name: table.name,
            definition: table.definition,
            asks: table.asks,
            include: table.include,
            exclude: table.exclude,
            tie_break: table.tie_break,
            example: table.example,
            is_codable: table.codable,
            colour: table.colour,
            only_one_of: table.only_one_of,
        });
        Codebook {
            codes: codes.collect(),
            id: self.id,
            title: self.title,
            version: self.version,
            in_force: self.in_force.0,
            source: self.source,
            about: self.about,
            used_for: self.used_for,
        }
    }
}
