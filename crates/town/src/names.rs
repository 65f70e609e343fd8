//! Names for invented people: forenames and family names of several origins heard in England today, their short forms,
//! and the ways they get misspelt.
//!
//! Gives lists. Nobody here is anybody: names are put together by chance, and names of children in published reviews are
//! left out.

use crate::chance::Chance;

/// Names that go together.
pub(crate) struct Origin {
    /// Out of a hundred families, how many.
    pub(crate) share: i32,
    /// Girls' and women's forenames.
    pub(crate) girls: &'static [&'static str],
    /// Boys' and men's forenames.
    pub(crate) boys: &'static [&'static str],
    /// Family names.
    pub(crate) families: &'static [&'static str],
}

/// Every origin; the shares add up to a hundred.
pub(crate) const ORIGINS: &[Origin] = &[
    Origin {
        share: 66,
        girls: &[
            "Katie", "Ellie", "Chloe", "Maisie", "Keira", "Gracie", "Lexi", "Poppy", "Summer",
            "Demi", "Jodie", "Tegan", "Lacey", "Megan", "Bethany", "Leah", "Isla", "Evie",
            "Darcey", "Amber", "Scarlett", "Skye", "Paige", "Courtney", "Shannon", "Kelly",
            "Stacey", "Gemma", "Kirsty", "Rachel", "Hayley", "Donna", "Natalie", "Zoe", "Laura",
            "Joanne", "Abigail", "Harriet", "Freya", "Willow", "Elsie", "Ivy", "Rosie", "Imogen",
            "Matilda", "Nancy", "Orla", "Niamh", "Bronwen", "Connie", "Dolly", "Edith",
        ],
        boys: &[
            "Jayden", "Tyler", "Callum", "Kyle", "Riley", "Mason", "Logan", "Finley", "Archie",
            "Alfie", "Kian", "Reece", "Connor", "Liam", "Ryan", "Lewis", "Dylan", "Corey",
            "Brandon", "Kieran", "Lee", "Darren", "Craig", "Shane", "Wayne", "Gary", "Dean",
            "Stuart", "Gavin", "Martin", "Harvey", "Jenson", "Bobby", "Frankie", "Teddy", "Ronnie",
            "Albie", "Rowan", "Ewan", "Rhys", "Declan", "Patrick", "Jude", "Caleb", "Zac", "Toby",
            "Elliot", "Stanley", "Freddie", "Hugo", "Sonny", "Ellis",
        ],
        families: &[
            "Kestle",
            "Marland",
            "Pardew",
            "Thackwray",
            "Hollins",
            "Birtwell",
            "Gathercole",
            "Stannard",
            "Wragg",
            "Oldroyd",
            "Penrice",
            "Cobbold",
            "Dunmore",
            "Tranter",
            "Ashdown",
            "Bramhall",
            "Catchpole",
            "Dearlove",
            "Entwell",
            "Fairbrass",
            "Goodacre",
            "Hebden",
            "Ibbotson",
            "Jessop",
            "Kettley",
            "Larwood",
            "Maddern",
            "Nuttall",
            "Orrell",
            "Pickersgill",
            "Quainton",
            "Rushby",
            "Scholey",
            "Tordoff",
            "Underhay",
            "Varley",
            "Whitlam",
            "Yelland",
            "Abbs",
            "Bickerdike",
            "Cropper",
            "Dinsdale",
            "Eastlake",
            "Flintoft",
            "Garside",
            "Hardcastle",
            "Inskip",
            "Jowett",
            "Kitching",
            "Lofthouse",
            "Mossop",
            "Newsome",
            "Openshaw",
            "Purdy",
            "Ramsbottom",
            "Sugden",
            "Tunnicliffe",
            "Unwin",
            "Vickers",
            "Wardle",
            "Yardley",
            "Dodd",
            "Carver",
            "Mellor",
            "Frith",
            "Bray",
            "Colley",
            "Hague",
            "Sykes",
            "Booth",
        ],
    },
    Origin {
        share: 9,
        girls: &[
            "Ayesha", "Zara", "Maryam", "Hafsa", "Sana", "Iqra", "Aleena", "Noor", "Sumaira",
            "Nadia", "Rukhsana", "Saima",
        ],
        boys: &[
            "Zain", "Hamza", "Bilal", "Adeel", "Haris", "Yusuf", "Imran", "Faisal", "Tariq",
            "Shahid", "Ibrahim", "Danyal",
        ],
        families: &[
            "Mahmood", "Rafiq", "Akhtar", "Sadiq", "Hussain", "Iqbal", "Qureshi", "Bashir",
            "Nazir", "Chaudhry",
        ],
    },
    Origin {
        share: 7,
        girls: &[
            "Maja",
            "Zofia",
            "Julia",
            "Agnieszka",
            "Oliwia",
            "Lena",
            "Natalia",
            "Ewa",
            "Kinga",
            "Ieva",
        ],
        boys: &[
            "Jakub", "Kacper", "Filip", "Szymon", "Tomasz", "Marek", "Piotr", "Adrian", "Oskar",
            "Lukas",
        ],
        families: &[
            "Wrobel",
            "Nowicka",
            "Zielinska",
            "Kaczmarek",
            "Sadowska",
            "Baran",
            "Pawlak",
            "Rutkowska",
            "Dudek",
        ],
    },
    Origin {
        share: 8,
        girls: &[
            "Abeni", "Temi", "Ama", "Efua", "Blessing", "Comfort", "Zawadi", "Shanice", "Tiana",
            "Nia", "Kezia", "Adaeze",
        ],
        boys: &[
            "Kwame", "Tobi", "Kofi", "Emeka", "Malachi", "Tunde", "Jerome", "Isaiah", "Dele",
            "Marlon", "Tendai", "Josiah",
        ],
        families: &[
            "Adeyo", "Boatenga", "Okonjo", "Mensa", "Bailey", "Grantham", "Obiora", "Sesay",
            "Francis", "Moyo",
        ],
    },
    Origin {
        share: 4,
        girls: &["Amrit", "Simran", "Priya", "Anjali", "Kavita", "Jasleen"],
        boys: &["Arjun", "Harpreet", "Rohan", "Dev", "Gurdeep", "Kiran"],
        families: &["Dhaliwal", "Sandhu", "Patel", "Mistry", "Chohan", "Solanki"],
    },
    Origin {
        share: 3,
        girls: &["Ioana", "Elena", "Daria", "Andreea", "Bianca", "Sorina"],
        boys: &["Andrei", "Stefan", "Mihai", "Luca", "Ionut", "Radu"],
        families: &["Petrescu", "Lupu", "Dragan", "Ciobanu", "Manole", "Rusu"],
    },
    Origin {
        share: 3,
        girls: &["Roza", "Shilan", "Layla", "Hana", "Yasmin", "Sahar"],
        boys: &["Aram", "Karwan", "Rebin", "Omid", "Navid", "Samir"],
        families: &["Rashidi", "Karimi", "Aziz", "Hamid", "Saleh", "Barzan"],
    },
];

/// A family's origin.
pub(crate) fn origin(chance: &mut Chance) -> &'static Origin {
    let mut place = chance.between(0, 99);
    for origin in ORIGINS {
        place -= origin.share;
        if place < 0 {
            return origin;
        }
    }
    &ORIGINS[0]
}

/// Names that one agency's file writes one way and another's the other.
const SPELLINGS: &[(&str, &str)] = &[
    ("Jayden", "Jaydon"),
    ("Katie", "Katy"),
    ("Ellie", "Elly"),
    ("Callum", "Calum"),
    ("Keira", "Kiera"),
    ("Gracie", "Gracey"),
    ("Lexi", "Lexie"),
    ("Lacey", "Lacy"),
    ("Isla", "Eila"),
    ("Darcey", "Darcy"),
    ("Kieran", "Kieron"),
    ("Reece", "Rhys"),
    ("Rhys", "Reece"),
    ("Connor", "Conor"),
    ("Finley", "Finlay"),
    ("Zac", "Zak"),
    ("Kian", "Kyan"),
    ("Riley", "Reilly"),
    ("Niamh", "Neve"),
    ("Tyler", "Tylor"),
    ("Brandon", "Brendon"),
    ("Maryam", "Mariam"),
    ("Yusuf", "Yousef"),
    ("Ibrahim", "Ebrahim"),
    ("Ayesha", "Aisha"),
    ("Jakub", "Jacob"),
    ("Zofia", "Sofia"),
    ("Oliwia", "Olivia"),
    ("Kezia", "Keziah"),
    ("Malachi", "Malakai"),
    ("Layla", "Leila"),
    ("Stacey", "Stacy"),
    ("Natalie", "Nathalie"),
    ("Joanne", "Jo-Anne"),
    ("Stuart", "Stewart"),
    ("Hayley", "Haley"),
    ("Marland", "Morland"),
    ("Pardew", "Pardoe"),
    ("Thackwray", "Thackray"),
    ("Stannard", "Standard"),
    ("Hollins", "Hollings"),
    ("Dinsdale", "Dinsdall"),
    ("Hussain", "Hussein"),
    ("Qureshi", "Kureshi"),
    ("Chaudhry", "Choudhury"),
    ("Wrobel", "Vrobel"),
    ("Dhaliwal", "Dhalliwal"),
    ("Mellor", "Meller"),
    ("Sykes", "Sikes"),
    ("Booth", "Boothe"),
];

/// Short forms by which people are known.
const SHORT_FORMS: &[(&str, &str)] = &[
    ("Bethany", "Beth"),
    ("Abigail", "Abi"),
    ("Matilda", "Tilly"),
    ("Harriet", "Hattie"),
    ("Alfie", "Alf"),
    ("Archie", "Arch"),
    ("Kieran", "Kez"),
    ("Natalie", "Nat"),
    ("Joanne", "Jo"),
    ("Darren", "Daz"),
    ("Gary", "Gaz"),
    ("Stuart", "Stu"),
    ("Rachel", "Rach"),
    ("Kelly", "Kel"),
    ("Agnieszka", "Aga"),
    ("Tomasz", "Tomek"),
    ("Jakub", "Kuba"),
    ("Ibrahim", "Ibby"),
    ("Rukhsana", "Roxy"),
    ("Blessing", "Bless"),
    ("Patrick", "Paddy"),
    ("Freddie", "Fred"),
    ("Elliot", "Ell"),
    ("Josiah", "Joss"),
];

/// The other way this name gets written, where there is one.
pub(crate) fn other_spelling(name: &str) -> Option<&'static str> {
    SPELLINGS.iter().find(|(usual, _)| *usual == name).map(|(_, other)| *other)
}

/// The short form of this name, where there is one.
pub(crate) fn short_form(name: &str) -> Option<&'static str> {
    SHORT_FORMS.iter().find(|(long, _)| *long == name).map(|(_, short)| *short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_of_origins_add_up_to_a_hundred() {
        assert_eq!(ORIGINS.iter().map(|o| o.share).sum::<i32>(), 100);
    }

    #[test]
    fn no_name_breaks_the_written_form_of_a_list_of_people() {
        for origin in ORIGINS {
            for name in origin.girls.iter().chain(origin.boys).chain(origin.families) {
                assert!(name.chars().all(char::is_alphabetic), "{name}");
            }
        }
    }
}
