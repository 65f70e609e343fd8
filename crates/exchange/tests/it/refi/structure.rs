//! What the standard asks of the markup: the order of elements, attributes that must be there, the form of identifiers.
//!
//! Drawn from the standard’s text, not its schemas; files were held against the schemas by hand as well.

use roxmltree::{Document, Node};

/// The children an element may have, in their order; `+`: at least one, `*`: any number, `?`: at most one.
const CHILDREN: &[(&str, &[&str])] = &[
    (
        "Project",
        &[
            "Users?",
            "CodeBook?",
            "Variables?",
            "Cases?",
            "Sources?",
            "Notes?",
            "Links?",
            "Sets?",
            "Graphs?",
            "Description?",
            "NoteRef*",
        ],
    ),
    ("Users", &["User+"]),
    ("Codes", &["Code+"]),
    ("Code", &["Description?", "NoteRef*", "Code*"]),
    ("Sets", &["Set+"]),
    ("Set", &["Description?", "MemberCode*", "MemberSource*", "MemberNote*"]),
    ("Variables", &["Variable+"]),
    ("Variable", &["Description?"]),
    (
        "VariableValue",
        &["VariableRef", "TextValue?", "BooleanValue?", "IntegerValue?", "DateValue?"],
    ),
    ("Cases", &["Case+"]),
    ("Case", &["Description?", "CodeRef*", "VariableValue*", "SourceRef*", "SelectionRef*"]),
    ("TextSource", TEXT),
    ("Representation", TEXT),
    ("Note", TEXT),
    (
        "PDFSource",
        &[
            "Description?",
            "PDFSelection*",
            "Representation?",
            "Coding*",
            "NoteRef*",
            "VariableValue*",
        ],
    ),
    ("PlainTextSelection", &["Description?", "Coding*", "NoteRef*"]),
    ("Coding", &["CodeRef", "NoteRef*"]),
    ("Notes", &["Note+"]),
    ("Sources", &["TextSource|PDFSource+"]),
];

const TEXT: &[&str] = &[
    "Description?",
    "PlainTextContent?",
    "PlainTextSelection*",
    "Coding*",
    "NoteRef*",
    "VariableValue*",
];

/// The attributes an element must have.
const REQUIRED: &[(&str, &[&str])] = &[
    ("Project", &["name"]),
    ("User", &["guid"]),
    ("Code", &["guid", "name", "isCodable"]),
    ("Set", &["guid", "name"]),
    ("Variable", &["guid", "name", "typeOfVariable"]),
    ("Case", &["guid"]),
    ("TextSource", &["guid"]),
    ("PDFSource", &["guid"]),
    ("Representation", &["guid"]),
    ("Note", &["guid"]),
    ("PlainTextSelection", &["guid", "startPosition", "endPosition"]),
    ("Coding", &["guid"]),
    ("CodeRef", &["targetGUID"]),
    ("NoteRef", &["targetGUID"]),
    ("SourceRef", &["targetGUID"]),
    ("VariableRef", &["targetGUID"]),
];

/// Attributes that hold an identifier.
const IDENTIFIERS: &[&str] =
    &["guid", "targetGUID", "creatingUser", "creatingUserGUID", "modifyingUser"];

/// Everything about a file that the standard does not allow.
pub fn breaches(bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    if !bytes.starts_with(b"<?xml") {
        found.push("does not begin with <?xml".to_owned());
    }
    let text = std::str::from_utf8(bytes).expect("what is written is UTF-8");
    let document = Document::parse(text).expect("what is written is well-formed");
    let root = document.root_element();
    let namespace = root.tag_name().namespace().unwrap_or_default();
    if !matches!(
        (root.tag_name().name(), namespace),
        ("CodeBook", "urn:QDA-XML:codebook:1.0") | ("Project", "urn:QDA-XML:project:1.0")
    ) {
        found.push("begins with another element or namespace".to_owned());
    }
    for node in root.descendants().filter(Node::is_element) {
        if node.tag_name().namespace() != Some(namespace) {
            found.push(format!("{} is in another namespace", node.tag_name().name()));
        }
        order(node, &mut found);
        attributes(node, &mut found);
    }
    unique(root, &mut found);
    found
}

fn order(node: Node<'_, '_>, found: &mut Vec<String>) {
    let name = node.tag_name().name();
    let Some((_, allowed)) = CHILDREN.iter().find(|(of, _)| *of == name) else { return };
    let children: Vec<&str> =
        node.children().filter(Node::is_element).map(|child| child.tag_name().name()).collect();
    let mut left = children.as_slice();
    for one in *allowed {
        let (names, many) = match one.chars().last() {
            Some(sign @ ('+' | '*' | '?')) => (&one[..one.len() - 1], sign),
            _ => (*one, '1'),
        };
        let fits = left.iter().take_while(|child| names.split('|').any(|name| name == **child));
        let count = fits.count();
        let is_sound = match many {
            '+' => count >= 1,
            '?' => count <= 1,
            '1' => count == 1,
            _ => true,
        };
        if !is_sound {
            found.push(format!("{count} {names} in {name}"));
        }
        left = &left[count..];
    }
    if !left.is_empty() {
        found.push(format!("{} out of its order in {name}", left[0]));
    }
}

fn attributes(node: Node<'_, '_>, found: &mut Vec<String>) {
    let name = node.tag_name().name();
    let mut required = REQUIRED.iter().find(|(of, _)| *of == name).map_or(&[][..], |(_, all)| all);
    if name == "MemberCode" {
        let is_project = node.tag_name().namespace() == Some("urn:QDA-XML:project:1.0");
        required = if is_project { &["targetGUID"] } else { &["guid"] };
    }
    for wanted in required {
        if !node.has_attribute(*wanted) {
            found.push(format!("{name} without {wanted}"));
        }
    }
    for attribute in node.attributes().filter(|one| IDENTIFIERS.contains(&one.name())) {
        let value = attribute.value();
        let parts: Vec<usize> = value.split('-').map(str::len).collect();
        let is_hexadecimal = value.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit());
        if parts != [8, 4, 4, 4, 12] || !is_hexadecimal {
            found.push(format!("{name} has no identifier in {}", attribute.name()));
        }
    }
    if name == "TextSource" || name == "Representation" || name == "Note" {
        let content = node.children().any(|child| child.has_tag_name_local("PlainTextContent"));
        if content == node.has_attribute("plainTextPath") {
            found.push(format!("{name} has not exactly one of PlainTextContent and plainTextPath"));
        }
    }
}

/// Identifiers are unique, and what is pointed at is there.
fn unique(root: Node<'_, '_>, found: &mut Vec<String>) {
    let all = || root.descendants().filter(Node::is_element);
    let mut guids: Vec<&str> = all()
        .filter(|node| !node.has_tag_name_local("MemberCode"))
        .filter_map(|node| node.attribute("guid"))
        .collect();
    guids.sort_unstable();
    let twice = guids.iter().zip(guids.iter().skip(1)).find(|(one, next)| one == next);
    if let Some((guid, _)) = twice {
        found.push(format!("the identifier {guid} stands twice"));
    }
    let pointed = all().flat_map(|node| {
        ["targetGUID", "creatingUser", "creatingUserGUID"].map(|name| node.attribute(name))
    });
    for target in pointed.flatten() {
        if guids.binary_search(&target).is_err() {
            found.push(format!("{target} is pointed at and is not there"));
        }
    }
}

trait Local {
    fn has_tag_name_local(&self, name: &str) -> bool;
}

impl Local for Node<'_, '_> {
    fn has_tag_name_local(&self, name: &str) -> bool {
        self.tag_name().name() == name
    }
}

#[test]
fn the_check_finds_what_other_programs_get_wrong() {
    let book = |inner: &str| {
        format!(
            "<?xml version=\"1.0\"?><CodeBook xmlns=\"urn:QDA-XML:codebook:1.0\">{inner}</CodeBook>"
        )
    };
    let code = "<Codes><Code guid=\"0d62985d-b147-5d01-a9b5-cae5dcd98342\" name=\"a\" isCodable=\"true\"/></Codes>";
    assert!(breaches(book(code).as_bytes()).is_empty());
    assert_eq!(breaches(book(&format!("{code}<Sets/>")).as_bytes()), ["0 Set in Sets"]);
    assert!(!breaches(format!("\u{feff}{}", book(code)).as_bytes()).is_empty());
    let bare = "<Codes><Code guid=\"7\" name=\"a\"/></Codes>";
    assert_eq!(
        breaches(book(bare).as_bytes()),
        ["Code without isCodable", "Code has no identifier in guid"]
    );
}
