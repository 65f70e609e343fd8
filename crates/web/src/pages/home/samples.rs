//! The first page with nothing in it, as it mostly is, crowded, and with names that test the page. All people are invented.

use super::{Home, PersonFound};
use crate::Site;
use crate::page_asked::PageAsked;
use crate::pages::Sample;
use crate::samples;

/// The samples of this page.
pub(super) fn samples() -> Vec<Sample> {
    let searched = |q: &str| first_page(&samples::typical().0, &[("q", q)]);
    let mut all = vec![
        Sample::new("empty", &Home { record_is_empty: true, ..Home::default() }),
        Sample::new("nobody-found", &searched("Wrenfield")),
        Sample::new("somebody-found", &searched("tarnwick")),
        Sample::new("many-found", &many_found()),
    ];
    all.extend(
        samples::CHILDREN
            .iter()
            .filter(|sample| sample.name != "empty")
            .map(|sample| Sample::new(sample.name, &first_page(&sample.site().0, &[]))),
    );
    all.push(Sample::new("many-families", &many_families()));
    all
}

fn first_page(site: &Site, pairs: &[(&str, &str)]) -> Home {
    Home::of(site, &PageAsked::of(site, pairs))
}

/// The typical list as if it were the second of 48 pages.
fn many_families() -> Home {
    let mut home = first_page(&samples::typical().0, &[]);
    (home.page, home.pages, home.total_families, home.grown) = (2, 48, 1_187, 31);
    home.previous = Some("/preview".to_owned());
    home.next = Some("/preview".to_owned());
    home
}

fn many_found() -> Home {
    let found = (1..=50)
        .map(|place| PersonFound {
            name: format!("Rowan Fenwick-Test {place:02}").into(),
            is_child: place < 40,
            born: Some("born 1 May 2018".into()),
            age: Some("7 years 1 month".into()),
            lives_at: (place % 3 != 0).then(|| "2 Mill Lane, Oxmere".into()),
            agencies: vec!["School".to_owned(), "GP practice".to_owned()],
            href: "/preview".to_owned(),
            ..PersonFound::default()
        })
        .collect();
    Home { asked: "fenwick".into(), total_found: 1_204, found, ..Home::default() }
}
