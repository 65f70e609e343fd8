//! A codebook of another program, or our own come back, read from REFI-QDA.
//!
//! Takes the markup; gives codes with their rules as far as descriptions hold them, and lists what is missing or was altered. It
//! invents no meaning: a code without a definition is said to have none.

use super::book_out::{STATUSES, status_id, used_for_id};
use super::book_text::codebook_text;
use super::described::{Described, OF_BOOK, OF_CODE};
use super::names::{id_of, is_an_id, part_at_dots, unique};
use super::sheet::{Sheet, cut, decoded, guid, parsed, peek};
use super::{DEEPEST_CODE, Loss, Losses, MOST_MARKUP_BYTES, NotRefi, guid_of};
use roxmltree::Node;
use safeguarding::calendar::Date;
use safeguarding::practice::{Code, Codebook, Source, TomlDay, UsedFor};
use smol_str::{SmolStr, format_smolstr};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What stands for a definition where the file gives none.
pub const NO_DEFINITION: &str =
    "Nobody has written down what this means: the file it came in gives no definition.";
/// What stands for what is coded where the file does not say.
pub const NO_INCLUDE: &str = "whatever the people coded with it in the program it came from";

/// A codebook as a file holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookRead {
    /// Its id: ours come back, or one made of what the file holds.
    pub id: SmolStr,
    /// What it is called.
    pub title: String,
    /// Its version; 1 where the file gives none. Whoever keeps it under an id that is taken gives it the next one.
    pub version: u32,
    /// The first day it is in force, where the file says.
    pub in_force: Option<Date>,
    /// What it is for; may be empty.
    pub about: String,
    /// What is coded with it; may be empty.
    pub used_for: Vec<UsedFor>,
    /// Where it comes from, where the file says.
    pub source: Option<Source>,
    /// Its codes. **Shape:** each after its parent; ids and guids unique; definitions empty where the file has none.
    pub codes: Vec<Code>,
    /// The program the file says it comes from.
    pub origin: Option<String>,
}

impl BookRead {
    /// The codebook as practice has it. `day`: when it was taken in, which stands where the file gives no day.
    pub fn book(&self, day: Date) -> Codebook {
        let from = self.origin.as_deref().unwrap_or("another program");
        let source = self.source.clone().unwrap_or_else(|| Source {
            title: format!("REFI-QDA file from {from}"),
            place: "the whole file".into(),
            says: "The codes as the file holds them; nothing was added to their meaning.".into(),
            read: TomlDay(day),
            status: safeguarding::practice::Status::Local,
        });
        let about = if self.about.trim().is_empty() {
            format!(
                "Taken over from a REFI-QDA file from {from}, which does not say what it is for."
            )
        } else {
            self.about.clone()
        };
        let used_for =
            if self.used_for.is_empty() { vec![UsedFor::Finding] } else { self.used_for.clone() };
        let mut book = Codebook {
            id: self.id.clone(),
            title: self.title.clone(),
            version: self.version,
            in_force: self.in_force.unwrap_or(day),
            source,
            about,
            used_for,
            codes: self.codes.clone(),
        };
        for code in book.codes.iter_mut().filter(|code| code.is_codable) {
            if code.definition.trim().is_empty() {
                code.definition = NO_DEFINITION.into();
            }
            if code.include.is_empty() && code.exclude.is_empty() {
                code.include = vec![NO_INCLUDE.into()];
            }
        }
        book
    }

    /// The same as the text of a file of practice, which the log can keep.
    pub fn to_toml(&self, day: Date) -> String {
        codebook_text(&self.book(day))
    }
}

/// Reads a `.qdc` file, of whatever program.
///
/// # Errors
/// [`NotRefi`] when it is no codebook. What of it was not taken, or is missing, is in the list.
pub fn codebook_in(bytes: &[u8]) -> Result<(BookRead, Vec<Loss>), NotRefi> {
    if bytes.is_empty() {
        return Err(NotRefi::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(NotRefi::IsAProject);
    }
    if bytes.len() as u64 > MOST_MARKUP_BYTES {
        return Err(NotRefi::TooLarge { most: MOST_MARKUP_BYTES / 1_000_000 });
    }
    let text = decoded(bytes);
    let document = parsed(&text, "the codebook")?;
    let sheet = Sheet::new(&document);
    let mut losses = Losses::default();
    of_kind(&sheet, "CodeBook", "codebook", &mut losses)?;
    let origin = sheet.root().attribute("origin").map(cut);
    let codes = codes_in(&sheet, sheet.root(), &mut losses)?;
    if codes.is_empty() {
        return Err(NotRefi::NoCodes);
    }
    let sets = sets_in(&sheet, sheet.root(), &mut losses);
    let made_of = format!("imported-{}", &blake3::hash(bytes).to_hex()[..8]);
    let mut books = into_books(codes, sets, origin.as_deref(), &made_of, &mut losses);
    let book = if books.len() == 1 { books.remove(0) } else { joined(books) };
    losses.0.extend(sheet.dropped());
    Ok((book, losses.0))
}

/// Whether a file is of the kind wanted; a version of the standard that is not known is read all the same, and said.
pub fn of_kind(
    sheet: &Sheet<'_>,
    wanted: &'static str,
    of: &'static str,
    losses: &mut Losses,
) -> Result<(), NotRefi> {
    let name = sheet.root().tag_name();
    let (element, namespace) = (name.name(), name.namespace().unwrap_or_default());
    let version = namespace.strip_prefix("urn:QDA-XML:").and_then(|rest| rest.split_once(':'));
    match (element, version) {
        ("Project", Some(("project", _))) if wanted == "CodeBook" => Err(NotRefi::IsAProject),
        ("CodeBook", Some(("codebook", _))) if wanted == "Project" => Err(NotRefi::IsACodebook),
        (_, Some((kind, version))) if element == wanted && kind == of => {
            if version != "1.0" {
                let what = format!(
                    "version “{}” of the standard in the file’s first line; it was read as 1.0",
                    cut(version)
                );
                losses.note(1, &what);
            }
            Ok(())
        }
        _ => Err(NotRefi::OtherMarkup {
            element: cut(element),
            namespace: if namespace.is_empty() { "no namespace".into() } else { cut(namespace) },
            wanted,
            of,
        }),
    }
}

/// A code as the file has it.
pub struct CodeFound {
    /// By which the file knows it.
    pub guid: Uuid,
    /// What it is called.
    pub name: String,
    /// Whether words may be coded with it.
    pub is_codable: bool,
    /// Its colour, as `#rrggbb`.
    pub colour: Option<String>,
    /// What it means, and its rules.
    pub described: Described,
    /// The place in the list of the code it stands under.
    pub parent: Option<usize>,
    /// Notes that the file hangs on it.
    pub notes: Vec<Uuid>,
}

impl CodeFound {
    /// Adds words of a note to what the code means.
    pub fn add_words(&mut self, words: &str) {
        if !self.described.words.is_empty() {
            self.described.words.push_str("\n\n");
        }
        self.described.words.push_str(words);
    }

    /// The codebook and code of ours that it says it is.
    fn ours(&self) -> Option<(&str, &str)> {
        self.described.first("Regard")?.trim().split_once('/')
    }
}

/// The codes under an element. **Shape:** each after its parent.
pub fn codes_in<'d>(
    sheet: &Sheet<'d>,
    node: Node<'d, 'd>,
    losses: &mut Losses,
) -> Result<Vec<CodeFound>, NotRefi> {
    let mut found: Vec<CodeFound> = Vec::new();
    let mut guids = BTreeSet::new();
    let Some(codes) = sheet.child(node, "Codes") else { return Ok(found) };
    let mut left: Vec<(Node<'d, 'd>, Option<usize>, usize)> = Vec::new();
    let push = |left: &mut Vec<_>, node, parent, depth| {
        let under = sheet.children(node, "Code");
        left.extend(under.into_iter().rev().map(|code| (code, parent, depth)));
    };
    push(&mut left, codes, None, 1);
    while let Some((node, parent, depth)) = left.pop() {
        if depth > DEEPEST_CODE {
            return Err(NotRefi::TooDeep);
        }
        let mut id = guid(node, "guid");
        if id.is_none_or(|id| !guids.insert(id)) {
            losses.note(1, "code without an identifier of its own; it was given one");
            let made = guid_of(&["code", &found.len().to_string()]);
            guids.insert(made);
            id = Some(made);
        }
        let name = node.attribute("name").unwrap_or_default().trim().to_owned();
        if name.is_empty() {
            losses.note(1, "code without a name; it is called “Code without a name”");
        }
        let colour = node.attribute("color").map(str::trim);
        let read = colour.and_then(long_colour);
        losses.note(usize::from(colour.is_some() && read.is_none()), "colour that is none");
        found.push(CodeFound {
            guid: id.unwrap_or_default(),
            name: if name.is_empty() { "Code without a name".into() } else { name },
            is_codable: !matches!(node.attribute("isCodable").map(str::trim), Some("false" | "0")),
            colour: read,
            described: Described::read(
                &sheet.text(node, "Description").unwrap_or_default(),
                OF_CODE,
            ),
            parent,
            notes: targets(sheet, node, "NoteRef"),
        });
        push(&mut left, node, Some(found.len() - 1), depth + 1);
    }
    Ok(found)
}

/// What the elements of a name under one point at.
pub fn targets<'d>(sheet: &Sheet<'d>, node: Node<'d, 'd>, name: &'static str) -> Vec<Uuid> {
    sheet.children(node, name).into_iter().filter_map(|node| guid(node, "targetGUID")).collect()
}

fn long_colour(colour: &str) -> Option<String> {
    let figures = colour.strip_prefix('#')?;
    let is_sound = figures.bytes().all(|byte| byte.is_ascii_hexdigit());
    match figures.len() {
        6 if is_sound => Some(colour.to_owned()),
        3 if is_sound => {
            Some(figures.chars().fold("#".to_owned(), |all, one| all + &format!("{one}{one}")))
        }
        _ => None,
    }
}

/// What one of our codebooks says of itself, and its codes in their order.
pub struct SetFound {
    described: Described,
    members: Vec<Uuid>,
}

/// The sets that are codebooks of ours. Other sets, and what they hold, are left to be counted.
pub fn sets_in<'d>(sheet: &Sheet<'d>, node: Node<'d, 'd>, losses: &mut Losses) -> Vec<SetFound> {
    let Some(sets) = sheet.child(node, "Sets") else { return Vec::new() };
    let mut found = Vec::new();
    if sets.children().all(|child| !child.is_element()) {
        losses.note(1, "empty list of sets (Sets), which the standard does not allow; the file was read all the same");
    }
    for set in peek(sets, "Set") {
        let Some(node) = peek(set, "Description").next() else { continue };
        let text = super::sheet::words(node);
        let described = Described::read(&text, OF_BOOK);
        let is_book = described.first("Regard").is_some();
        if !is_book && !text.starts_with("Regard group: ") {
            continue;
        }
        sheet.take(set);
        sheet.take(node);
        let members = sheet.children(set, "MemberCode");
        let member = |node: Node<'_, '_>| guid(node, "guid").or_else(|| guid(node, "targetGUID"));
        if is_book {
            let members = members.into_iter().filter_map(member).collect();
            found.push(SetFound { described, members });
        }
    }
    found
}

/// Codes as codebooks: ours by what they say they are, others in one made of the file, called `made_of`.
pub fn into_books(
    mut codes: Vec<CodeFound>,
    sets: Vec<SetFound>,
    origin: Option<&str>,
    made_of: &str,
    losses: &mut Losses,
) -> Vec<BookRead> {
    if origin.is_some_and(|origin| origin.starts_with("Taguette")) {
        codes = part_at_dots(codes, losses);
    }
    let mut books: Vec<BookRead> = sets.iter().map(|set| of_set(&set.described, origin)).collect();
    // A set of an earlier version only lists; its wording came in a note.
    let mut of_code: Vec<usize> = Vec::with_capacity(codes.len());
    for code in &codes {
        let named = code.ours().map(|(book, _)| book);
        let at = named
            .and_then(|id| books.iter().position(|book| book.id == id))
            .or_else(|| code.parent.map(|parent| of_code[parent]))
            .or_else(|| (sets.len() == 1).then_some(0));
        let at = at.unwrap_or_else(|| {
            let id = named.filter(|id| is_an_id(id)).unwrap_or(made_of);
            books.iter().position(|book| book.id == id).unwrap_or_else(|| {
                books.push(foreign(id, origin));
                books.len() - 1
            })
        });
        of_code.push(at);
    }
    for (at, book) in books.iter_mut().enumerate() {
        let mine: Vec<usize> = (0..codes.len()).filter(|code| of_code[*code] == at).collect();
        book.codes = codes_of(&codes, &mine, losses);
        if let Some(set) = sets.get(at) {
            in_order_of(&set.members, &mut book.codes);
        }
    }
    books.retain(|book| !book.codes.is_empty());
    let bare = books.iter().flat_map(|book| &book.codes);
    let bare = bare.filter(|code| code.is_codable && code.definition.trim().is_empty()).count();
    losses.note(bare, "code without a definition; write one before two people code with it");
    books
}

fn of_set(described: &Described, origin: Option<&str>) -> BookRead {
    let first = |label| described.first(label).map(str::trim);
    let day = |label| first(label).and_then(|text| text.parse::<Date>().ok());
    let source = || {
        Some(Source {
            title: described.first("Source")?.to_owned(),
            place: described.first("Where")?.to_owned(),
            says: described.first("Says")?.to_owned(),
            read: TomlDay(day("Read")?),
            status: STATUSES.into_iter().find(|one| first("Status") == Some(status_id(*one)))?,
        })
    };
    let used_for =
        |id: &String| UsedFor::ALL.into_iter().find(|used_for| used_for_id(*used_for) == id.trim());
    BookRead {
        id: first("Regard").unwrap_or_default().into(),
        title: described.first("Title").unwrap_or_default().to_owned(),
        version: first("Version").and_then(|text| text.parse().ok()).unwrap_or(1),
        in_force: day("In force"),
        about: described.words.clone(),
        used_for: described.all("Used for").iter().filter_map(used_for).collect(),
        source: source(),
        codes: Vec::new(),
        origin: origin.map(str::to_owned),
    }
}

fn foreign(id: &str, origin: Option<&str>) -> BookRead {
    BookRead {
        id: id.into(),
        title: format!("Codebook from {}", origin.unwrap_or("another program")),
        version: 1,
        in_force: None,
        about: String::new(),
        used_for: Vec::new(),
        source: None,
        codes: Vec::new(),
        origin: origin.map(str::to_owned),
    }
}

fn joined(books: Vec<BookRead>) -> BookRead {
    let mut books = books.into_iter();
    let mut first = books.next().expect("a file with codes has a codebook");
    for book in books {
        for mut code in book.codes {
            let is_taken = |id: &str| first.codes.iter().any(|other| other.id == id);
            if is_taken(&code.id) {
                code.id = format_smolstr!("{}-{}", book.id, code.id);
            }
            first.codes.push(code);
        }
    }
    first
}

/// The codes at some places, with ids that are unique.
fn codes_of(codes: &[CodeFound], mine: &[usize], losses: &mut Losses) -> Vec<Code> {
    let mut ids: BTreeMap<usize, SmolStr> = BTreeMap::new();
    let mut taken: BTreeSet<SmolStr> = BTreeSet::new();
    // Codes that know their own id keep it, whatever others are called.
    for knows_its_id in [true, false] {
        for &at in mine {
            let ours = codes[at].ours().map(|(_, id)| id).filter(|id| is_an_id(id));
            let ours = ours.filter(|id| !taken.contains(*id));
            if ids.contains_key(&at) || ours.is_some() != knows_its_id {
                continue;
            }
            let id = ours.map_or_else(|| unique(&id_of(&codes[at].name), &taken), SmolStr::from);
            taken.insert(id.clone());
            ids.insert(at, id);
        }
    }
    let mut made = Vec::with_capacity(mine.len());
    for &at in mine {
        let found = &codes[at];
        let parent = found.parent.and_then(|parent| ids.get(&parent)).cloned();
        losses.note(
            usize::from(parent.is_none() && found.parent.is_some()),
            "code that stood under a code of another codebook; it stands at the top of its own",
        );
        let value = |label| found.described.first(label).map(str::to_owned);
        made.push(Code {
            id: ids[&at].clone(),
            parent,
            name: found.name.clone(),
            definition: found.described.words.clone(),
            asks: value("Asks"),
            include: found.described.all("Include"),
            exclude: found.described.all("Exclude"),
            tie_break: value("Tie-break"),
            example: value("Example"),
            is_codable: found.is_codable,
            colour: found.colour.clone(),
            guid: found.guid,
            only_one_of: value("Only one of").map(SmolStr::from),
        });
    }
    made
}

/// Puts codes into the order of a list, where it names all of them and no code comes before its parent.
fn in_order_of(members: &[Uuid], codes: &mut Vec<Code>) {
    let place: BTreeMap<Uuid, usize> =
        members.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let mut ordered = codes.clone();
    ordered.sort_by_key(|code| place.get(&code.guid).copied().unwrap_or(usize::MAX));
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let is_sound = ordered.iter().all(|code| {
        let after_parent = code.parent.as_deref().is_none_or(|parent| seen.contains(parent));
        seen.insert(&code.id);
        after_parent && place.contains_key(&code.guid)
    });
    if is_sound {
        *codes = ordered;
    }
}
