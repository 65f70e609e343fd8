//! How far two mentions can agree on each field: closed lists, from the strongest agreement to none.

/// A closed list of levels of agreement, from the strongest to none, with their names in `linking.toml`.
macro_rules! levels {
    ($(#[$about:meta])* $name:ident { $($(#[$meaning:meta])* $level:ident = $id:literal, $words:literal;)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $name { $($(#[$meaning])* $level),+ }

        impl $name {
            /// Every level, in order.
            pub const ALL: &'static [Self] = &[$(Self::$level),+];

            /// Its name in `linking.toml`.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$level => $id),+ }
            }

            /// What a reader sees.
            pub const fn in_words(self) -> &'static str {
                match self { $(Self::$level => $words),+ }
            }
        }
    };
}

levels! {
    /// How far two given names agree.
    GivenLevel {
        /// The same, case, marks and punctuation aside.
        Same = "same", "the same given name";
        /// Given and family name stand in each other's place.
        Swapped = "swapped", "given and family name in each other’s place";
        /// A short form or a usual other spelling.
        ShortForm = "short-form", "a short form or usual other spelling of the given name";
        /// One keystroke apart: a letter more, less, other, or two in the other order.
        SmallEdit = "small-edit", "given names one keystroke apart";
        /// They sound alike.
        SoundsAlike = "sounds-alike", "given names that sound alike";
        /// One is the other's initial.
        Initial = "initial", "an initial that fits the given name";
        /// One of several given names is the same, or one begins the other.
        Part = "part", "part of the given name the same";
        /// Written much alike.
        Alike = "alike", "given names written much alike";
        /// Different.
        Different = "different", "different given names";
    }
}

levels! {
    /// How far two family names agree.
    FamilyLevel {
        /// The same.
        Same = "same", "the same family name";
        /// One keystroke apart.
        SmallEdit = "small-edit", "family names one keystroke apart";
        /// One part of a double-barrelled name is the same.
        Part = "part", "part of a double-barrelled family name the same";
        /// They sound alike.
        SoundsAlike = "sounds-alike", "family names that sound alike";
        /// Written much alike.
        Alike = "alike", "family names written much alike";
        /// Different.
        Different = "different", "different family names";
    }
}

levels! {
    /// How far two birth dates agree.
    BirthLevel {
        /// The same day.
        Same = "same", "the same birth date";
        /// Day and month in each other's place.
        DayMonthSwapped = "day-month-swapped", "birth dates with day and month in each other’s place";
        /// One figure other, or two neighbouring figures in the other order.
        OneSlip = "one-slip", "birth dates one slip of the hand apart";
        /// One may stand in for a date not known to the day (1 January, the first or the fifteenth), and the rest agrees.
        StandIn = "stand-in", "a birth date that may stand in for one not known to the day";
        /// One is vague and the other falls within it.
        Within = "within", "a birth date within the other’s stretch of time";
        /// The same year.
        SameYear = "same-year", "birth dates in the same year";
        /// Other years, of one generation.
        Different = "different", "different birth dates";
        /// So far apart that they are of two generations.
        Generation = "generation", "birth dates a generation apart";
    }
}

levels! {
    /// How far two addresses agree.
    AddressLevel {
        /// The same door: the same first line and the same postcode.
        SameHome = "same-home", "the same address";
        /// The same postcode, at least one of them without a first line.
        SamePostcode = "same-postcode", "the same postcode";
        /// The same postcode, the first lines written otherwise.
        OtherDoor = "other-door", "the same postcode, another door";
        /// The same first line, a postcode missing or other.
        SameLine = "same-line", "the same first line of the address";
        /// Postcodes one slip apart.
        PostcodeSlip = "postcode-slip", "postcodes one slip of the hand apart";
        /// The same postcode district, or half of the postcode where there are no districts.
        District = "district", "the same postcode district";
        /// Different.
        Different = "different", "different addresses";
    }
}

levels! {
    /// How far two people's numbers agree.
    NumberLevel {
        /// The same NHS number, its check digit right.
        SameNhs = "same-nhs-number", "the same NHS number";
        /// The same unique pupil number, or the same number in one agency's system.
        SameOther = "same-other-number", "the same number in one system";
        /// Numbers one slip apart.
        OneSlip = "one-slip", "numbers one slip of the hand apart";
        /// Two different NHS numbers, both with a right check digit: a contradiction.
        OtherNhs = "other-nhs-number", "two different NHS numbers";
        /// Two different numbers of one system.
        Different = "different", "different numbers of one system";
    }
}

levels! {
    /// How two mentions beside one person stand to each other.
    CompanyLevel {
        /// Both are written as the mother, or both as the father.
        SameParent = "same-parent", "the same parent of the same child";
        /// Both are children, or both in the same role.
        SameRole = "same-role", "in the same role beside the same person";
        /// In other roles.
        OtherRole = "other-role", "beside the same person, in other roles";
    }
}

levels! {
    /// How the days agree on which an unborn child is expected, or was expected and a child was born.
    DueLevel {
        /// Expected the same day.
        SameDay = "same-day", "expected the same day";
        /// Expected days near each other, or born near the day expected.
        Near = "near", "expected, or born, near the same day";
        /// Far apart.
        Different = "different", "expected at different times";
    }
}
