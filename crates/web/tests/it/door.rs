//! The door: who is let in to which page, what they see there, and that every look is written down. With a real reading log on disk.

use crate::day;
use crate::readers::{amber, crawl, family};
use crate::server::words;
use access::{Door, LINK_HOURS, Policies, Readings, Role, Ties};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use safeguarding::Caseload;
use safeguarding::records::{AccountId, Holder, Instant, Look, MentionAt, Tie};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use store::Place;
use tower::ServiceExt as _;
use web::{NotRecorded, PAGES, RequestLog, Site, router};

const PASSWORD: &str = "seven wet towels sing";
const MINUTE: u64 = 60_000_000;
const HOST: &str = "127.0.0.1:8080";

/// What every page of the family’s holds some of, and no other.
const NAMES: [&str; 8] =
    ["amber", "jude", "carys", "dale", "tarnwick", "furrow", "quarry", "canary"];

/// A server with a door, and the clock on its wall.
pub struct Office {
    pub site: Site,
    pub door: Arc<Door>,
    clock: Arc<AtomicU64>,
    router: Router,
    folder: tempfile::TempDir,
}

/// Somebody’s browser.
#[derive(Clone)]
pub struct Browser<'a> {
    office: &'a Office,
    cookie: Option<String>,
}

impl Office {
    pub fn new() -> Self {
        Self::over(family())
    }

    /// A server over a caseload.
    pub fn over(caseload: Caseload) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Place::Sqlite(folder.path().join("reading.sqlite"));
        let readings = Arc::new(Readings::open(&place).expect("a reading log"));
        let noon = (day().duration_since(jiff_first()).as_hours() as u64 + 12) * 60 * MINUTE;
        let clock = Arc::new(AtomicU64::new(noon));
        let wall = Arc::clone(&clock);
        let now = Box::new(move || Instant(wall.load(Ordering::Relaxed)));
        let door = Arc::new(Door::new(Box::new(readings), Policies::shipped(), now));
        let site = Site::new(caseload, day, RequestLog::silent()).expect("every template is read");
        let site = site.with_door(Arc::clone(&door));
        let office = Self { router: router(site.clone()), site, door, clock, folder };
        let link = office.door.first_link().expect("it is kept").expect("nobody was here before");
        office.door.set_password(link.reveal(), PASSWORD).expect("a good one");
        office
    }

    pub fn pass(&self, minutes: u64) {
        self.clock.fetch_add(minutes * MINUTE, Ordering::Relaxed);
    }

    pub fn stranger(&self) -> Browser<'_> {
        Browser { office: self, cookie: None }
    }

    pub fn sign_in(&self, name: &str) -> Browser<'_> {
        let ticket = self.door.sign_in(name, PASSWORD, "").expect("they may");
        let cookie = Some(format!("regard-session={}", ticket.reveal()));
        Browser { office: self, cookie }
    }

    /// Opens an account for somebody in these roles, who then signs in.
    pub fn opens(&self, name: &str, roles: &[Role], agency: &str) -> Browser<'_> {
        let ticket = self.door.sign_in("administrator", PASSWORD, "").expect("they may");
        let seat = self.door.seat(ticket.reveal()).expect("they are in");
        let (agency, organisation) =
            agency.split_once('/').map_or((agency, None), |(a, o)| (a, Some(o.into())));
        let holder = Holder {
            sign_in_name: name.into(),
            name: format!("{name} invented").into(),
            agency: agency.into(),
            organisation,
            roles: roles.iter().map(|role| role.id().into()).collect(),
            supervised_by: None,
        };
        let (_, link) = self.door.open_account(&seat, holder).expect("a sound holder");
        self.door.set_password(link.reveal(), PASSWORD).expect("a good one");
        self.sign_in(name)
    }

    pub fn account(&self, name: &str) -> AccountId {
        self.door.accounts().named(name).expect("it was opened").id
    }

    pub fn child(&self) -> MentionAt {
        let caseload = self.site.caseload();
        let child = caseload.search("amber")[0];
        let (record, place) = caseload.people.persons[child as usize].mentions[0];
        MentionAt { record: caseload.records[record as usize].id, place }
    }

    fn looks(&self) -> Vec<Look> {
        self.door.who_looked(&[self.child()]).expect("it can be read")
    }

    /// What a form of a page is sent with.
    async fn ask(&self, request: axum::http::request::Builder, body: Body) -> Response {
        let request = request.header("host", HOST).header("sec-fetch-site", "same-origin");
        let request = request.body(body).expect("a sound request");
        self.router.clone().oneshot(request).await.expect("the router always answers")
    }
}

fn jiff_first() -> safeguarding::calendar::Date {
    Instant::default().day()
}

impl Browser<'_> {
    fn request(&self, method: &str, address: &str) -> axum::http::request::Builder {
        let request = Request::builder().method(method).uri(address);
        match &self.cookie {
            Some(cookie) => request.header(header::COOKIE, cookie),
            None => request,
        }
    }

    pub async fn get(&self, address: &str) -> Response {
        self.office.ask(self.request("GET", address), Body::empty()).await
    }

    pub async fn post(&self, address: &str, form: &str) -> Response {
        let request = self
            .request("POST", address)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.office.ask(request, Body::from(form.to_owned())).await
    }
}

fn leads_to(response: &Response) -> &str {
    let location = response.headers().get(header::LOCATION);
    location.map_or("", |to| to.to_str().expect("a readable address"))
}

/// The page an address belongs to.
async fn page_of(site: &Site, address: &str) -> &'static str {
    for page in PAGES {
        let router = (page.routes)(Router::new()).with_state(site.clone());
        let request = Request::get(address).body(Body::empty()).expect("a sound request");
        let response = router.oneshot(request).await.expect("the router always answers");
        // A router says nothing of what it has no route for; a page there is not says so in words.
        if response.status() != StatusCode::NOT_FOUND || !words(response).await.is_empty() {
            return page.name;
        }
    }
    panic!("no page answers at {address}")
}

impl Office {
    /// Ties somebody to the family of the child.
    pub fn ties(&self, name: &str, tie: Tie) {
        let ticket = self.door.sign_in("administrator", PASSWORD, "").expect("they may");
        let seat = self.door.seat(ticket.reveal()).expect("they are in");
        let (account, child) = (self.account(name), self.child());
        self.door.tie(&seat, account, (child, tie), "given by the panel").expect("it is kept");
    }
}

#[test]
fn every_page_has_its_row_and_every_row_its_page() {
    let policies = Policies::shipped();
    let rows: BTreeSet<&str> = policies.pages().map(SmolStr::as_str).collect();
    let pages: BTreeSet<&str> = PAGES.iter().map(|page| page.name).collect();
    let missing: Vec<_> = pages.difference(&rows).collect();
    assert!(
        missing.is_empty(),
        "say in access/schema.cedarschema what these pages are: {missing:?}"
    );
    let stale: Vec<_> = rows.difference(&pages).collect();
    assert!(stale.is_empty(), "there is no such page any more: {stale:?}");
}

#[tokio::test]
async fn each_role_opens_the_pages_of_its_row_and_of_families_it_has_no_tie_to_none() {
    let office = Office::new();
    let open = Site::new(family(), day, RequestLog::silent()).expect("every template is read");
    let mut addresses: Vec<String> = crawl(&open, "/").await.into_keys().collect();
    addresses.extend(["/accounts", "/account", "/prove", "/glass"].map(str::to_owned));
    addresses.push(format!("{}/who-looked", amber(open.caseload())));
    let mut of_page: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for address in addresses {
        of_page.entry(page_of(&office.site, &address).await).or_default().push(address);
    }
    // Of a page that is met at many addresses two will do: the shortest, which carries no switch, and the longest.
    for addresses in of_page.values_mut() {
        addresses.sort_by_key(String::len);
        let longest = addresses.pop();
        addresses.truncate(1);
        addresses.extend(longest);
    }
    let met: Vec<&str> = of_page.keys().copied().collect();
    assert!(met.len() > 35, "only these pages were met: {met:?}");
    let policies = Policies::shipped();
    for role in Role::ALL {
        let browser = office.opens(&format!("some.{}", role.id()), &[role], "housing");
        let reach = policies.reach(role);
        let knows_all = reach.knows(Ties::default()).is_some();
        let all = of_page.iter().flat_map(|(page, at)| at.iter().map(move |at| (at, page)));
        for (address, page) in all {
            let response = browser.get(address).await;
            let (status, to) = (response.status(), leads_to(&response).to_owned());
            let html = words(response).await.to_lowercase();
            let at = format!("{} at {address} ({page}): {status} {to}", role.id());
            match reach.page(page, false) {
                None if *page == "home" => assert_eq!(status, StatusCode::SEE_OTHER, "{at}"),
                None => assert_eq!(status, StatusCode::NOT_FOUND, "{at}"),
                Some(_) if knows_all => assert_eq!(status, StatusCode::OK, "{at}"),
                Some(_) => {
                    assert!([StatusCode::OK, StatusCode::NOT_FOUND].contains(&status), "{at}");
                }
            }
            if !knows_all && *page != "who-looked" {
                let shown = NAMES.into_iter().find(|name| html.contains(name));
                // What was asked for stands in the form again, and in no answer.
                assert!(shown.is_none(), "{at} shows {shown:?}");
            }
            if reach.page(page, true).is_none() {
                let sent = browser.post(address, "").await;
                assert_eq!(sent.status(), StatusCode::NOT_FOUND, "a form: {at}");
            }
        }
    }
}

#[tokio::test]
async fn a_stranger_is_led_to_the_door_from_every_page_and_back_to_it_afterwards() {
    let office = Office::new();
    let stranger = office.stranger();
    let child = amber(office.site.caseload());
    let open = Site::new(family(), day, RequestLog::silent()).expect("every template is read");
    for address in crawl(&open, "/").await.into_keys() {
        let response = stranger.get(&address).await;
        assert!(leads_to(&response).starts_with("/sign-in"), "{address}: {}", response.status());
        assert!(words(response).await.is_empty(), "{address}");
        let sent = stranger.post(&address, "").await;
        let is_refused = [StatusCode::UNAUTHORIZED, StatusCode::NOT_FOUND];
        assert!(is_refused.contains(&sent.status()), "{address}: {}", sent.status());
    }
    office.opens("front", &[Role::FrontDoor], "childrens-social-care");
    let asked = stranger.get(&format!("{child}?as-of=2025-01-01")).await;
    let to = leads_to(&asked).split_once("to=").expect("where they came from").1.to_owned();
    let form = format!("name=FRONT&password={}&to={to}", PASSWORD.replace(' ', "+"));
    let response = stranger.post("/sign-in", &form).await;
    assert_eq!(leads_to(&response), format!("{child}?as-of=2025-01-01"));
    let cookie = response.headers()[header::SET_COOKIE].to_str().expect("a cookie").to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let cookie = Some(cookie.split(';').next().expect("a value").to_owned());
    let reader = Browser { cookie, ..stranger };
    assert_eq!(reader.get(&child).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_file_is_taken_in_from_nobody_who_may_not() {
    let office = Office::new();
    let worker = office.opens("worker", &[Role::SocialWorker], "childrens-social-care");
    let asked = async |browser: &Browser<'_>| {
        let request = browser
            .request("POST", "/learning/library/take-in")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
        office.ask(request, Body::from("--x--\r\n")).await.status()
    };
    assert_eq!(asked(&office.stranger()).await, StatusCode::UNAUTHORIZED);
    assert_eq!(asked(&worker).await, StatusCode::NOT_FOUND);
    let reviewer = office.opens("reviewer", &[Role::Reviewer], "childrens-social-care");
    assert_eq!(asked(&reviewer).await, StatusCode::BAD_REQUEST, "there is no file in it");
}

#[tokio::test]
async fn nobody_is_led_away_from_the_door_to_another_site() {
    let office = Office::new();
    for to in [
        "https://example.org/",
        "//example.org/",
        "/\\example.org",
        "\\\\example.org",
        "javascript:alert(1)",
        "/%0d%0aset-cookie:a=b",
        "/\tx",
        "",
    ] {
        let to = to.bytes().fold(String::new(), |text, byte| format!("{text}%{byte:02x}"));
        let form = format!("name=administrator&password=seven+wet+towels+sing&to={to}");
        let response = office.stranger().post("/sign-in", &form).await;
        let to = leads_to(&response);
        assert!(to.starts_with('/') && !to.starts_with("//") && !to.contains('\\'), "{to}");
        assert_eq!(response.headers().get_all(header::SET_COOKIE).iter().count(), 1);
    }
}

#[tokio::test]
async fn a_ticket_slipped_into_a_browser_before_opens_nothing_after() {
    let office = Office::new();
    let planted = format!("regard-session={}", access::Ticket::invent().reveal());
    let browser = Browser { cookie: Some(planted.clone()), ..office.stranger() };
    let form = "name=administrator&password=seven+wet+towels+sing";
    let response = browser.post("/sign-in", form).await;
    let given = response.headers()[header::SET_COOKIE].to_str().expect("a cookie");
    assert!(!given.starts_with(&planted));
    assert!(leads_to(&browser.get("/accounts").await).starts_with("/sign-in"));
}

#[tokio::test]
async fn who_guesses_waits_and_is_told_nothing_of_who_has_an_account() {
    let office = Office::new();
    let wrong = async |name: &str| {
        let form = format!("name={name}&password=wrong+wrong+wrong");
        let response = office.stranger().post("/sign-in", &form).await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN);
        words(response).await.replace(name, "")
    };
    assert_eq!(wrong("administrator").await, wrong("nobody").await);
    for _ in 0..4 {
        wrong("administrator").await;
    }
    let right = async || {
        let form = "name=administrator&password=seven+wet+towels+sing";
        office.stranger().post("/sign-in", form).await
    };
    let told = words(right().await).await;
    assert!(told.contains("Try again in 1 minutes"), "{told}");
    office.pass(1);
    assert_eq!(right().await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_session_ends_when_nobody_comes_after_a_working_day_and_when_it_is_signed_out() {
    let office = Office::new();
    let browser = office.opens("front", &[Role::FrontDoor], "childrens-social-care");
    let is_in = async |browser: &Browser<'_>| browser.get("/work").await.status() == StatusCode::OK;
    for _ in 0..11 {
        office.pass(59);
        assert!(is_in(&browser).await);
    }
    office.pass(60);
    assert!(!is_in(&browser).await, "nobody came for an hour");
    let browser = office.sign_in("front");
    for _ in 0..12 {
        office.pass(59);
        assert!(is_in(&browser).await);
    }
    office.pass(12);
    assert!(!is_in(&browser).await, "twelve hours have passed");
    let browser = office.sign_in("front");
    assert!(is_in(&browser).await);
    let response = browser.post("/sign-out", "").await;
    assert!(leads_to(&response).starts_with("/sign-in"));
    assert!(!is_in(&browser).await, "the ticket itself is void");
}

#[tokio::test]
async fn a_family_is_opened_by_a_tie_and_closed_with_it_and_each_look_is_written_down() {
    let office = Office::new();
    let child = amber(office.site.caseload());
    let front = office.opens("front", &[Role::FrontDoor], "childrens-social-care");
    let worker = office.opens("worker", &[Role::SocialWorker], "childrens-social-care");
    assert_eq!(worker.get(&child).await.status(), StatusCode::NOT_FOUND);
    let given = format!(
        "do=give&account={}&tie={}&reason=allocated+today",
        office.account("worker"),
        Tie::Allocated.id()
    );
    assert_eq!(
        worker.post(&format!("{child}/who-looked"), &given).await.status(),
        StatusCode::NOT_FOUND
    );
    let response = front.post(&format!("{child}/who-looked"), &given).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let before = office.looks().len();
    let html = words(worker.get(&child).await).await;
    assert!(html.contains("Amber"), "they work with her now");
    let looks = office.looks();
    assert_eq!(looks.len(), before + 1);
    let look = looks.iter().find(|look| look.by == office.account("worker")).expect("it is kept");
    assert_eq!((look.page.as_str(), look.sent), ("child", false));
    assert_eq!(
        (look.role.as_str(), look.because.as_str()),
        ("social-worker", "works-with-this-family")
    );
    assert!(words(worker.get("/").await).await.contains("Amber"), "and finds her");
    let told = words(front.get(&format!("{child}/who-looked")).await).await;
    assert!(told.contains("worker invented") && told.contains("works with this family"), "{told}");
    let taken = format!("do=take&account={}&reason=closed", office.account("worker"));
    front.post(&format!("{child}/who-looked"), &taken).await;
    assert_eq!(worker.get(&child).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_agency_reads_what_it_knows_of_families_it_knows_whatever_an_address_asks() {
    let office = Office::new();
    let child = amber(office.site.caseload());
    let police = office.opens("police", &[Role::SafeguardingLead], "police");
    for address in
        [child.clone(), format!("{child}?as-known-to=school"), format!("{child}?as-known-to=")]
    {
        let html = words(police.get(&address).await).await;
        assert!(html.contains("CANARY-POLICE"), "{address}");
        assert!(!html.contains("CANARY-SCHOOL"), "{address}");
    }
    let stranger = office.opens("fire", &[Role::SafeguardingLead], "fire");
    assert_eq!(stranger.get(&child).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_glass_is_broken_with_an_exact_name_and_a_reason_for_half_a_day_and_everybody_sees() {
    let office = Office::new();
    let child = amber(office.site.caseload());
    let worker = office.opens("worker", &[Role::SocialWorker], "childrens-social-care");
    let caseload = office.site.caseload();
    let person = &caseload.people.persons[caseload.search("amber")[0] as usize];
    let (name, born) = (person.called(), person.birth_day().expect("it is known").to_string());
    let form = |name: &str, born: &str, reason: &str| {
        format!("name={}&born={born}&reason={}", name.replace(' ', "+"), reason.replace(' ', "+"))
    };
    for refused in [
        form("Amber", &born, "night duty, police called"),
        form(&name, "2001-01-01", "night duty, police called"),
        form(&name, &born, ""),
    ] {
        let response = worker.post("/glass", &refused).await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(worker.get(&child).await.status(), StatusCode::NOT_FOUND);
    }
    let response = worker.post("/glass", &form(&name, &born, "night duty, police called")).await;
    assert_eq!(leads_to(&response), child);
    assert_eq!(worker.get(&child).await.status(), StatusCode::OK);
    let looks = office.looks();
    let look = looks.iter().find(|look| look.page == "child").expect("it is kept");
    assert_eq!(look.because, "broke-the-glass");
    let front = office.opens("front", &[Role::FrontDoor], "childrens-social-care");
    let told = words(front.get(&format!("{child}/who-looked")).await).await;
    assert!(told.contains("night duty, police called"));
    // Proving is asked for anew after ten minutes, here and wherever accounts are kept.
    office.pass(10);
    assert!(leads_to(&worker.get("/glass").await).starts_with("/prove?to="));
    for _ in 0..12 {
        office.pass(59);
        let _ = worker.get("/about").await;
    }
    office.pass(2);
    let again = office.sign_in("worker");
    assert_eq!(again.get(&child).await.status(), StatusCode::NOT_FOUND, "half a day has passed");
}

#[tokio::test]
async fn a_link_opens_an_account_once_and_a_second_one_takes_two_administrators() {
    let office = Office::new();
    let first = office.sign_in("administrator");
    let second = office.opens("second", &[Role::Administrator], "housing");
    office.opens("worker", &[Role::SocialWorker], "housing");
    let address = format!("/accounts/{}", office.account("worker"));
    let ask = "do=recover&reason=forgot+it";
    let link_in = |html: &str| html.contains("/begin/");
    assert!(!link_in(&words(first.post(&address, ask).await).await), "one alone is not enough");
    assert!(!link_in(&words(first.post(&address, ask).await).await), "nor the same one twice");
    let html = words(second.post(&address, ask).await).await;
    let link = html.split("/begin/").nth(1).expect("two are")[..64].to_owned();
    let begin = format!("/begin/{link}");
    let form = "password=nine+dry+cups+dancing&again=nine+dry+cups+dancing";
    assert_eq!(office.stranger().post(&begin, form).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(office.stranger().post(&begin, form).await.status(), StatusCode::NOT_FOUND);
    assert!(office.door.sign_in("worker", PASSWORD, "").is_err());
    assert!(office.door.sign_in("worker", "nine dry cups dancing", "").is_ok());
    // A link that nobody uses is void in time.
    let html = words(
        first.post("/accounts", "name=Late&sign_in_name=late&agency=housing&role=analyst").await,
    )
    .await;
    let late = html.split("/begin/").nth(1).expect("a link")[..64].to_owned();
    office.pass(LINK_HOURS * 60);
    assert_eq!(
        office.stranger().get(&format!("/begin/{late}")).await.status(),
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn nobody_gives_themselves_a_role_and_the_last_administrator_stays() {
    let office = Office::new();
    let first = office.sign_in("administrator");
    let own = format!("/accounts/{}", office.account("administrator"));
    let refused = async |form: &str| {
        let response = first.post(&own, form).await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        words(response).await
    };
    let holder = "name=Administrator&sign_in_name=administrator&agency=housing&reason=because";
    let more = refused(&format!("do=change&{holder}&role=administrator&role=front-door")).await;
    assert!(more.contains("Nobody gives themselves a role"));
    let less = refused(&format!("do=change&{holder}&role=analyst")).await;
    assert!(less.contains("Nobody gives themselves a role"));
    assert!(refused("do=close&reason=because").await.contains("last administrator"));
}

#[tokio::test]
async fn once_an_app_is_tied_its_code_is_asked_for_and_each_counts_once() {
    let office = Office::new();
    let browser = office.opens("front", &[Role::FrontDoor], "childrens-social-care");
    let html = words(browser.get("/account").await).await;
    let secret = html.split("name=\"secret\" value=\"").nth(1).expect("a secret to tie");
    let secret = secret.split('"').next().expect("it ends").to_owned();
    let app = access::CodeSecret::parse(&secret).expect("a sound secret");
    let shown = || app.code_at(office.door.now().0 / 1_000_000);
    let wrong = format!("secret={secret}&code=000000");
    let refused = browser.post("/account", &wrong).await.status();
    assert_eq!(refused, StatusCode::UNPROCESSABLE_ENTITY);
    let tie = format!("secret={secret}&code={}", shown());
    assert_eq!(leads_to(&browser.post("/account", &tie).await), "/account");
    assert!(office.door.sign_in("front", PASSWORD, "").is_err());
    assert!(office.door.sign_in("front", PASSWORD, "000000").is_err());
    let code = shown();
    assert!(office.door.sign_in("front", PASSWORD, &code).is_ok());
    assert!(office.door.sign_in("front", PASSWORD, &code).is_err(), "it was shown before");
    office.pass(1);
    assert!(office.door.sign_in("front", PASSWORD, &shown()).is_ok());
    // A browser that is found open ties no other app, and shows the secret to nobody.
    let html = words(browser.get("/account").await).await;
    assert!(!html.contains(&secret) && !html.contains("name=\"secret\""));
    let other = access::CodeSecret::invent();
    let code = other.code_at(office.door.now().0 / 1_000_000);
    browser.post("/account", &format!("secret={}&code={code}", other.reveal())).await;
    office.pass(1);
    assert!(office.door.sign_in("front", PASSWORD, &shown()).is_ok());
}

#[tokio::test]
async fn whoever_is_signed_in_writes_under_their_own_name_and_for_their_own_agency() {
    let office = Office::new();
    let kept: Arc<Mutex<Vec<[String; 3]>>> = Arc::default();
    let keeper = Arc::clone(&kept);
    let site = office.site.clone().with_recording(move |_, typed| {
        let said =
            [typed.author.reveal().clone(), typed.agency.to_string(), typed.organisation.clone()];
        keeper.lock().expect("not poisoned").push(said);
        Err(NotRecorded::Failed("this is a test".to_owned()))
    });
    let office = Office { router: router(site), ..office };
    let browser = office.opens("mill", &[Role::SafeguardingLead], "police/Northmoor");
    let html = words(browser.get("/write/worry").await).await;
    assert!(html.contains("mill invented"), "it is filled in");
    let form = "author=Somebody+Else&agency=school&organisation=Elsewhere&role=clerk";
    browser.post("/write/worry", form).await;
    let said = kept.lock().expect("not poisoned").clone();
    let own = ["mill invented", "police", "Northmoor"].map(str::to_owned);
    assert_eq!(said, [own]);
}

#[tokio::test]
async fn where_a_look_cannot_be_written_down_nothing_is_shown() {
    let office = Office::new();
    let child = amber(office.site.caseload());
    let browser = office.opens("front", &[Role::FrontDoor], "childrens-social-care");
    assert_eq!(browser.get(&child).await.status(), StatusCode::OK);
    let reading = rusqlite::Connection::open(office.folder.path().join("reading.sqlite"));
    let reading = reading.expect("the file opens");
    reading.execute_batch("DROP TABLE account").expect("whoever has the file can do that");
    let response = browser.get(&child).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    let html = words(response).await.to_lowercase();
    assert!(!NAMES.iter().any(|name| html.contains(name)), "{html}");
    assert!(html.contains("nothing is shown"), "{html}");
    // What is about nobody needs no look.
    assert_eq!(browser.get("/about").await.status(), StatusCode::OK);
}
