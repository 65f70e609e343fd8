//! Links of our Markdown lead somewhere: to a file of the repository, and to a heading where they name one.
//!
//! Takes every `.md` file; complains of each local link that leads nowhere. Addresses on the web are not visited: a check
//! must not depend on a network.

use super::Complaint;
use crate::tree::{Tree, extension};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::collections::HashMap;

/// Local links that lead nowhere.
pub fn broken(tree: &Tree) -> Vec<Complaint> {
    let mut found = Vec::new();
    for (path, text) in tree.ending(".md") {
        for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
            let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event
            else {
                continue;
            };
            if let Some(what) = wrong(tree, path, &dest_url) {
                let line = 1 + text[..range.start].matches('\n').count();
                found.push(Complaint::at(path, line, what));
            }
        }
    }
    found
}

/// What is wrong with a link, if anything.
fn wrong(tree: &Tree, from: &str, link: &str) -> Option<String> {
    let is_elsewhere =
        link.contains("://") || link.starts_with("mailto:") || link.starts_with("tel:");
    if is_elsewhere || link.is_empty() {
        return None;
    }
    let (file, heading) = link.split_once('#').unwrap_or((link, ""));
    let file = file.split('?').next().unwrap_or(file).replace("%20", " ");
    let Some(target) = (if file.is_empty() { Some(from.to_owned()) } else { resolve(from, &file) })
    else {
        return Some(format!("the link `{link}` leads out of the repository"));
    };
    if !tree.has(&target) {
        return Some(format!("the link `{link}` leads to `{target}`, which is not there"));
    }
    let text = tree.text(&target).filter(|_| extension(&target) == "md" && !heading.is_empty())?;
    (!anchors(text).contains(&heading.to_owned()))
        .then(|| format!("the link `{link}` names a heading that `{target}` does not have"))
}

/// The path a link leads to, from the root; none where it leads out of the repository.
fn resolve(from: &str, link: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    if link.starts_with('/') {
        parts.clear();
    }
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// The anchors of a page's headings, as code forges make them: small letters, spaces to dashes, no punctuation, a second of
/// the same name with `-1`.
fn anchors(text: &str) -> Vec<String> {
    let mut anchors = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                let slug = slug(&heading.take().unwrap_or_default());
                let times = seen.entry(slug.clone()).or_default();
                anchors.push(if *times == 0 { slug } else { format!("{slug}-{times}") });
                *times += 1;
            }
            Event::Text(words) | Event::Code(words) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&words);
                }
            }
            _ => {}
        }
    }
    anchors
}

fn slug(heading: &str) -> String {
    heading
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    fn complaints(text: &str) -> Vec<String> {
        let tree = Tree::of(&[
            ("docs/using/start.md", text),
            ("docs/measures.md", "# Measures\n\n## A cold build: `now`\n\n## A cold build: now\n"),
            ("README.md", ""),
        ]);
        lines(&broken(&tree))
    }

    #[test]
    fn a_link_is_followed_from_where_its_page_stands() {
        assert_eq!(
            complaints("[a](../measures.md) [b](../../README.md) [c](/README.md) [d](../using)"),
            Vec::<String>::new()
        );
        let told = complaints("Words.\n\n[a](measures.md)\n");
        assert_eq!(told.len(), 1);
        assert!(told[0].starts_with("docs/using/start.md:3: "), "{told:?}");
    }

    #[test]
    fn a_picture_must_be_there_too() {
        assert_eq!(complaints("![the child's page](page.png)").len(), 1);
    }

    #[test]
    fn a_heading_named_by_a_link_must_be_there() {
        assert_eq!(
            complaints(
                "[a](../measures.md#a-cold-build-now) [b](../measures.md#a-cold-build-now-1)"
            ),
            Vec::<String>::new()
        );
        assert_eq!(complaints("[a](../measures.md#a-warm-build)").len(), 1);
        assert_eq!(complaints("# Here\n\n[a](#here) [b](#there)").len(), 1);
    }

    #[test]
    fn the_web_and_code_are_left_alone() {
        assert_eq!(
            complaints(
                "[a](https://example.org/none.md) `[b](none.md)`\n\n```\n[c](none.md)\n```\n"
            ),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_link_out_of_the_repository_is_told_of() {
        assert!(complaints("[a](../../../other/a.md)")[0].contains("leads out"));
    }
}
