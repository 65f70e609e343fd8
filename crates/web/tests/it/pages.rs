//! Every page with every sample: it renders strictly, is sound HTML, and shows what it was given as text and never as markup.

use crate::day;
use crate::html::{Piece, VOID, pieces};
use safeguarding::Caseload;
use std::collections::BTreeSet;
use web::{PAGES, RequestLog, Site};

fn site() -> Site {
    Site::new(Caseload::default(), day, RequestLog::silent()).expect("every template can be read")
}

/// Every page with every sample, as `(page, sample, html)`.
fn every_page() -> Vec<(String, String, String)> {
    let site = site();
    let mut all = Vec::new();
    for page in PAGES {
        for sample in (page.samples)() {
            let html = site
                .render_value(page, &sample.view)
                .unwrap_or_else(|why| panic!("{} with {}: {why:?}", page.name, sample.name));
            all.push((page.name.to_owned(), sample.name.to_owned(), html));
        }
    }
    all
}

fn for_every_page(claim: impl Fn(&[Piece]) -> Result<(), String>) {
    let mut broken = Vec::new();
    for (page, sample, html) in every_page() {
        if let Err(why) = claim(&pieces(&html)) {
            broken.push(format!("{page} with {sample}: {why}"));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_page_has_samples_with_names_of_their_own() {
    let mut names = BTreeSet::new();
    for page in PAGES {
        let samples = (page.samples)();
        assert!(!samples.is_empty(), "{} has no sample", page.name);
        for sample in samples {
            assert!(
                names.insert((page.name, sample.name)),
                "{} has {} twice",
                page.name,
                sample.name
            );
        }
    }
}

#[test]
fn every_element_closes_where_it_should() {
    for_every_page(|pieces| {
        let mut open = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Opens(name, _) if !VOID.contains(&name.as_str()) => open.push(name),
                Piece::Closes(name) => match open.pop() {
                    Some(last) if last == name => {}
                    last => return Err(format!("`</{name}>` closes {last:?}")),
                },
                Piece::Mistake(what) => return Err(what.clone()),
                _ => {}
            }
        }
        if open.is_empty() { Ok(()) } else { Err(format!("left open: {open:?}")) }
    });
}

#[test]
fn every_id_is_there_once_and_every_reference_leads_to_one() {
    for_every_page(|pieces| {
        let mut ids = BTreeSet::new();
        for id in pieces.iter().filter_map(|piece| piece.attribute("id")) {
            if !ids.insert(id) {
                return Err(format!("the id `{id}` is there twice"));
            }
        }
        for piece in pieces {
            for name in ["for", "aria-describedby", "aria-labelledby", "aria-controls"] {
                for id in
                    piece.attribute(name).unwrap_or_default().split(' ').filter(|id| !id.is_empty())
                {
                    // An example of a label stands without its field.
                    if !ids.contains(id) && id != "example-period" {
                        return Err(format!("`{name}` leads to `{id}`, which is not there"));
                    }
                }
            }
        }
        Ok(())
    });
}

#[test]
fn every_page_has_one_main_heading_and_a_title() {
    for_every_page(|pieces| {
        let headings = pieces
            .iter()
            .filter(|piece| matches!(piece, Piece::Opens(name, _) if name == "h1"))
            .count();
        let title = pieces
            .iter()
            .position(|piece| matches!(piece, Piece::Opens(name, _) if name == "title"));
        let title = title.and_then(|at| pieces.get(at + 1));
        match title {
            Some(Piece::Text(title)) if headings == 1 && title.len() > " – Regard".len() + 1 => {
                Ok(())
            }
            _ => Err(format!("{headings} main headings, and the title {title:?}")),
        }
    });
}

#[test]
fn no_page_holds_a_script_or_a_style_of_its_own() {
    for_every_page(|pieces| {
        for piece in pieces {
            let Piece::Opens(name, attributes) = piece else { continue };
            if name == "style" || (name == "script" && piece.attribute("src").is_none()) {
                return Err(format!("an inline `{name}`"));
            }
            for (attribute, value) in attributes {
                if attribute.starts_with("on")
                    || attribute == "style"
                    || value.starts_with("javascript:")
                {
                    return Err(format!("`{attribute}` on `{name}`"));
                }
            }
        }
        Ok(())
    });
}

#[test]
fn every_page_says_there_is_no_sign_in_and_whom_to_call() {
    for (page, sample, html) in every_page() {
        for words in [
            "No sign-in yet: this server answers only on this computer",
            "999",
            "0808 800 5000",
            "0800 1111",
        ] {
            assert!(html.contains(words), "{page} with {sample} does not say `{words}`");
        }
    }
}
