//! What is left of a census's element when its known values are taken: kept as facts, so that nothing is dropped.

use super::element::Element;
use crate::draft::Draft;
use crate::words::plain;
use std::collections::BTreeSet;

/// Keeps a raw code, and marks it where its list does not have it.
pub fn code(draft: &mut Draft, name: &str, value: &str, list: &[&str]) {
    draft.keep_fact(name, value);
    if !value.is_empty() && !list.contains(&value) {
        draft.mark(name, "is no code of its list; kept as it came");
    }
}

/// Keeps every value not used otherwise, every stray text and every doubt. Of `used` the first of each name is left
/// out; of `elsewhere` all are, with what they hold.
pub fn keep_rest(draft: &mut Draft, element: &Element, used: &[&str], elsewhere: &[&str]) {
    let mut met = BTreeSet::new();
    for doubt in &element.doubts {
        draft.mark(&plain(&element.name), doubt);
    }
    if !element.children.is_empty() && !element.text.trim().is_empty() {
        draft.keep_fact("stray_text", element.text.trim());
        draft
            .mark(&plain(&element.name), "has text standing between its elements; kept as it came");
    }
    for child in &element.children {
        for doubt in child.doubts.iter().filter(|_| child.children.is_empty()) {
            draft.mark(&plain(&child.name), doubt);
        }
        if elsewhere.iter().any(|name| child.is(name)) {
            continue;
        }
        if used.iter().any(|name| child.is(name)) {
            if met.insert(child.name.to_lowercase()) {
                continue;
            }
            if child.children.is_empty() {
                draft.mark(
                    &plain(&child.name),
                    "is given more than once; the first is used and the others are kept",
                );
            }
        }
        if child.children.is_empty() {
            draft.keep_fact(&plain(&child.name), child.text.trim());
        } else {
            keep_rest(draft, child, &[], &[]);
        }
    }
}
