//! What must not stand in the repository: real people of published reviews, and the paths of one machine.
//!
//! Takes every text file; complains of each place. It reads our own lists here and nothing else, so it cannot know a name
//! that is not on them: the reader of a change still has to look.

use super::Complaint;
use crate::tree::Tree;

/// The one file that may hold what it looks for.
const HERE: &str = "xtask/src/tidy/leaks.rs";

/// Children whose deaths led to published inquiries and reviews. Our families are invented; none may carry such a name.
const REAL_PEOPLE: [&str; 12] = [
    "Victoria Climbié",
    "Victoria Climbie",
    "Peter Connelly",
    "Daniel Pelka",
    "Arthur Labinjo-Hughes",
    "Star Hobson",
    "Sara Sharif",
    "Khyra Ishaq",
    "Hamzah Khan",
    "Maria Colwell",
    "Jasmine Beckford",
    "Finley Boden",
];

/// Where absolute paths of a machine begin.
const MACHINE: [&str; 3] = ["/work/", "/home/", "/root/"];

/// Places where a real person of a published review is named.
pub fn real_people(tree: &Tree) -> Vec<Complaint> {
    let mut found = Vec::new();
    for (path, text) in tree.texts().filter(|(path, _)| *path != HERE) {
        for (number, line) in text.lines().enumerate() {
            if REAL_PEOPLE.iter().any(|name| line.contains(name)) {
                let what = "names a real child of a published review: invent a name, or cite the review by its title";
                found.push(Complaint::at(path, number + 1, what));
            }
        }
    }
    found
}

/// Places where a path holds on one machine only.
pub fn machine_paths(tree: &Tree) -> Vec<Complaint> {
    let mut found = Vec::new();
    for (path, text) in tree.texts().filter(|(path, _)| *path != HERE) {
        for (number, line) in text.lines().enumerate() {
            for start in MACHINE {
                if line.match_indices(start).any(|(at, _)| begins_a_path(line, at)) {
                    let what = format!(
                        "`{start}...` is a path of one machine: write it from the repository's root"
                    );
                    found.push(Complaint::at(path, number + 1, what));
                }
            }
        }
    }
    found
}

/// Whether a path begins here, rather than goes on: `../work/` and `example.org/home/` go on.
fn begins_a_path(line: &str, at: usize) -> bool {
    let before = line[..at].chars().next_back();
    !before.is_some_and(|c| c.is_alphanumeric() || "._-/~*}>".contains(c))
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    #[test]
    fn a_real_child_is_not_named_in_an_invented_family() {
        let tree = Tree::of(&[("scenarios/a.md", "Amber Kestle.\nDaniel Pelka.\n")]);
        assert_eq!(real_people(&tree)[0].line, Some(2));
        assert_eq!(real_people(&tree).len(), 1);
    }

    #[test]
    fn an_invented_family_may_share_a_surname() {
        let tree = Tree::of(&[("scenarios/a.md", "Amber Hobson and Jo Sharif.\n")]);
        assert_eq!(real_people(&tree), []);
    }

    #[test]
    fn a_path_of_one_machine_is_told_of_where_it_begins() {
        let tree = Tree::of(&[("README.md", "See /work/data.\nopen `/home/jo/a`\n")]);
        assert_eq!(lines(&machine_paths(&tree)).len(), 2);
    }

    #[test]
    fn a_path_that_goes_on_is_no_path_of_a_machine() {
        let text = "../work/data, https://example.org/home/a, $CARGO_HOME/root/b\n";
        assert_eq!(machine_paths(&Tree::of(&[("README.md", text)])), []);
    }
}
