//! Whether whoever asks for a page is let in, and what of it they may see; and the writing down of what they saw.
//!
//! Takes the ticket a browser holds and the page it asks for; gives a site on which only those families exist that its reader may know
//! of. Not allowed looks like not found. Where a server has no door (a demonstration, a test) everybody reads everything.

mod telling;

pub(crate) use telling::OpenedWithoutTie;

use access::{Door, NotKept, Seat, Ties};
use axum::extract::{Extension, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};
use safeguarding::chronology::View;
use safeguarding::records::{Look, MentionAt, Tie};
use serde::Serialize;
use smol_str::SmolStr;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use crate::asked::{Pairs, with_query_of};
use crate::cookies;
use crate::pages::plain_refusal;
use crate::site::Site;
use crate::writer::Writer;

/// Pages for those who are not signed in yet.
const OUTSIDE: [&str; 3] = ["sign-in", "begin", "signed-out"];

/// Pages whose reader must have proved lately who they are; so must whoever ties an app to an account.
const PROVED: [&str; 3] = ["accounts", "holder", "glass"];

/// The cookie that holds the ticket.
const COOKIE: &str = "regard-session";

/// Who reads one page.
pub(crate) struct Reading {
    door: Arc<Door>,
    pub seat: Seat,
    page: &'static str,
    sends: bool,
    /// The role by which the page is opened to them, and the policy.
    role: &'static str,
    because: SmolStr,
    /// How they stand to the families they have a tie to.
    ties: HashMap<u32, Ties>,
    /// What their own agency knows today.
    own: View,
    /// Whether they read as everyone together knows; else as their own agency does.
    pub as_everyone: bool,
    seen: Mutex<Seen>,
}

/// What a reader was shown on one page.
#[derive(Default)]
struct Seen {
    about: BTreeSet<MentionAt>,
    /// By which policy of families, where any was known.
    because: Option<SmolStr>,
    /// Families that were asked about, and by which policy each is known.
    families: HashMap<u32, Option<SmolStr>>,
}

impl std::fmt::Debug for Reading {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reading({})", self.page)
    }
}

/// Who is signed in, as every page says it.
#[derive(Debug, Serialize)]
pub(crate) struct SignedIn {
    name: safeguarding::records::Private<String>,
    roles: Vec<&'static str>,
    /// The pages that are open to them, by name.
    pages: Vec<String>,
    /// Whether they find every family that is not kept closer than others.
    knows_all: bool,
    /// Whether they may write down a worry.
    raises: bool,
}

/// The ticket a browser sends; `None` where it sends none.
pub(crate) fn ticket_of(headers: &HeaderMap) -> Option<String> {
    let bytes = cookies::figures_in(headers, COOKIE)?;
    Some(cookies::as_figures(&bytes))
}

/// The cookie that holds a ticket until the browser is closed, or, with no ticket, lets it go.
pub(crate) fn cookie(ticket: Option<&str>) -> HeaderValue {
    let (value, end) = ticket.map_or(("", "; Max-Age=0"), |ticket| (ticket, ""));
    // Lax, so that the address in a letter opens for who is signed in; nothing is written by following one.
    let cookie = format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax{end}");
    HeaderValue::from_str(&cookie).expect("hexadecimal figures")
}

/// An address of ours that somebody is led back to; the first page where it is none.
///
/// Only a path counts: else an address in a mail could lead from our sign-in to another’s page.
pub(crate) fn own_address(to: &str) -> &str {
    let is_own = to.starts_with('/')
        && !to.starts_with("//")
        && to.chars().all(|sign| sign.is_ascii_graphic() && sign != '\\');
    if is_own { to } else { "/" }
}

/// Stands before a page: lets on to it whoever may open it, with the site as they may see it. Without a door everybody is let in.
pub(crate) async fn let_in(
    State((site, page)): State<(Site, &'static str)>,
    mut request: Request,
    next: Next,
) -> Response {
    if let Some(door) = site.door() {
        let sends = !request.method().is_safe();
        match site.lets_in(door, page, sends, (request.uri(), request.headers())) {
            Ok(seated) => drop(request.extensions_mut().insert(seated)),
            Err(response) => return *response,
        }
    }
    next.run(request).await
}

impl Site {
    /// The site as its reader was let in to it; `None`: there is a door, and nobody was let in by it.
    pub(crate) fn as_let_in(&self, seated: Option<Extension<Self>>) -> Option<Self> {
        match (seated, self.door()) {
            (Some(Extension(seated)), _) => Some(seated),
            (None, None) => Some(self.clone()),
            (None, Some(_)) => None,
        }
    }

    /// Lets somebody in to a page, or answers why not.
    fn lets_in(
        &self,
        door: &Arc<Door>,
        page: &'static str,
        sends: bool,
        (uri, headers): (&Uri, &HeaderMap),
    ) -> Result<Self, Box<Response>> {
        let seat = ticket_of(headers).and_then(|ticket| door.seat(&ticket));
        let Some(seat) = seat else {
            return if OUTSIDE.contains(&page) {
                Ok(self.clone())
            } else {
                Err(Box::new(self.sign_in_first(sends, uri)))
            };
        };
        let allowed = seat.reaches.iter().find_map(|reach| {
            let because = reach.page(page, sends)?;
            Some((reach.role.id(), because.clone()))
        });
        let (role, because) = match allowed {
            Some(allowed) => allowed,
            None if OUTSIDE.contains(&page) => ("", SmolStr::default()),
            // Where everybody arrives is of use to those who work with families; others are led to what they have here.
            None if page == "home" && !sends => {
                let is_open = |page: &&str| {
                    seat.reaches.iter().any(|reach| reach.page(page, false).is_some())
                };
                let first = ["accounts", "learning", "account"].into_iter().find(is_open);
                let first = format!("/{}", first.unwrap_or("account"));
                return Err(Box::new(Redirect::to(&first).into_response()));
            }
            None => {
                let reading = self.reading(door, seat, (page, sends), ("", SmolStr::default()));
                return Err(Box::new(self.seated(reading).not_found()));
            }
        };
        let wants_proof = PROVED.contains(&page) || (sends && page == "account");
        if wants_proof && !seat.has_proved(door.now()) {
            let to = uri.path_and_query().map_or("/", |address| address.as_str());
            let to = if sends { uri.path() } else { to };
            let prove = with_query_of("/prove", [("to", to)]);
            return Err(Box::new(Redirect::to(&prove).into_response()));
        }
        let reading = self.reading(door, seat, (page, sends), (role, because));
        Ok(self.seated(reading))
    }

    /// What is answered to somebody who is not signed in, or not any more.
    fn sign_in_first(&self, sends: bool, uri: &Uri) -> Response {
        if sends {
            return plain_refusal(
                self,
                StatusCode::UNAUTHORIZED,
                "You are not signed in any more, so nothing was written",
                "Go back: what you typed is still in the form, and was kept as a draft where the form says so. Open Regard in another \
                 window, sign in there, and send the form again.",
            );
        }
        let to = uri.path_and_query().map_or("/", |address| address.as_str());
        let address =
            if to == "/" { "/sign-in".to_owned() } else { with_query_of("/sign-in", [("to", to)]) };
        Redirect::to(&address).into_response()
    }

    fn reading(
        &self,
        door: &Arc<Door>,
        seat: Seat,
        (page, sends): (&'static str, bool),
        (role, because): (&'static str, SmolStr),
    ) -> Reading {
        let holder = &seat.account.holder;
        let own = holder.organisation.as_ref().map_or_else(
            || holder.agency.to_string(),
            |organisation| format!("{}/{organisation}", holder.agency),
        );
        let as_everyone = seat.reaches.iter().any(|reach| reach.reads_as_everyone());
        Reading {
            ties: self.ties(door, &seat),
            own: View::of_agency(self.today(), &own)
                .hiding(access::hidden(&seat.reaches, as_everyone)),
            as_everyone,
            door: Arc::clone(door),
            seat,
            page,
            sends,
            role,
            because,
            seen: Mutex::default(),
        }
    }

    /// How somebody stands to each family they have a tie to, and which are kept closer than others.
    fn ties(&self, door: &Door, seat: &Seat) -> HashMap<u32, Ties> {
        let (accounts, now, today) = (door.accounts(), door.now(), self.today());
        let mut ties: HashMap<u32, Ties> = HashMap::new();
        let mut of = |child: &MentionAt, change: &dyn Fn(&mut Ties)| {
            if let Some(family) = self.person_at(*child).and_then(|person| self.family_of(person)) {
                change(ties.entry(family).or_default());
            }
        };
        let is_now = |worked: &&access::Worked| worked.until.is_none_or(|until| today <= until);
        for worked in seat.account.works_with.iter().filter(is_now) {
            of(&worked.child, &|ties| match worked.tie {
                Tie::Allocated => ties.allocated = true,
                Tie::Chairs => ties.chairs = true,
                Tie::Reviews => ties.reviews = true,
            });
        }
        for other in accounts.supervised_by(seat.account.id) {
            for worked in other.works_with.iter().filter(is_now) {
                of(&worked.child, &|ties| ties.supervises = true);
            }
        }
        for glass in &seat.account.glass {
            if now < glass.until {
                of(&glass.child, &|ties| ties.glass_broken = true);
            }
        }
        for child in accounts.restricted() {
            of(child, &|ties| ties.restricted = true);
        }
        ties
    }

    /// The person a mention of the log is of.
    pub(crate) fn person_at(&self, mention: MentionAt) -> Option<u32> {
        let index = self.record_index(mention.record)?;
        *self.caseload().people.of_record.get(index as usize)?.get(usize::from(mention.place))?
    }

    /// The first mention of a person there was: it stays theirs, whoever they are linked with later.
    pub(crate) fn first_mention(&self, person: u32) -> MentionAt {
        let caseload = self.caseload();
        let (record, place) = caseload.people.persons[person as usize].mentions[0];
        MentionAt { record: caseload.records[record as usize].id, place }
    }

    fn family_of(&self, person: u32) -> Option<u32> {
        self.caseload().people.family_of_child[person as usize]
    }

    /// How this reader stands to a family.
    fn ties_to(&self, reading: &Reading, family: u32) -> Ties {
        let mut ties = reading.ties.get(&family).copied().unwrap_or_default();
        let asks = |reach: &Arc<access::Reach>| {
            reach.knows(ties).is_none()
                && reach.knows(Ties { known_to_own: true, ..ties }).is_some()
        };
        // Looked for only where it would open something: it is the one tie that has to be searched for.
        if reading.seat.reaches.iter().any(asks) {
            let caseload = self.caseload();
            let children = &caseload.people.families[family as usize].children;
            let mut mentions = children
                .iter()
                .flat_map(|child| &caseload.people.persons[*child as usize].mentions);
            ties.known_to_own =
                mentions.any(|(record, _)| reading.own.sees(&caseload.records[*record as usize]));
        }
        ties
    }

    /// Whether this reader may know anything of a family; everybody may where there is no door.
    pub(crate) fn knows_family(&self, family: u32) -> bool {
        let Some(reading) = self.is_read_by() else { return true };
        if let Some(known) = reading.seen().families.get(&family) {
            return known.is_some();
        }
        let ties = self.ties_to(reading, family);
        let because = reading.seat.reaches.iter().find_map(|reach| reach.knows(ties)).cloned();
        reading.seen().families.insert(family, because.clone());
        because.is_some()
    }

    /// Whether this reader may know anything of a person: of a child by its family, of an adult by any child they are named beside.
    pub(crate) fn knows_person(&self, person: u32) -> bool {
        if self.is_read_by().is_none() {
            return true;
        }
        if let Some(family) = self.family_of(person) {
            return self.knows_family(family);
        }
        let people = &self.caseload().people;
        let beside = people.persons[person as usize].mentions.iter();
        let named =
            beside.flat_map(|(record, _)| people.of_record[*record as usize].iter().flatten());
        let families: BTreeSet<u32> =
            named.filter_map(|other| people.family_of_child[*other as usize]).collect();
        families.into_iter().any(|family| self.knows_family(family))
    }

    /// Whether this reader may know of a record: of one that names somebody, by any of those; of one that names nobody, always.
    pub(crate) fn knows_record(&self, index: u32) -> bool {
        let Some(reading) = self.is_read_by() else { return true };
        let caseload = self.caseload();
        let record = &caseload.records[index as usize];
        let own = &reading.own;
        if own.hides(record) || !(reading.as_everyone || own.sees(record)) {
            return false;
        }
        let mut named = caseload.people.of_record[index as usize].iter().flatten().peekable();
        named.peek().is_none() || named.any(|person| self.knows_person(*person))
    }

    /// Notes that the page shows something of a person.
    pub(crate) fn shows(&self, person: u32) {
        if let Some(reading) = self.is_read_by() {
            let mention = self.first_mention(person);
            let mut seen = reading.seen();
            seen.about.insert(mention);
            let family = self.family_of(person);
            let because = family.and_then(|family| seen.families.get(&family).cloned()).flatten();
            if seen.because.is_none() {
                seen.because = because;
            }
        }
    }

    /// Writes down what the page showed, before it is shown.
    ///
    /// # Errors
    /// [`NotKept`]: then it must not be shown.
    pub(crate) fn keep_look(&self) -> Result<(), NotKept> {
        let Some(reading) = self.is_read_by() else { return Ok(()) };
        let seen = std::mem::take(&mut *reading.seen());
        if seen.about.is_empty() && !reading.sends {
            return Ok(());
        }
        reading.door.looked(Look {
            at: reading.door.now(),
            by: reading.seat.account.id,
            role: reading.role.into(),
            page: reading.page.into(),
            sent: reading.sends,
            because: seen.because.unwrap_or_else(|| reading.because.clone()),
            about: seen.about.into_iter().collect(),
        })
    }

    /// A form as it counts: whoever is signed in writes in their own name and for their own agency, whatever was typed.
    pub(crate) fn in_own_name(&self, mut form: Pairs) -> Pairs {
        let Some(reading) = self.is_read_by() else { return form };
        let holder = &reading.seat.account.holder;
        let is_entry = reading.page == "write";
        for (name, value) in &mut form {
            match name.as_str() {
                "by" | "author" => value.clone_from(holder.name.reveal()),
                "agency" if is_entry => *value = holder.agency.to_string(),
                "organisation" if is_entry => {
                    *value =
                        holder.organisation.as_ref().map(ToString::to_string).unwrap_or_default();
                }
                _ => {}
            }
        }
        form
    }

    /// What an address asks for, as it counts: on a page that shows more to who works on a review, that is whoever is signed in.
    pub(crate) fn in_own_words(&self, pairs: Pairs) -> Pairs {
        match self.is_read_by() {
            Some(reading) if reading.page == "document" => self.in_own_name(pairs),
            _ => pairs,
        }
    }

    /// Who writes here, to be filled in: whoever is signed in, in the role they have here.
    pub(crate) fn writer(&self) -> Option<Writer> {
        let reading = self.is_read_by()?;
        let holder = &reading.seat.account.holder;
        let role = reading.seat.account.roles().next().map_or("", access::Role::label);
        Some(Writer {
            author: holder.name.reveal().clone(),
            role: role.to_owned(),
            agency: holder.agency.to_string(),
            organisation: holder.organisation.as_ref().map(ToString::to_string).unwrap_or_default(),
        })
    }

    /// What pages say of who is signed in; `None` where nobody is, or there is no door.
    pub(crate) fn signed_in(&self) -> Option<SignedIn> {
        let reading = self.is_read_by()?;
        let is_open = |page: &&crate::pages::Page| {
            reading.seat.reaches.iter().any(|reach| reach.page(page.name, false).is_some())
        };
        let knows_all =
            reading.seat.reaches.iter().any(|reach| reach.knows(Ties::default()).is_some());
        Some(SignedIn {
            knows_all,
            raises: self.may_write_kind("worry"),
            name: reading.seat.account.holder.name.clone(),
            roles: reading.seat.account.roles().map(access::Role::label).collect(),
            pages: crate::PAGES.iter().filter(is_open).map(|page| page.name.to_owned()).collect(),
        })
    }
}

impl Reading {
    /// Whether anything may be written down by this reader.
    pub(crate) fn may_write(&self) -> bool {
        self.seat.reaches.iter().any(|reach| reach.page("write", true).is_some())
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The reader’s own agency, as an address names it, where they read as that one knows.
    pub(crate) fn own_agency(&self) -> Option<SmolStr> {
        if self.as_everyone {
            return None;
        }
        let known_to = self.own.known_to.as_ref()?;
        Some(match &known_to.organisation {
            None => known_to.agency.clone(),
            Some(organisation) => SmolStr::from(format!("{}/{organisation}", known_to.agency)),
        })
    }
}
