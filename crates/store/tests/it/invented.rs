//! Invented entries: a few told by hand, and as many as a property test asks for. Nobody in them exists.

use proptest::prelude::*;
use safeguarding::calendar::VagueDate;
use safeguarding::records::{
    Access, AccessStep, AccountId, Adoption, Block, Card, ChildOfReview, ClerkNote, ClerkStep,
    Coding, Coverage, Decision, DecisionId, DocumentTaken, Done, Entry, Erased, Erasure, ErasureId,
    Fingerprint, Hand, Holder, Identifier, IdentifierScheme, Instant, Lesson, LibraryStep, Look,
    LookBackRead, Mark, Mention, MentionAt, Name, Paper, PaperKept, PaperKind, Part, Pointer,
    Polarity, Presence, Private, Provenance, Record, RecordId, Relation, Removed, Role, RoleTold,
    Round, RuleStep, Said, Sensitivity, Sex, Stretch, Suggested, TakeIn, Tie, TiedTo, Verdict,
    Voice, read_people,
};

/// A school's record that names these people and says this.
pub fn said(people: &str, words: &str) -> Entry {
    let fingerprint = Fingerprint::of([people, words]);
    let received = Instant(1_700_000_000_000_000);
    let record = Record {
        id: RecordId::new(received, &fingerprint),
        kind: "school-concern".into(),
        agency: "school".into(),
        author_role: Some("designated safeguarding lead".into()),
        mentions: read_people(people, None).unwrap(),
        happened: VagueDate::parse("March 2019").unwrap(),
        recorded: VagueDate::parse("2019-04-01").unwrap().day(),
        received,
        facts: [("reason".into(), "hungry".to_owned())].into(),
        text: vec![(Voice::FactSeen, words.into())],
        basis: None,
        sensitivity: Sensitivity::Ordinary,
        shared_with: Vec::new(),
        author: None,
        follows: Vec::new(),
        also_known: Vec::new(),
        classes: safeguarding::records::Classes::NONE,
        points_at: None,
        marks: Vec::new(),
        provenance: Provenance {
            organisation: None,
            reference: None,
            extracted: None,
            file: "school.csv".into(),
            row: 2,
            fingerprint,
        },
    };
    Entry::Said(Box::new(Said { record, original: vec![people.into(), words.into()] }))
}

/// What a school's file covers.
pub fn coverage(explanation: &str) -> Entry {
    Entry::Coverage(Coverage {
        agency: "school".into(),
        organisation: None,
        area: Some("Northmoor".to_owned()),
        from: VagueDate::parse("2010-09-01").unwrap().day(),
        to: None,
        current_as_of: None,
        kinds: Vec::new(),
        explanation: Some(explanation.to_owned()),
        file: "school.csv".into(),
    })
}

/// The account of taking a school's file in.
pub fn take_in(kept: u64) -> Entry {
    Entry::TakeIn(TakeIn {
        file: "school.csv".into(),
        hash: "00".to_owned(),
        kept,
        read: kept,
        ..TakeIn::default()
    })
}

/// Where the first person of a school's record is named.
pub fn first_of(entry: &Entry) -> MentionAt {
    let Entry::Said(said) = entry else { panic!("only a record names people") };
    MentionAt { record: said.record.id, place: 0 }
}

/// What a social worker decided about who is who.
pub fn decided(verdict: Verdict, reason: &str) -> Entry {
    let day = VagueDate::parse("2026-03-04").unwrap().day().unwrap();
    let received = Instant(1_700_000_001_000_000);
    let decision = Decision::new(verdict, "Ida Marsh", "social worker", reason, day, received);
    Entry::Decided(Box::new(decision))
}

/// A decision of each sort about two records of a family.
pub fn every_decision() -> Vec<Entry> {
    let (amber, finn) = (first_of(&family()[0]), first_of(&family()[1]));
    let mut all = vec![
        decided(Verdict::OnePerson(amber, finn), "One birth certificate was seen."),
        decided(Verdict::TwoPeople(amber, finn), "Both were in the room."),
        decided(Verdict::DoNotLink(amber, finn), "adoption: placed away"),
    ];
    let Entry::Decided(last) = &all[2] else { unreachable!() };
    all.push(decided(Verdict::Undo(last.id), "Decided of the wrong two."));
    all
}

/// What a business manager decided about a rule, with every field filled.
pub fn adoption(text: &str, reason: &str) -> Adoption {
    let day = VagueDate::parse("2026-03-04").unwrap().day().unwrap();
    let received = Instant(1_700_000_002_000_000);
    Adoption {
        id: Adoption::id_of(RuleStep::Adapt, "some-rule", "Ida Marsh", reason, received),
        step: RuleStep::Adapt,
        rule: "some-rule".into(),
        from: day,
        hash: Some("00".to_owned()),
        text: Some(text.to_owned()),
        look_back: Some(LookBackRead { file: "page.html".into(), hash: "00".to_owned() }),
        asks_less: vec!["at_least: 4, where it was 3".to_owned()],
        not_compared: vec!["what: other entries count".to_owned()],
        loosened_because: Some("Too many prompts.".into()),
        by: "Ida Marsh".into(),
        role: "business manager".into(),
        reason: reason.into(),
        decided: day,
        received,
    }
}

/// What the clerk noted, with every field filled.
pub fn clerk_note(unsent: u32) -> ClerkNote {
    let received = Instant(1_700_000_003_000_000);
    ClerkNote {
        step: ClerkStep::Told,
        run: received,
        day: VagueDate::parse("2026-03-04").unwrap().day().unwrap(),
        received,
        told: vec!["0123456789ab.2".into()],
        roles: vec![RoleTold { agency: "school".into(), role: "manager".into(), is_named: true }],
        unsent,
    }
}

/// A step of each sort in the library, with every field filled. Nothing is written `..`: a new field does not compile until it is
/// filled here.
pub fn every_library_step() -> Vec<Entry> {
    let day = VagueDate::parse("2026-03-04").unwrap().day();
    let id = library_step(Done::CodebookKept { text: "id = \"frame\"".to_owned() });
    let at = Stretch { from: 3, to: 9 };
    let taken = DocumentTaken {
        file: "alice.pdf".into(),
        format: "pdf".into(),
        original: "00".to_owned(),
        text: "01".to_owned(),
        letters: 12,
        pages: vec![0],
        title: Some("Alice".to_owned()),
        lost: vec!["2 pictures".to_owned()],
    };
    let card = Card {
        title: "Alice".to_owned(),
        kind: "local-review".into(),
        nation: "england".into(),
        year: Some(2019),
        published: day,
        commissioned_by: "Northmoor Partnership".to_owned(),
        published_by: "an unnamed board".to_owned(),
        children: vec![ChildOfReview { called: "Alice".into(), age: Some(3) }],
        harm: "died in March 2018".into(),
        background: "a family of four".into(),
        learning: vec!["history".to_owned()],
        recommendations: vec!["a chronology in each file".to_owned()],
        method: "hybrid".to_owned(),
        agencies: vec!["school".into()],
        keywords: vec!["neglect".to_owned()],
        address: "https://example.org/alice".to_owned(),
        address_checked: day,
        is_live: true,
    };
    let coding = Coding {
        document: id.id,
        codebook: "devon".into(),
        version: 1,
        code: "drift".into(),
        presence: Presence::Absent,
        polarity: Polarity::Good,
        at: Some(at),
        snippet: "drift ".into(),
        process_step: Some("plan".into()),
        agencies: vec!["school".into()],
        happened: VagueDate::parse("March 2019").ok(),
        record: Some(RecordId(id.id.0)),
        memo: "see page 4".into(),
        round: Some(id.id),
        suggested_by: Some("negation".into()),
    };
    let suggested = Suggested {
        document: id.id,
        codebook: "devon".into(),
        code: "drift".into(),
        at,
        rule: "negation".into(),
    };
    let round = Round {
        name: "first".to_owned(),
        codebook: "devon".into(),
        version: 1,
        documents: vec![id.id],
        coders: vec!["Ida Marsh".into(), "Tom Reed".into()],
    };
    let lesson = Lesson {
        claim: "Histories are not read".to_owned(),
        codings: vec![id.id],
        documents: vec![id.id],
    };
    let ties = [
        TiedTo::Rule("some-rule".into()),
        TiedTo::Record(RecordId(id.id.0)),
        TiedTo::Question("list/question".into()),
        TiedTo::Code("devon/drift".into()),
    ];
    let paper = PaperKept {
        version_of: Some(id.id),
        lessons: vec![id.id],
        documents: vec![id.id],
        names_were_changed: true,
        paper: whole_paper(),
    };
    let done = [
        Done::PaperKept(Box::new(paper)),
        Done::PaperWithdrawn { paper: id.id, because: "a later review says otherwise".into() },
        Done::TakenIn(Box::new(taken)),
        Done::Described { document: id.id, card: Box::new(card) },
        Done::Coded(Box::new(coding)),
        Done::CodingTakenBack { coding: id.id, because: "the wrong line".into() },
        Done::SuggestionRejected(Box::new(suggested)),
        Done::Memo { document: id.id, at: Some(at), words: "read again".into() },
        Done::RoundOpened(Box::new(round)),
        Done::RoundFinished { round: id.id, document: id.id },
        Done::LessonDrawn(Box::new(lesson)),
    ];
    let tied =
        ties.map(|to| Done::LessonTied { lesson: id.id, to, because: "it asks for it".into() });
    let steps = std::iter::once(id.clone()).chain(done.into_iter().chain(tied).map(library_step));
    steps.map(|step| Entry::Library(Box::new(step))).collect()
}

/// A paper with a block of each sort, and words that a careless writer would not give back as they were.
fn whole_paper() -> Paper {
    let line = |words: &str| words.to_owned();
    Paper {
        kind: PaperKind::SevenMinuteBriefing,
        title: line("Nobody added them up"),
        issuer: line("Northmoor Partnership"),
        day: line("4 March 2026"),
        parts: vec![Part {
            heading: line("Background"),
            blocks: vec![
                Block::Words(line("One.\n\n- no point \\ “أنا هنا” 👋")),
                Block::Points(vec![line("first"), line("second\nline")]),
                Block::Quote { words: line("Nobody came up."), from: line("A child of 9") },
                Block::Figure {
                    value: line("60%"),
                    of: line("of 139 reviews"),
                    definition: line("named as neglect"),
                    source: line("a study"),
                },
                Block::Table { headings: vec![line("a|b")], rows: vec![vec![line("none")]] },
                Block::Question(line("Who was not asked?")),
            ],
        }],
        sources: vec![line("Alice")],
        notice: vec![line("Names are changed.")],
    }
}

/// Something done in the library.
pub fn library_step(what: Done) -> LibraryStep {
    LibraryStep::new("Ida Marsh", Instant(1_700_000_004_000_000), what)
}

/// Five entries of a family, told by hand.
pub fn family() -> Vec<Entry> {
    vec![
        said(
            "child Amber Kestle (born 2015-03-04, upn A123); mother Jo Kestle (born 1990-02-01)",
            "Came without lunch.",
        ),
        said(
            "child Finn Kestle (born 2012-06-07); mother Jo Kestle (born 1990-02-01)",
            "Asleep in class.",
        ),
        coverage("Records before 2010 are on paper."),
        said("child Wren Tallow (born 2014-01-01)", "New shoes; very proud of them."),
        take_in(3),
    ]
}

/// Any entries, with people who turn up more than once and rows that are said twice.
pub fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let entry = prop_oneof![
        6 => any_said().prop_map(|said| Entry::Said(Box::new(said))),
        1 => any_coverage().prop_map(Entry::Coverage),
        1 => (0..3_u64).prop_map(take_in),
        1 => any_decision(),
        1 => (words(), words()).prop_map(|(text, reason)| Entry::Adopted(Box::new(adoption(&text, &reason)))),
        1 => (0..every_library_step().len()).prop_map(|which| every_library_step().remove(which)),
        1 => any::<u32>().prop_map(|unsent| Entry::Clerk(Box::new(clerk_note(unsent)))),
    ];
    prop::collection::vec(entry, 0..12)
}

fn any_decision() -> impl Strategy<Value = Entry> {
    let id = || any::<u128>().prop_map(uuid::Uuid::from_u128);
    let at = || {
        (id(), any::<u16>())
            .prop_map(|(record, place)| MentionAt { record: RecordId(record), place })
    };
    let verdict = (0..4_u8, at(), at(), id()).prop_map(|(sort, a, b, earlier)| match sort {
        0 => Verdict::OnePerson(a, b),
        1 => Verdict::TwoPeople(a, b),
        2 => Verdict::DoNotLink(a, b),
        _ => Verdict::Undo(DecisionId(earlier)),
    });
    (verdict, words()).prop_map(|(verdict, reason)| decided(verdict, &reason))
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![3 => "[a-zA-Z ,.'’é\"]{0,40}", 1 => any::<String>()]
}

fn maybe<T: std::fmt::Debug + Clone>(
    value: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<T>> {
    prop::option::of(value)
}

fn vague_date() -> impl Strategy<Value = VagueDate> {
    let written: &'static [&str] = &[
        "2019-03-04",
        "March 2019",
        "about 2018",
        "winter 2018/19",
        "before 2015",
        "",
        "between 2011 and 2013",
    ];
    prop::sample::select(written).prop_map(|text| VagueDate::parse(text).unwrap())
}

fn day() -> impl Strategy<Value = safeguarding::calendar::Date> {
    (2000..2030_i32, 1..=12_u32, 1..=28_u32).prop_map(|(y, m, d)| {
        VagueDate::parse(&format!("{y}-{m:02}-{d:02}")).unwrap().day().unwrap()
    })
}

fn mention() -> impl Strategy<Value = Mention> {
    let name = ("(Amber|Finn|Wren|Łucja|)", "(Kestle|Tallow|)", maybe(words()))
        .prop_map(|(given, family, also)| Private::new(Name { given, family, also }));
    let identifier =
        (0..3_usize, maybe(Just("school")), "[0-9]{1,2}").prop_map(|(scheme, issuer, value)| {
            let schemes =
                [IdentifierScheme::NhsNumber, IdentifierScheme::Upn, IdentifierScheme::Local];
            Identifier::new(schemes[scheme], issuer, &value).unwrap()
        });
    (
        prop::sample::select(&Role::ALL[..]),
        maybe(name),
        maybe(vague_date().prop_map(Private::new)),
        maybe(day().prop_map(Private::new)),
        maybe(prop::sample::select(&[Sex::Female, Sex::Male, Sex::Unknown][..])),
        prop::collection::vec(identifier, 0..3),
        maybe(words().prop_map(Private::new)),
    )
        .prop_map(|(role, name, born, due, sex, identifiers, address)| Mention {
            role,
            name,
            born,
            due,
            sex,
            identifiers,
            address,
            chosen: None,
        })
}

fn provenance() -> impl Strategy<Value = Provenance> {
    // Few fingerprints, so that some rows are said twice.
    (maybe("[a-z]{3}"), maybe("[A-Z0-9]{4}"), maybe(day()), 1..9_u64, 0..40_u8).prop_map(
        |(organisation, reference, extracted, row, print)| Provenance {
            organisation: organisation.map(Into::into),
            reference: reference.map(Into::into),
            extracted,
            file: "town.csv".into(),
            row,
            fingerprint: Fingerprint::of([print.to_string().as_str()]),
        },
    )
}

fn any_said() -> impl Strategy<Value = Said> {
    let people = prop::collection::vec(mention(), 0..4);
    let facts = prop::collection::btree_map("[a-z-]{1,8}".prop_map(Into::into), words(), 0..3);
    let text = prop::collection::vec(
        (prop::sample::select(&Voice::ALL[..]), words().prop_map(Private::new)),
        0..3,
    );
    let relation =
        prop::sample::select(&[Relation::Corrects, Relation::Withdraws, Relation::Rebuts][..]);
    let pointer = (relation, "[A-Z0-9]{4}")
        .prop_map(|(relation, reference)| Pointer { relation, reference: reference.into() });
    let marks = prop::collection::vec(
        words().prop_map(|what| Mark { field: "born".into(), what: what.into() }),
        0..2,
    );
    let about = (people, vague_date(), maybe(day()), facts, text);
    let beside = (maybe(words()), any::<bool>(), maybe(pointer), marks, provenance(), any::<u32>());
    let original = prop::collection::vec(words().prop_map(Private::new), 0..4);
    (about, beside, original).prop_map(|(about, beside, original)| {
        let (mentions, happened, recorded, facts, text) = about;
        let (basis, is_restricted, points_at, marks, provenance, received) = beside;
        let received = Instant(1_700_000_000_000_000 + u64::from(received));
        let record = Record {
            id: RecordId::new(received, &provenance.fingerprint),
            kind: "school-concern".into(),
            agency: "school".into(),
            author_role: None,
            mentions,
            happened,
            recorded,
            received,
            facts,
            text,
            basis,
            sensitivity: if is_restricted {
                Sensitivity::Restricted
            } else {
                Sensitivity::Ordinary
            },
            shared_with: vec!["police".into()],
            author: None,
            follows: Vec::new(),
            also_known: Vec::new(),
            classes: safeguarding::records::Classes::NONE,
            points_at,
            marks,
            provenance,
        };
        Said { record, original }
    })
}

fn any_coverage() -> impl Strategy<Value = Coverage> {
    (maybe("(north|south)"), maybe(words()), maybe(day()), maybe(day())).prop_map(
        |(organisation, area, from, to)| Coverage {
            agency: "police".into(),
            organisation: organisation.map(Into::into),
            area,
            from,
            to,
            current_as_of: to,
            kinds: Vec::new(),
            explanation: None,
            file: "town.csv".into(),
        },
    )
}

/// An erasure of these entries; the store fills in their hashes.
pub fn erasure(entries: &[u64]) -> Erasure {
    Erasure {
        id: ErasureId(uuid::Uuid::from_u128(entries.iter().map(|n| u128::from(*n)).sum())),
        decided: Instant(1_700_000_000_000_000),
        rule: "court-order".into(),
        reason: "The court ordered it.".into(),
        by: "Jo Marsh".into(),
        agreed_by: "Bea Quill".into(),
        removed: entries.iter().copied().map(Removed::of).collect(),
    }
}

/// What stands for removed content, with every field filled.
pub fn erased() -> Erased {
    let Entry::Said(said) = said("child Wren Tallow", "Cold.") else { unreachable!() };
    let fingerprint = Some(said.record.provenance.fingerprint);
    Erased { by: erasure(&[1]).id, record: Some(said.record.id), fingerprint }
}

/// A step of each sort in who may look.
pub fn every_access_step() -> Vec<Entry> {
    let account = AccountId(uuid::Uuid::from_u128(7));
    let child = first_of(&said("", ""));
    let (reason, until) = (|| Private::from("agreed"), Instant(2_000_000));
    let holder = || {
        Box::new(Holder {
            sign_in_name: "siobhan.okafor".into(),
            name: "Siobhan Okafor".into(),
            agency: "school".into(),
            organisation: Some("Mill School".into()),
            roles: vec!["safeguarding-lead".into()],
            supervised_by: Some(account),
        })
    };
    let (hash, session) = (|| Private::from("00"), || Private::from("01"));
    let tie = Tie::Allocated;
    let day = VagueDate::parse("2019-03-04").unwrap().day();
    let all = [
        Access::Opened { account, holder: holder() },
        Access::Changed { account, holder: holder(), reason: reason() },
        Access::Link { account, hash: hash(), until },
        Access::Password { account, hash: hash() },
        Access::Codes { account, secret: hash() },
        Access::SignedIn { account, session: session(), until, code_step: 1 },
        Access::SteppedUp { account, session: session(), code_step: 1 },
        Access::Failed { account },
        Access::SignedOut { session: session() },
        Access::Closed { account, reason: reason() },
        Access::Reopened { account, reason: reason() },
        Access::RecoveryAsked { account, reason: reason() },
        Access::Restricted { child, reason: reason() },
        Access::Unrestricted { child, reason: reason() },
        Access::WorksWith { account, child, tie, until: day, reason: reason() },
        Access::WorksNoMore { account, child, reason: reason() },
        Access::GlassBroken { account, child, reason: reason(), until },
    ];
    // By the server once, by somebody else.
    let hands = [Hand::Server].into_iter().chain(std::iter::repeat(Hand::Account(account)));
    let step = |(what, by)| AccessStep { at: Instant(1_000_000), by, what };
    all.into_iter().zip(hands).map(step).map(|step| Entry::Access(Box::new(step))).collect()
}

/// A look at these people.
pub fn look(about: &[MentionAt]) -> Entry {
    Entry::Look(Box::new(Look {
        at: Instant(1_000_000),
        by: AccountId(uuid::Uuid::from_u128(7)),
        role: "social-worker".into(),
        page: "child".into(),
        sent: true,
        because: "works-with-this-family".into(),
        about: about.to_vec(),
    }))
}
