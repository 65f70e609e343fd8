//! Writing something down from a page: two people at once, the same form twice, and what is typed and not written down yet.

use crate::day;
use crate::server::words;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use jiff::civil::{DateTime, date};
use safeguarding::Caseload;
use safeguarding::practice::Practice;
use safeguarding::records::{Entry, Instant, Record, RecordId, Said};
use safeguarding::response::{Typed, Typing};
use safeguarding::scenarios::Scenario;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};
use tower::ServiceExt as _;
use web::{
    DraftName, DraftNotKept, DraftPlace, Drafts, NotRecorded, Recorded, RequestLog, SealedDraft,
    Shown, Site, router,
};

/// A log and a place for drafts that outlive every site made of them, as files outlive a server.
#[derive(Clone)]
pub struct World {
    records: Arc<Mutex<Vec<Record>>>,
    place: Place,
    drafts: Arc<Mutex<Arc<Drafts>>>,
}

/// A place for drafts in memory. `refuses` says why it keeps nothing.
#[derive(Clone, Default)]
struct Place {
    kept: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    refuses: Arc<Mutex<Option<DraftNotKept>>>,
}

fn kept_at() -> DateTime {
    date(2025, 6, 3).at(14, 5, 0, 0)
}

impl Place {
    fn works(&self) -> Result<(), DraftNotKept> {
        self.refuses.lock().expect("not poisoned").map_or(Ok(()), Err)
    }

    fn held(&self) -> BTreeMap<String, Vec<u8>> {
        self.kept.lock().expect("not poisoned").clone()
    }
}

impl DraftPlace for Place {
    fn keep(&self, name: &DraftName, sealed: &[u8]) -> Result<DateTime, DraftNotKept> {
        self.works()?;
        self.kept.lock().expect("not poisoned").insert(name.to_string(), sealed.to_vec());
        Ok(kept_at())
    }

    fn find(&self, name: &DraftName) -> Result<Option<SealedDraft>, DraftNotKept> {
        self.works()?;
        let sealed = self.held().get(&name.to_string()).cloned();
        Ok(sealed.map(|sealed| SealedDraft { kept: kept_at(), sealed }))
    }

    fn all_of(&self, author: &str) -> Result<Vec<SealedDraft>, DraftNotKept> {
        self.works()?;
        let all = self.held().into_iter().filter(|(name, _)| name.starts_with(author));
        Ok(all.map(|(_, sealed)| SealedDraft { kept: kept_at(), sealed }).collect())
    }

    fn throw_away(&self, name: &DraftName) -> Result<(), DraftNotKept> {
        self.kept.lock().expect("not poisoned").remove(&name.to_string());
        Ok(())
    }
}

impl World {
    pub fn new() -> Self {
        let story = Scenario::read(include_str!("writing.md")).expect("the story can be read");
        let place = Place::default();
        Self {
            records: Arc::new(Mutex::new(story.records)),
            drafts: Arc::new(Mutex::new(Arc::new(Drafts::kept_in(place.clone())))),
            place,
        }
    }

    fn records(&self) -> Vec<Record> {
        self.records.lock().expect("not poisoned").clone()
    }

    /// The server ends and another begins: what it remembered is gone, and what it kept is there.
    fn restart(&self) {
        let anew = Arc::new(Drafts::kept_in(self.place.clone()));
        *self.drafts.lock().expect("not poisoned") = anew;
    }

    fn caseload(&self) -> Caseload {
        let said = |record| Entry::Said(Box::new(Said { record, original: Vec::new() }));
        Caseload::of(Practice::shipped(), self.records().into_iter().map(said))
    }

    fn only_shown(&self) -> Site {
        Site::new(self.caseload(), day, RequestLog::silent()).expect("every template can be read")
    }

    /// Writes what was typed, as a log does: what is there already is not written again.
    fn write(&self, caseload: &Caseload, typed: &Typed) -> Result<Recorded, NotRecorded> {
        let before = self.records();
        let record_of = |id: RecordId| before.iter().find(|record| record.id == id);
        let received = Instant(1_748_900_000_000_000 + self.records().len() as u64 * 1_000_000);
        let typing =
            Typing { practice: &caseload.practice, today: day(), received, record_of: &record_of };
        let record = typing.record(typed).map_err(NotRecorded::Wrong)?;
        let mut records = self.records.lock().expect("not poisoned");
        let print = record.provenance.fingerprint;
        let known = records.iter().find(|known| known.provenance.fingerprint == print);
        if let Some(known) = known {
            return Ok(Recorded { id: known.id, is_shown: true });
        }
        let id = record.id;
        records.push(record);
        Ok(Recorded { id, is_shown: true })
    }

    fn site(&self) -> Site {
        let world = self.clone();
        let drafts = Arc::clone(&self.drafts.lock().expect("not poisoned"));
        self.only_shown()
            .with_drafts(drafts)
            .with_recording(move |caseload, typed| world.write(caseload, typed))
    }

    /// What a server shows that brings its pages up to date after each entry.
    pub fn shown(&self) -> Shown {
        fn renewed(world: &World, pages: &Arc<OnceLock<Shown>>) -> Site {
            let (writing, after) = (world.clone(), Arc::clone(pages));
            let drafts = Arc::clone(&world.drafts.lock().expect("not poisoned"));
            world.only_shown().with_drafts(drafts).with_recording(move |caseload, typed| {
                let recorded = writing.write(caseload, typed)?;
                if let Some(shown) = after.get() {
                    shown.replace(renewed(&writing, &after));
                }
                Ok(recorded)
            })
        }
        let pages = Arc::default();
        let first = Shown::of(renewed(self, &pages));
        pages.get_or_init(|| first).clone()
    }

    fn child(&self) -> String {
        let caseload = self.caseload();
        let child = caseload.search("Linnet")[0];
        caseload.people.persons[child as usize].id.to_string()
    }

    /// The form for a decision on the contact.
    pub fn decision(&self) -> String {
        let contact = self.records()[0].id;
        format!("/people/{}/write/contact-decision?on={contact}", self.child())
    }
}

/// A browser, with the cookies it was given.
#[derive(Clone, Default)]
struct Browser {
    cookies: BTreeMap<String, String>,
}

impl Browser {
    async fn open(&mut self, world: &World, address: &str) -> String {
        let response = self.ask(world, Request::get(address), String::new()).await;
        assert_eq!(response.status(), StatusCode::OK, "{address}");
        words(response).await
    }

    async fn send(&mut self, world: &World, address: &str, form: &str) -> Response {
        let request = Request::post(address)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.ask(world, request, form.to_owned()).await
    }

    async fn ask(
        &mut self,
        world: &World,
        request: axum::http::request::Builder,
        body: String,
    ) -> Response {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request
            .header(header::HOST, "127.0.0.1:8080")
            .header(header::COOKIE, cookies.join("; "));
        let request = request.body(Body::from(body)).expect("a sound request");
        let response =
            router(world.site()).oneshot(request).await.expect("the router always answers");
        for set in response.headers().get_all(header::SET_COOKIE) {
            let set = set.to_str().expect("readable");
            assert!(set.contains("; HttpOnly; SameSite=Strict; Max-Age="), "{set}");
            let (name, rest) = set.split_once('=').expect("a cookie");
            let value = rest.split(';').next().expect("a value");
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        response
    }
}

/// The value of a hidden field, or of a line.
fn value_of<'p>(page: &'p str, name: &str) -> &'p str {
    let at = page.find(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("no field {name}"));
    let rest = &page[at..page[at..].find('>').map_or(page.len(), |end| at + end)];
    rest.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("")
}

/// A decision on the contact, as this page would send it.
fn decided(page: &str, author: &str, outcome: &str) -> String {
    let (token, seen, child) =
        (value_of(page, "token"), value_of(page, "seen"), value_of(page, "person"));
    let follows = value_of(page, "follows");
    format!(
        "token={token}&seen={seen}&follows={follows}&person={child}&text.opinion=Hungry+again&fact.outcome={outcome}\
         &fact.missing=Nobody+asked+housing&fact.not_asked=all-were-asked&fact.siblings_looked_at=yes\
         &fact.earlier_contacts_read=yes&author={author}&role=front-door+worker&agency=childrens-social-care"
    )
}

fn leads_to(response: &Response) -> String {
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    response.headers()[header::LOCATION].to_str().expect("readable").to_owned()
}

#[tokio::test]
async fn two_people_who_decide_at_once_lose_nothing_and_see_each_other() {
    let world = World::new();
    let (mut ines, mut bram) = (Browser::default(), Browser::default());
    let (first, second) =
        (ines.open(&world, &world.decision()).await, bram.open(&world, &world.decision()).await);
    let address = world.decision();
    let sent = ines.send(&world, &address, &decided(&first, "Ines+Holt", "assessment")).await;
    let page = ines.open(&world, &leads_to(&sent)).await;
    assert!(!page.contains("While you were writing"), "nobody had written before the first");
    let sent = bram.send(&world, &address, &decided(&second, "Bram+Oduya", "early-help")).await;
    let page = bram.open(&world, &leads_to(&sent)).await;
    let records = world.records();
    assert_eq!(records.len(), 3, "both are kept beside the contact");
    let meanwhile = page.split("While you were writing").nth(1).expect("the second is told");
    let meanwhile = meanwhile.split("</ul>").next().expect("a list");
    let first = records
        .iter()
        .find(|record| record.facts.get("outcome").is_some_and(|o| o == "assessment"));
    assert!(meanwhile.contains(&first.expect("it is kept").id.to_string()), "{meanwhile}");
    assert!(page.contains("More than one entry does this."), "the task shows the conflict");
    for record in &records[1..] {
        assert!(page.contains(&format!("/records/{}", record.id)));
    }
}

#[tokio::test]
async fn the_same_form_sent_twice_is_one_entry() {
    let world = World::new();
    let mut browser = Browser::default();
    let page = browser.open(&world, &world.decision()).await;
    let form = decided(&page, "Ines+Holt", "assessment");
    let first = leads_to(&browser.send(&world, &world.decision(), &form).await);
    let again = leads_to(&browser.send(&world, &world.decision(), &form).await);
    assert_eq!(world.records().len(), 2);
    let written = |address: &str| address.split("written=").nth(1).map(str::to_owned);
    assert_eq!(written(&first), written(&again));
    let back = browser.open(&world, &world.decision()).await;
    assert_ne!(value_of(&back, "token"), value_of(&page, "token"), "going back is a form anew");
    assert!(!back.contains("Hungry again"));
}

#[tokio::test]
async fn only_an_entry_that_is_there_or_was_just_written_here_is_said_to_be_written_down() {
    let world = World::new();
    let mut browser = Browser::default();
    let response = format!("/people/{}/response", world.child());
    let never = "01980000-0000-7000-8000-000000000000";
    for made_up in ["", "zz", "%3Cscript%3E&seen=-1", never] {
        for page in ["/written", &response] {
            let page = browser.open(&world, &format!("{page}?written={made_up}")).await;
            assert!(!page.contains("notification-banner"), "{made_up}: {page}");
            assert!(!page.contains("Written down"), "{made_up}");
        }
    }
    // The site that a form was sent to shows what it was made of: the entry is in the log and not on its pages.
    let site = world.site();
    let page = browser.open(&world, &world.decision()).await;
    let form = decided(&page, "Ines+Holt", "assessment");
    let request = Request::post(world.decision())
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::HOST, "127.0.0.1:8080")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(form))
        .expect("a sound request");
    let sent = router(site.clone()).oneshot(request).await.expect("the router always answers");
    let shown = words(crate::server::ask(site, &leads_to(&sent)).await).await;
    assert!(shown.contains("Written down, and not shown yet"), "{shown}");
}

#[tokio::test]
async fn what_is_typed_is_there_again_after_a_restart_for_its_author_only() {
    let world = World::new();
    let mut author = Browser::default();
    let page = author.open(&world, &world.decision()).await;
    assert!(page.contains("Keep as a draft and go on later") && !page.contains("Draft of"));
    let action = format!("/drafts{}", world.decision());
    assert!(page.contains(&format!("data-regard-draft=\"{action}\"")), "{page}");
    let form = format!(
        "{}&new_born=4+Mar&new_address=9+Tide+Street&happened=last+Tue",
        decided(&page, "Ines+Holt", "assessment")
    );
    let kept = author.send(&world, &action, &format!("{form}&quietly=yes")).await;
    assert_eq!(kept.status(), StatusCode::OK);
    assert_eq!(words(kept).await, "Draft of 14:05 on 3 June, kept for you only");
    world.restart();
    let again = author.open(&world, &world.decision()).await;
    assert!(again.contains("Draft of 14:05 on 3 June, kept for you only"), "{again}");
    for typed in ["Hungry again", "Nobody asked housing", "4 Mar", "9 Tide Street", "last Tue"] {
        assert!(again.contains(typed), "{typed}");
    }
    assert_eq!(value_of(&again, "token"), value_of(&page, "token"), "it is the same form still");
    assert_eq!(world.records().len(), 1, "nothing is written down by it");
    let mut other = Browser::default();
    let others = other.open(&world, &world.decision()).await;
    assert!(!others.contains("Draft of") && !others.contains("Hungry again"));
    assert!(!other.open(&world, "/work").await.contains("Your drafts"));
}

#[tokio::test]
async fn the_place_holds_no_plain_word_of_a_draft_and_no_name_of_whose_it_is() {
    let world = World::new();
    let mut author = Browser::default();
    let page = author.open(&world, &world.decision()).await;
    let form = decided(&page, "Ines+Holt", "assessment");
    author.send(&world, &format!("/drafts{}", world.decision()), &form).await;
    let held = world.place.held();
    assert_eq!(held.len(), 1);
    let (child, key) = (world.child(), author.cookies["regard-drafts"].clone());
    for (name, sealed) in held {
        let words = String::from_utf8_lossy(&sealed).into_owned();
        for plain in ["Hungry", "Ines", "contact", "decision", "opinion", &child, &key] {
            assert!(!words.contains(plain) && !name.contains(plain), "{plain}");
        }
    }
}

#[tokio::test]
async fn a_draft_is_listed_for_its_author_and_goes_when_it_is_written_down() {
    let world = World::new();
    let mut author = Browser::default();
    let page = author.open(&world, &world.decision()).await;
    let form = decided(&page, "Ines+Holt", "assessment");
    let action = format!("/drafts{}", world.decision());
    assert_eq!(leads_to(&author.send(&world, &action, &form).await), "/work#drafts");
    let work = author.open(&world, "/work").await;
    let list = work.split("Your drafts").nth(1).and_then(|rest| rest.split("</ul>").next());
    let list = list.expect("the list of drafts");
    assert!(list.contains(&format!("href=\"{}\"", world.decision())), "{list}");
    assert!(list.contains("Decision on a contact") && list.contains("14:05 on 3 June"));
    assert!(!list.contains("Linnet") && !list.contains("Hungry"), "only the kind and the day");
    leads_to(&author.send(&world, &world.decision(), &form).await);
    assert!(world.place.held().is_empty());
    // What the browser was still sending comes too late.
    let late = author.send(&world, &action, &format!("{form}&quietly=yes")).await;
    assert_eq!(late.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(words(late).await.contains("has been written down already"));
    assert!(world.place.held().is_empty());
    assert!(!author.open(&world, "/work").await.contains("Your drafts"));
}

#[tokio::test]
async fn a_draft_can_be_thrown_away_and_each_form_has_its_own() {
    let world = World::new();
    let mut author = Browser::default();
    let page = author.open(&world, &world.decision()).await;
    let action = format!("/drafts{}", world.decision());
    author.send(&world, &action, &decided(&page, "Ines+Holt", "assessment")).await;
    author.open(&world, "/write/worry").await;
    let worry = "token=1&text.fact-seen=No+coat&new_given=Wren";
    author.send(&world, "/drafts/write/worry", worry).await;
    assert_eq!(world.place.held().len(), 2);
    let about_child = format!("/people/{}/write/worry", world.child());
    assert!(!author.open(&world, &about_child).await.contains("Draft of"));
    let to = leads_to(&author.send(&world, &action, "draft=throw-away").await);
    assert_eq!(to, world.decision());
    assert!(!author.open(&world, &to).await.contains("Draft of"));
    assert!(author.open(&world, "/write/worry").await.contains("No coat"));
}

#[tokio::test]
async fn what_is_handed_back_is_kept_as_it_was_sent() {
    let world = World::new();
    let mut author = Browser::default();
    let page = author.open(&world, &world.decision()).await;
    let form = decided(&page, "Ines+Holt", "assessment").replace("agency=", "x=");
    let sent = author.send(&world, &world.decision(), &form).await;
    assert_eq!(sent.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let handed_back = words(sent).await;
    assert!(handed_back.contains("Choose the agency you write for"));
    assert!(handed_back.contains("Draft of 14:05 on 3 June, kept for you only"));
    assert!(author.open(&world, &world.decision()).await.contains("Hungry again"));
}

#[tokio::test]
async fn a_place_that_fails_is_said_on_the_form_and_stops_no_writing() {
    let world = World::new();
    let mut author = Browser::default();
    let page = author.open(&world, &world.decision()).await;
    let form = decided(&page, "Ines+Holt", "assessment");
    *world.place.refuses.lock().expect("not poisoned") = Some(DraftNotKept::Failed);
    let action = format!("/drafts{}", world.decision());
    let kept = author.send(&world, &action, &form).await;
    assert_eq!(kept.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let handed_back = words(kept).await;
    assert!(handed_back.contains("Drafts cannot be kept at present"), "{handed_back}");
    assert!(handed_back.contains("Hungry again"), "what was typed is still there");
    let opened = author.open(&world, &world.decision()).await;
    assert!(opened.contains("Drafts cannot be kept at present"));
    let work = author.open(&world, "/work").await;
    assert!(work.contains("Your drafts cannot be read at present"), "{work}");
    leads_to(&author.send(&world, &world.decision(), &form).await);
    assert_eq!(world.records().len(), 2);
}

#[tokio::test]
async fn a_server_without_a_place_for_drafts_and_a_browser_without_cookies_are_told_so() {
    let world = World::new();
    let recording = world.clone();
    let site =
        world.only_shown().with_recording(move |caseload, typed| recording.write(caseload, typed));
    let response = crate::server::ask(site, &world.decision()).await;
    assert!(response.headers().get(header::SET_COOKIE).is_none(), "no key for nothing");
    let page = words(response).await;
    assert!(page.contains("Drafts are not kept on this server"));
    assert!(!page.contains("Keep as a draft") && !page.contains("data-regard-draft"));
    let mut forgets = Browser::default();
    let action = format!("/drafts{}", world.decision());
    let kept = forgets.send(&world, &action, "quietly=yes&text.opinion=Hungry").await;
    assert!(words(kept).await.contains("this browser takes no cookies"));
    assert!(world.place.held().is_empty());
}

#[tokio::test]
async fn a_draft_is_taken_from_our_pages_only() {
    let world = World::new();
    let mut browser = Browser::default();
    browser.open(&world, "/write/worry").await;
    let request = Request::post("/drafts/write/worry")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site");
    let response = browser.ask(&world, request, "text.fact-seen=x".to_owned()).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert!(world.place.held().is_empty());
}

// covers: DEV-36
#[tokio::test]
async fn words_to_begin_with_come_when_they_are_asked_for_and_over_nothing_that_is_typed() {
    let world = World::new();
    let mut author = Browser::default();
    let contact = world.records()[0].id;
    let form = format!(
        "/people/{}/write/challenge?on={contact}&fact.to=childrens-social-care",
        world.child()
    );
    let page = author.open(&world, &form).await;
    assert!(page.contains("Words you may begin with"), "{page}");
    assert!(!page.contains("could not be read"), "the address can be read");
    let typed_in = |page: &str, voice: &str| {
        let rest =
            page.split(&format!("name=\"text.{voice}\"")).nth(1).expect("the field").to_owned();
        let rest = rest.split_once('>').expect("its end").1.to_owned();
        rest.split("</textarea>").next().expect("its words").trim().to_owned()
    };
    assert_eq!(typed_in(&page, "opinion"), "", "nothing is filled in unasked");
    // What is typed is kept as a draft, and stands.
    let typed = format!(
        "token={}&person={}&text.fact-seen=My+own+words",
        value_of(&page, "token"),
        world.child()
    );
    let action = form.replacen("/people", "/drafts/people", 1);
    author.send(&world, &action, &format!("{typed}&quietly=yes")).await;
    let begun = author.open(&world, &format!("{form}&begin=words")).await;
    assert_eq!(typed_in(&begun, "fact-seen"), "My own words");
    let words_taken = typed_in(&begun, "opinion");
    assert!(words_taken.contains("Linnet"), "{words_taken}");
    assert!(words_taken.contains("Children’s social care"), "{words_taken}");
    assert!(words_taken.contains("by 4 June 2025"), "two working days from Monday: {words_taken}");
    // Sent with what is left to say still in it, it is handed back, and nothing is lost.
    let sent = format!(
        "{typed}&follows={contact}&fact.to=childrens-social-care&fact.wish=A+visit&text.opinion=I+see+it+so%3A+%5Bwhat+should+happen%2C+and+by+which+day%5D\
         &author=Tamar+Quill&role=class+teacher&agency=school"
    );
    let back = author.send(&world, &form, &sent).await;
    assert_eq!(back.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let back = words(back).await;
    assert!(
        back.contains("Say what stands there in your own words") && back.contains("My own words")
    );
}
