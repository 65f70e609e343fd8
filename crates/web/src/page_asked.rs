//! A page that is asked for: what its address names, who reads and as of when, and the answering of it.
//!
//! Takes what a page answers with; gives what the router calls. Every address is read here and nowhere else, so that one that names
//! an agency nobody knows is refused for all pages alike. Answers are worked out away from the threads that serve, of each page a few
//! at once: however many ask for a slow page, others are served, and what nobody waits for any more by its turn is never begun.

use axum::extract::rejection::{FormRejection, PathRejection, QueryRejection};
use axum::extract::{Extension, Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use safeguarding::chronology::View;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

use crate::asked::{Asked, Pairs, UnknownAgency};
use crate::drafts::Author;
use crate::let_in::Reading;
use crate::site::Site;
use crate::writer::Writer;

/// What the address of a page names and asks for, read.
#[derive(Clone, Debug)]
pub(crate) struct PageAsked {
    /// What its path names. **Shape:** in its order; empty where the page is of nobody and nothing.
    named: Vec<String>,
    pairs: Pairs,
    /// The switches.
    pub asked: Asked,
    /// Who reads, as of when.
    pub view: View,
    writer: Writer,
    author: Option<Author>,
}

impl PageAsked {
    /// Reads an address.
    ///
    /// # Errors
    /// [`UnknownAgency`] where it names one that is none here.
    pub fn read(site: &Site, named: Vec<String>, pairs: Pairs) -> Result<Self, UnknownAgency> {
        let mut asked = Asked::read(&pairs, &site.caseload().practice, site.agencies())?;
        // Who reads as their own agency knows does so whatever an address asks for.
        if let Some(own) = site.is_read_by().and_then(Reading::own_agency) {
            asked.known_to = Some(own);
        }
        let view = site.view_of(&asked);
        Ok(Self { named, pairs, asked, view, writer: Writer::default(), author: None })
    }

    /// Who wrote at this browser the last time; nobody where it does not say.
    pub const fn writer(&self) -> &Writer {
        &self.writer
    }

    /// The browser that keeps drafts here; `None` where it has no key yet.
    pub const fn author(&self) -> Option<&Author> {
        self.author.as_ref()
    }

    /// The address of a sample.
    pub fn of(site: &Site, pairs: &[(&str, &str)]) -> Self {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Self::read(site, Vec::new(), pairs.collect()).expect("a sample names agencies there are")
    }

    /// The same address, whose path names this.
    #[must_use]
    pub fn naming(self, named: &str) -> Self {
        Self { named: vec![named.to_owned()], ..self }
    }

    /// The same address with these pairs in place of its own: for a form that is shown again at the place it was sent from.
    pub fn with_pairs(&self, pairs: Pairs) -> Self {
        Self { pairs, ..self.clone() }
    }

    /// What the path names at this place, from 0.
    pub fn named(&self, place: usize) -> &str {
        self.named.get(place).map_or("", String::as_str)
    }

    /// The value of a switch that only this page has; empty where the address does not give it.
    pub fn value(&self, wanted: &str) -> &str {
        let mut pairs = self.pairs.iter();
        pairs.find(|(name, _)| name == wanted).map_or("", |(_, value)| value.trim())
    }
}

/// Answers whoever asks for a page; `None` from `answer`: there is no such page, or none that this reader may see.
pub(crate) fn answered<A>(answer: A) -> MethodRouter<Site>
where
    A: Fn(&Site, &PageAsked) -> Option<Response> + Clone + Send + Sync + 'static,
{
    let turns = turns();
    get(
        move |State(site): State<Site>,
              named: Result<Path<Named>, PathRejection>,
              pairs: Result<Query<Pairs>, QueryRejection>,
              seated: Option<Extension<Site>>,
              headers: HeaderMap| {
            let (turns, answer) = (Arc::clone(&turns), answer.clone());
            async move {
                let Some(site) = site.as_let_in(seated) else { return site.not_found() };
                let Some((named, pairs)) = address(named, pairs) else { return site.not_found() };
                let pairs = site.in_own_words(pairs);
                let writer = site.writer().unwrap_or_else(|| Writer::read(&headers));
                let sent = (pairs, (writer, Author::read(&headers)));
                let turn = turns.acquire_owned().await.expect("turns are never closed");
                in_turn(turn, site, named, sent, move |site, asked| answer(site, asked)).await
            }
        },
    )
}

/// Answers whoever sends a page's form. Otherwise as [`answered`].
pub(crate) fn answered_form<A>(answer: A) -> MethodRouter<Site>
where
    A: Fn(&Site, &PageAsked, &Pairs) -> Option<Response> + Clone + Send + Sync + 'static,
{
    let turns = Arc::new(Semaphore::new(SENT_AT_ONCE));
    post(
        move |State(site): State<Site>,
              named: Result<Path<Named>, PathRejection>,
              pairs: Result<Query<Pairs>, QueryRejection>,
              seated: Option<Extension<Site>>,
              headers: HeaderMap,
              form: Result<Form<Pairs>, FormRejection>| {
            let (turns, answer) = (Arc::clone(&turns), answer.clone());
            async move {
                let Some(site) = site.as_let_in(seated) else { return site.not_found() };
                let Some((named, pairs)) = address(named, pairs) else { return site.not_found() };
                let form = match form {
                    Ok(Form(form)) => form,
                    Err(why) => return no_form(&site, &why),
                };
                let writer = site.writer().unwrap_or_else(|| Writer::read(&headers));
                let sent = (pairs, (writer, Author::read(&headers)));
                let turn = tokio::time::timeout(LONGEST_TURN, turns.acquire_owned()).await;
                let turn = turn.map(|turn| turn.expect("turns are never closed"));
                // Whoever has no turn is given back what they typed: a page that says nothing of it would lose it.
                let site = if turn.is_ok() { site } else { site.without_a_turn() };
                let form = site.in_own_name(form);
                in_turn(turn, site, named, sent, move |site, asked| answer(site, asked, &form))
                    .await
            }
        },
    )
}

/// What the path of an address names, in its order, each with what it is called.
type Named = Vec<(String, String)>;

/// How many people may send a form of one sort at once: most of their time they wait for the log and for the pages.
const SENT_AT_ONCE: usize = 32;

/// How long whoever sends a form waits for a turn. With the wait for the log and for the pages it is shorter than a page may take.
const LONGEST_TURN: Duration = Duration::from_secs(10);

/// What an address names and asks for; `None` where it cannot be read: it leads nowhere, as any other that is mistyped.
fn address(
    named: Result<Path<Named>, PathRejection>,
    pairs: Result<Query<Pairs>, QueryRejection>,
) -> Option<(Named, Pairs)> {
    let (Path(named), Query(pairs)) = (named.ok()?, pairs.ok()?);
    Some((named, pairs))
}

/// Says that what was sent is no form of a page here.
fn no_form(site: &Site, why: &FormRejection) -> Response {
    if why.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return crate::pages::plain_refusal(
            site,
            StatusCode::PAYLOAD_TOO_LARGE,
            "That was too long to be read, so nothing was written",
            "A form takes eight million letters in all, and each of its texts 20,000. Go back: where the browser still shows what you \
             typed, shorten it and send it again, and write the rest as a second entry. What was kept as a draft is under Work.",
        );
    }
    crate::pages::plain_refusal(
        site,
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "What was sent could not be read as a form, so nothing was written",
        "Open the page in your browser at the address that was printed when Regard started, and fill the form in there.",
    )
}

/// As many answers of one page as are worked out at once.
fn turns() -> Arc<Semaphore> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    Arc::new(Semaphore::new(threads.max(2)))
}

/// Answers whoever has a turn. Whoever left before that is forgotten; what has begun runs on, and keeps its turn till its end.
async fn in_turn(
    turn: impl Send + 'static,
    site: Site,
    named: Named,
    (pairs, (writer, author)): (Pairs, (Writer, Option<Author>)),
    answer: impl FnOnce(&Site, &PageAsked) -> Option<Response> + Send + 'static,
) -> Response {
    let named = named.into_iter().map(|(_, value)| value).collect();
    let asked = match PageAsked::read(&site, named, pairs) {
        Ok(asked) => PageAsked { writer, author, ..asked },
        Err(unknown) => return refuse(&site, &unknown),
    };
    site.work_out(move |site| {
        let response = answer(site, &asked).unwrap_or_else(|| site.not_found());
        // Written down before it is shown: what cannot be written down is not shown.
        let response = match site.keep_look() {
            Ok(()) => response,
            Err(why) => not_kept(site, &why),
        };
        drop(turn);
        response
    })
    .await
}

/// Says that a page is not shown because nobody could say later who saw it.
pub(crate) fn not_kept(site: &Site, why: &access::NotKept) -> Response {
    crate::pages::plain_refusal(
        site,
        StatusCode::SERVICE_UNAVAILABLE,
        "Who looks cannot be written down now, so nothing is shown",
        &format!(
            "{why}. Where you sent a form, what it holds may have been written: send it again, it is written once."
        ),
    )
}

/// Says that an address names no agency here, and which there are.
fn refuse(site: &Site, unknown: &UnknownAgency) -> Response {
    let agencies = &site.caseload().practice.agencies;
    let mut known: Vec<String> =
        agencies.iter().map(|(id, agency)| format!("{id} ({})", agency.name)).collect();
    let gave = site.agencies().iter().map(|(id, _)| id);
    known.extend(gave.filter(|id| !agencies.contains_key(*id)).map(ToString::to_string));
    let words = format!(
        "The address asks for “{}”, which is no agency here, so nothing is shown: what everybody knew must not be taken for what one \
         agency knew. Name one of these: {}. An organisation stands after a stroke, like school/Mill Lane Primary.",
        unknown.received,
        known.join(", ")
    );
    crate::pages::plain_refusal(
        site,
        StatusCode::NOT_FOUND,
        "There is no agency of that name here",
        &words,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Body;
    use axum::http::Request;
    use std::sync::mpsc::{Sender, channel};
    use std::sync::{Condvar, Mutex};
    use tower::ServiceExt as _;

    /// A page that says it has begun and ends when it is told to.
    #[derive(Clone)]
    struct Slow {
        begun: Sender<()>,
        may_end: Arc<(Mutex<bool>, Condvar)>,
    }

    impl Slow {
        fn answer(&self) -> Response {
            self.begun.send(()).expect("the test listens");
            let (may_end, told) = &*self.may_end;
            let may_end = may_end.lock().expect("nobody broke off");
            drop(told.wait_while(may_end, |may_end| !*may_end).expect("nobody broke off"));
            Site::say(StatusCode::OK, "at last")
        }
    }

    async fn ask(router: &Router, address: &str) -> StatusCode {
        let request = Request::get(address).body(Body::empty()).expect("a sound request");
        router.clone().oneshot(request).await.expect("the router always answers").status()
    }

    #[tokio::test]
    async fn a_page_nobody_waits_for_takes_no_turn_and_keeps_no_other_page_from_its_readers() {
        let site = Site::new(
            safeguarding::Caseload::default(),
            crate::samples::day,
            crate::RequestLog::silent(),
        );
        let site = site.expect("every template can be read");
        let (begun, beginnings) = channel();
        let slow = Slow { begun, may_end: Arc::default() };
        let page = slow.clone();
        let router = Router::new()
            .route("/slow", answered(move |_, _| Some(page.answer())))
            .route("/quick", answered(|_, _| Some(Site::say(StatusCode::OK, "here"))))
            .with_state(site);
        let at_once = turns().available_permits();
        let asking: Vec<_> = (0..at_once + 40)
            .map(|_| {
                let router = router.clone();
                tokio::spawn(async move { ask(&router, "/slow").await })
            })
            .collect();
        let beginnings = tokio::task::spawn_blocking(move || {
            for _ in 0..at_once {
                beginnings.recv().expect("as many begin as may at once");
            }
            beginnings
        });
        let beginnings = beginnings.await.expect("they begin");
        for reader in asking {
            reader.abort();
            assert!(reader.await.is_err(), "the reader has left");
        }
        assert_eq!(ask(&router, "/quick").await, StatusCode::OK);
        let (may_end, told) = &*slow.may_end;
        *may_end.lock().expect("nobody broke off") = true;
        told.notify_all();
        assert_eq!(ask(&router, "/slow").await, StatusCode::OK);
        assert_eq!(beginnings.try_iter().count(), 1, "nobody else’s was begun");
    }
}
