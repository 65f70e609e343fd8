//! What stands round a form and after it: what it goes on from, the short form of a worry, who answers by when, whom to ask, and the
//! work of one team, one family, one worker.

use crate::responding::{Log, WHO, child, log, said, send, site};
use crate::server::{ask, words};
use axum::http::StatusCode;
use safeguarding::records::RecordId;

/// A worry about a child, as a school writes it; gives its id and the page that follows.
async fn worried(log: &Log, id: &str) -> (RecordId, String) {
    let form = format!(
        "person={id}&text.fact-seen=Asleep+on+the+carpet&text.said-by-child=I+had+crisps&fact.why_now=Third+time\
         &{WHO}&organisation=Weir+School"
    );
    let sent = send(site(log), &format!("/people/{id}/write/worry"), &form).await;
    assert_eq!(sent.status(), StatusCode::SEE_OTHER);
    let page = words(ask(site(log), &said(&sent)).await).await;
    (log.lock().expect("not poisoned").last().expect("a worry").id, page)
}

async fn page(log: &Log, address: &str) -> String {
    words(ask(site(log), address).await).await
}

/// What stands between two words of a page.
fn between<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    let rest = page.split_once(from).unwrap_or_else(|| panic!("no {from}: {page}")).1;
    rest.split(to).next().unwrap_or(rest)
}

#[tokio::test]
async fn a_form_shows_what_it_goes_on_from_and_the_record_what_came_of_it() {
    let log = log();
    let id = child(&site(&log), "Linnet");
    let (worry, _) = worried(&log, &id).await;
    let address = format!("/people/{id}/write/worry-answered?on={worry}");
    let form = page(&log, &address).await;
    let above = between(&form, "Goes on from", "<form action=\"/people");
    let child_said = above.find("I had crisps").expect("the child’s words");
    let seen = above.find("Asleep on the carpet").expect("what was seen");
    assert!(child_said < seen && above.contains("Third time"), "{above}");
    let answer = format!(
        "person={id}&follows={worry}&fact.outcome=contact-made&fact.told_how=here&text.opinion=We+see+it+too\
         &text.action-taken=A+contact+is+opened&author=Ines+Holt&role=front-door+worker&agency=childrens-social-care"
    );
    let sent = send(site(&log), &address, &answer).await;
    assert_eq!(sent.status(), StatusCode::SEE_OTHER);
    let record = page(&log, &format!("/records/{worry}")).await;
    let came = between(&record, "What came of it", "</ul>");
    assert!(came.contains("We see it too") && came.contains("A contact is opened"), "{came}");
}

#[tokio::test]
async fn a_worry_is_short_and_what_need_not_be_given_is_folded_unless_it_is_typed_or_wrong() {
    let log = log();
    let form = page(&log, "/write/worry").await;
    assert!(between(&form, "<header", "</header>").contains("href=\"/write/worry\""));
    assert!(between(&form, "<h1", "</h1>").contains("Raise a worry"));
    let search = between(&form, "role=\"search\"", "</form>");
    assert!(search.contains("name=\"for\" value=\"worry\"") && search.contains("name=\"q\""));
    let (short, more) = form.split_once("Add more if you can").expect("it is folded");
    for needed in ["text.fact-seen", "text.said-by-child", "fact.why_now"] {
        assert!(short.contains(needed) && !more.contains(needed), "{needed}");
    }
    for optional in ["text.opinion", "fact.neglect", "name=\"happened\""] {
        assert!(more.contains(optional) && !short.contains(optional), "{optional}");
    }
    let is_open = |page: &str| {
        let before = page.split("Add more if you can").next().unwrap_or_default();
        before
            .rsplit("<details")
            .next()
            .is_some_and(|tag| tag.split('>').next().is_some_and(|t| t.contains("open")))
    };
    assert!(!is_open(&form));
    for typed in ["text.opinion=Hungry", "happened=soon"] {
        let sent = send(site(&log), "/write/worry", &format!("{typed}&{WHO}")).await;
        assert!(is_open(&words(sent).await), "{typed}");
    }
    let found = page(&log, "/?q=Linnet&for=worry").await;
    let id = child(&site(&log), "Linnet");
    assert!(found.contains(&format!("href=\"/people/{id}/write/worry\"")), "{found}");
}

#[tokio::test]
async fn whoever_raises_a_worry_is_told_who_answers_by_when() {
    let log = log();
    let id = child(&site(&log), "Linnet");
    let (worry, after) = worried(&log, &id).await;
    let told = between(&after, "answers by <strong>", "</li>");
    assert!(told.starts_with("3 June 2025"), "{told}");
    assert!(told.contains(&format!("/records/{worry}")), "{told}");
    let new = format!(
        "new_given=Wren&new_family=Harker&new_role=child&text.fact-seen=Alone&fact.why_now=Today&{WHO}"
    );
    let sent = send(site(&log), "/write/worry", &new).await;
    let written = page(&log, &said(&sent)).await;
    assert!(written.contains("answers by <strong>3 June 2025"), "{written}");
}

// covers: UEA-17
#[tokio::test]
async fn one_fact_stands_before_the_practitioner_the_manager_and_those_who_decide() {
    let log = log();
    let id = child(&site(&log), "Linnet");
    worried(&log, &id).await;
    // Who works with the child sees what was seen; who leads the team, that it is owed and overdue.
    let practitioner = page(&log, &format!("/people/{id}/response")).await;
    assert!(practitioner.contains("Answer whoever raised the worry"), "{practitioner}");
    let manager = page(&log, "/work?team=Weir%20School").await;
    assert!(manager.contains("Answer whoever raised the worry") && manager.contains("overdue"));
    // Who decides for the partnership sees numbers, and no child.
    for address in ["/disagreements", "/learning"] {
        let deciding = page(&log, address).await;
        assert!(!deciding.contains("Linnet"), "{address} names a child");
    }
}

#[tokio::test]
async fn work_is_counted_and_filtered_by_team_family_duty_and_worker() {
    let log = log();
    let id = child(&site(&log), "Linnet");
    worried(&log, &id).await;
    let all = page(&log, "/work").await;
    assert!(all.contains("Over everybody: <strong>1 overdue"), "{all}");
    let front = page(&log, "/work?step=front-door").await;
    assert!(front.contains("Answer whoever raised the worry"), "a worry is the front door’s work");
    assert!(front.contains("For what you chose: <strong>0 overdue"), "{front}");
    let team = page(&log, "/work?team=Weir%20School").await;
    assert!(team.contains("Answer whoever raised the worry"));
    assert!(
        !team.contains("<h3 class=\"govuk-heading-s regard-task__title\" id=\"task-")
            || !team.contains("Look whether it has changed</h3>")
    );
    let duty = page(&log, "/work?duty=worry-answered").await;
    assert!(duty.contains("1 task<") && !duty.contains("Look whether it has changed</h3>"));
    let perry = child(&site(&log), "Perry");
    let family = page(&log, &format!("/work?family={perry}&sort=child")).await;
    assert!(
        family.contains("Answer whoever raised the worry")
            && family.contains("brothers and sisters")
    );
    assert!(page(&log, "/work?family=nobody").await.contains("Nothing is owed here"));
    assert!(all.contains("About the work itself") && all.contains("/write/group-supervision"));
    let given = format!(
        "person={id}&fact.worker=Sana+Wolde&author=Bram+Oduya&role=manager&agency=childrens-social-care"
    );
    let sent = send(site(&log), &format!("/people/{id}/write/work-given"), &given).await;
    assert_eq!(sent.status(), StatusCode::SEE_OTHER);
    let hers = page(&log, "/work?worker=sana%20wolde").await;
    assert!(hers.contains("Work: <bdi>Sana Wolde</bdi>"), "{hers}");
    assert!(
        !hers.contains("worker=sana") && !hers.contains("value=\"sana"),
        "no address names her"
    );
}

#[tokio::test]
async fn each_agency_can_be_asked_from_the_picture_and_its_reply_has_a_day() {
    let log = log();
    let id = child(&site(&log), "Linnet");
    let picture = page(&log, &format!("/people/{id}/picture")).await;
    let rows = between(&picture, "id=\"agencies\"", "</table>");
    let link = rows
        .split('"')
        .find(|part| part.contains("/write/enquiry?") && part.ends_with("fact.to=housing"));
    let link = link.unwrap_or_else(|| panic!("housing can be asked: {rows}")).replace("&amp;", "&");
    let form = page(&log, &link).await;
    assert!(form.contains("<option value=\"housing\" selected>"), "{form}");
    let on = link.split("on=").nth(1).and_then(|rest| rest.split('&').next()).expect("an entry");
    let enquiry = format!(
        "person={id}&follows={on}&fact.to=housing&fact.about=Rent&author=Ines+Holt&role=front-door+worker&agency=childrens-social-care"
    );
    let sent = send(site(&log), &link, &enquiry).await;
    assert_eq!(sent.status(), StatusCode::SEE_OTHER);
    let picture = page(&log, &format!("/people/{id}/picture")).await;
    let rows = between(&picture, "id=\"agencies\"", "</table>");
    assert!(rows.contains("due 4 June 2025") && rows.contains("Ask again"), "{rows}");
}
