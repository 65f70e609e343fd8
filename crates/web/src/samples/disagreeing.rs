//! Families about whom agencies disagree: enough of them for figures. Everybody is invented.

use super::{SampleChild, made};
use crate::site::Site;
use std::fmt::Write as _;
use std::sync::LazyLock;

/// Families about whom a school and children’s social care disagree, most of them until it is resolved.
pub(crate) fn disagreeing() -> Site {
    static DISAGREEING: LazyLock<Site> =
        LazyLock::new(|| made(&SampleChild { name: "disagreeing", child: "Abel", story }).0);
    DISAGREEING.clone()
}

const CHILDREN: [&str; 14] = [
    "Abel Quarrie",
    "Bruno Tolland",
    "Cleo Ferris",
    "Dorian Wex",
    "Esme Harbin",
    "Fabian Oakes",
    "Greta Sorrel",
    "Hamo Linnet",
    "Ines Marlow",
    "Jory Penhale",
    "Kit Ravensby",
    "Lark Ottery",
    "Milo Stannage",
    "Nell Brackwater",
];

/// Each challenged on one Thursday; the first nine about a child not seen, the next four about a plan, the last still open.
fn story() -> String {
    let (mut people, mut records) = (String::new(), String::new());
    for (n, name) in CHILDREN.iter().enumerate() {
        let born = format!("20{:02}-{:02}-1{}", 10 + n, n % 12 + 1, n % 9);
        let _ = writeln!(people, "| C{n} | child {name} (born {born}) |");
        let mut tell = |reference: &str,
                        agency: &str,
                        kind: &str,
                        day: &str,
                        on: &str,
                        says: &str| {
            let on = if on.is_empty() { String::new() } else { format!("{on}{n}") };
            let _ = writeln!(
                records,
                "| {reference}{n} | {agency} | {kind} | C{n} | {day} | {day} | Tamar Quill | worker | {on} | {says} |"
            );
        };
        let (school, care) = ("school", "childrens-social-care");
        tell("x", school, "challenge", "2025-05-15", "", "to=childrens-social-care; wish=A visit");
        if n == 13 {
            continue;
        }
        tell("y", care, "challenge-answered", "2025-05-19", "x", "answer=not-agreed");
        if n % 2 == 0 {
            tell("z", school, "challenge-moved-up", "2025-05-20", "y", "stage=2; to_role=manager");
        }
        let theme = if n < 9 { "child-not-seen" } else { "plan-drifts" };
        let how = if n == 3 { "explained-and-accepted" } else { "action-agreed" };
        let before = if n % 2 == 0 { "z" } else { "x" };
        let says = format!("how={how}; theme={theme}");
        tell("e", care, "challenge-resolved", "2025-05-23", before, &says);
    }
    format!(
        "# Agencies that disagree\n\n## People\n\n| person | who |\n| --- | --- |\n{people}\n## Records\n\n\
         | reference | agency | kind | about | happened | recorded | author | role | follows | details |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n{records}\n\
         ## Expected\n\n| as of | about | rule | verdict | entries |\n| --- | --- | --- | --- | --- |\n\
         | 2025-06-02 | C0 | referral-decision | not met | |\n"
    )
}
