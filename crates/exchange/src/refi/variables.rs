//! What a review is, as variables of a case: the form in which other programs sort and filter by it.
//!
//! Takes a card; gives names and values, and takes values that were changed elsewhere back into a card. What has several values is one
//! text, parted by semicolons.

use safeguarding::calendar::Date;
use safeguarding::records::Card;

/// The value of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Yes or no.
    Boolean(bool),
    /// A day.
    Day(Date),
}

impl Value {
    /// The kind of variable it is a value of, and the element it is written in.
    pub const fn kind(&self) -> (&'static str, &'static str) {
        match self {
            Self::Text(_) => ("Text", "TextValue"),
            Self::Integer(_) => ("Integer", "IntegerValue"),
            Self::Boolean(_) => ("Boolean", "BooleanValue"),
            Self::Day(_) => ("Date", "DateValue"),
        }
    }

    /// As it is written.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Integer(number) => number.to_string(),
            Self::Boolean(yes) => yes.to_string(),
            Self::Day(day) => day.to_string(),
        }
    }
}

/// The elements a value may be written in, of whatever program.
pub const VALUES: [&str; 6] =
    ["TextValue", "BooleanValue", "IntegerValue", "FloatValue", "DateValue", "DateTimeValue"];

/// The variables of a card that have a value. **Shape:** always in the same order.
pub fn of_card(card: &Card) -> Vec<(&'static str, Value)> {
    let mut all = Vec::new();
    let text = |text: &str| (!text.is_empty()).then(|| Value::Text(text.to_owned()));
    let mut add = |name, value: Option<Value>| all.extend(value.map(|value| (name, value)));
    add("Kind", text(&card.kind));
    add("Nation", text(&card.nation));
    add("Year", card.year.map(|year| Value::Integer(year.into())));
    add("Published", card.published.map(Value::Day));
    add("Commissioned by", text(&card.commissioned_by));
    add("Published by", text(&card.published_by));
    add("Method", text(&card.method));
    add("Agencies", text(&card.agencies.join("; ")));
    add("Keywords", text(&card.keywords.join("; ")));
    let age = |age: Option<u8>| age.map_or_else(|| "not known".to_owned(), |age| age.to_string());
    let ages: Vec<String> = card.children.iter().map(|child| age(child.age)).collect();
    add("Ages of children", text(&ages.join("; ")));
    add("Address", text(&card.address));
    add("Address checked", card.address_checked.map(Value::Day));
    add("Under way", card.is_live.then_some(Value::Boolean(true)));
    all
}

/// Takes a value that another program changed; gives whether the card has a place for it and it can be read.
pub fn put(card: &mut Card, name: &str, value: &str) -> bool {
    let value = value.trim();
    let several = || value.split(';').map(str::trim).filter(|one| !one.is_empty());
    match name {
        "Kind" => card.kind = value.into(),
        "Nation" => card.nation = value.into(),
        "Year" => return value.parse().map(|year| card.year = Some(year)).is_ok(),
        "Published" => return value.parse().map(|day| card.published = Some(day)).is_ok(),
        "Commissioned by" => card.commissioned_by = value.into(),
        "Published by" => card.published_by = value.into(),
        "Method" => card.method = value.into(),
        "Agencies" => card.agencies = several().map(Into::into).collect(),
        "Keywords" => card.keywords = several().map(Into::into).collect(),
        "Address" => card.address = value.into(),
        _ => return false,
    }
    true
}
