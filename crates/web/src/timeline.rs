//! A child's life as one picture: a lane for each agency, with what was recorded, what is covered, and the silences.
//!
//! Takes days; gives places along a line in hundredths of its width, which the component `timeline` draws as SVG without
//! script or inline style. The picture is never the only telling: the chronology beside it says the same in words.

use jiff::civil::{Date, date};
use serde::Serialize;

/// What is to be drawn.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// Names the picture, and must differ from every other on the page.
    pub id: String,
    /// The first day drawn.
    pub from: Date,
    /// The last day drawn, inclusive.
    pub to: Date,
    /// One lane an agency. **Shape:** in the order drawn, top to bottom.
    pub lanes: Vec<Lane>,
}

/// What one agency recorded, and did not.
#[derive(Clone, Debug, Default)]
pub struct Lane {
    /// The agency's name.
    pub agency: String,
    /// The stretches for which its records were taken in. **Units:** days, both inclusive.
    pub covered: Vec<(Date, Date)>,
    /// The stretches in which it should have known something and recorded nothing. **Units:** days, both inclusive.
    pub silent: Vec<(Date, Date)>,
    /// The days of its entries.
    pub entries: Vec<Date>,
    /// Whether it gave any records at all, whatever they cover.
    pub gave_records: bool,
}

/// The picture, as the component takes it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Drawn {
    id: String,
    height: usize,
    title: String,
    years: Vec<Year>,
    lanes: Vec<DrawnLane>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Year {
    at: f64,
    year: i16,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct DrawnLane {
    agency: String,
    note: &'static str,
    told: String,
    top: usize,
    covered: Vec<Stretch>,
    silent: Vec<Stretch>,
    entries: Vec<f64>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Stretch {
    at: f64,
    width: f64,
}

/// The height of a lane with its name above it, and of the line of years. **Units:** pixels.
const LANE: usize = 44;
const YEARS: usize = 26;

/// The most years that are named: more would run into each other on a telephone.
const MOST_YEARS: usize = 6;

impl Timeline {
    /// Places everything. What lies outside the drawn days is left out or cut off.
    pub fn drawn(&self) -> Drawn {
        let lanes = self
            .lanes
            .iter()
            .enumerate()
            .map(|(place, lane)| self.drawn_lane(place, lane))
            .collect();
        Drawn {
            id: self.id.clone(),
            height: YEARS + LANE * self.lanes.len(),
            title: format!("What each agency recorded, {} to {}", self.from.year(), self.to.year()),
            years: self.years(),
            lanes,
        }
    }

    fn drawn_lane(&self, place: usize, lane: &Lane) -> DrawnLane {
        let inside: Vec<Date> = lane
            .entries
            .iter()
            .copied()
            .filter(|day| (self.from..=self.to).contains(day))
            .collect();
        // Entries that would be drawn over one another are drawn once: a life holds thousands.
        let mut entries: Vec<f64> =
            inside.iter().map(|&day| (self.at(day) * 4.0).round() / 4.0).collect();
        entries.sort_by(f64::total_cmp);
        entries.dedup();
        let silent = self.stretches(&lane.silent);
        let covered = self.stretches(&lane.covered);
        // Records given that say nothing of what they cover are not the same as records never asked for.
        let note = match (covered.is_empty(), lane.gave_records) {
            (false, _) => "",
            (true, true) => "what its records cover is not said",
            (true, false) => "not asked",
        };
        DrawnLane {
            agency: lane.agency.clone(),
            note,
            told: told(inside.len(), silent.len(), note),
            top: YEARS + LANE * place,
            covered,
            silent,
            entries,
        }
    }

    fn stretches(&self, days: &[(Date, Date)]) -> Vec<Stretch> {
        days.iter()
            .filter(|(first, last)| first <= last && *first <= self.to && *last >= self.from)
            .map(|&(first, last)| {
                let at = self.at(first.max(self.from));
                let end = self.at(last.min(self.to).tomorrow().unwrap_or(Date::MAX));
                Stretch { at, width: hundredths(end - at) }
            })
            .collect()
    }

    fn years(&self) -> Vec<Year> {
        let first = self.from.year() + i16::from(self.from.day_of_year() > 1);
        let all = usize::try_from(self.to.year() - first + 1).unwrap_or(0);
        let step = all.div_ceil(MOST_YEARS).max(1);
        (first..=self.to.year())
            .step_by(step)
            .map(|year| Year { at: self.at(date(year, 1, 1)), year })
            // A name begun at the very edge would be cut off.
            .filter(|year| year.at <= 92.0)
            .collect()
    }

    /// How far along the line the start of a day is, in hundredths of the line.
    fn at(&self, day: Date) -> f64 {
        let days = |until: Date| f64::from((until - self.from).get_days());
        let all = days(self.to) + 1.0;
        hundredths(days(day) / all.max(1.0) * 100.0)
    }
}

/// The lane in words, for who does not see the picture.
fn told(entries: usize, silences: usize, note: &str) -> String {
    let recorded = match entries {
        0 => "nothing recorded".to_owned(),
        1 => "1 entry".to_owned(),
        n => format!("{n} entries"),
    };
    let silent = match silences {
        0 => String::new(),
        1 => ", 1 silence".to_owned(),
        n => format!(", {n} silences"),
    };
    let note = if note.is_empty() { String::new() } else { format!(", {note}") };
    format!("{recorded}{silent}{note}")
}

/// Two figures after the point are finer than any screen.
fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// An invented child's timeline, for `/preview`.
pub(crate) fn example() -> Timeline {
    let school = (0..60)
        .filter_map(|n| date(2020, 9, 7).checked_add(jiff::Span::new().days(n * 29)).ok())
        .collect();
    Timeline {
        id: "example-timeline".to_owned(),
        from: date(2014, 4, 3),
        to: date(2025, 11, 21),
        lanes: vec![
            Lane {
                agency: "Health visiting".to_owned(),
                covered: vec![(date(2014, 4, 3), date(2019, 4, 2))],
                silent: vec![(date(2015, 8, 1), date(2018, 2, 28))],
                entries: vec![
                    date(2014, 4, 14),
                    date(2014, 5, 16),
                    date(2015, 4, 20),
                    date(2018, 3, 9),
                ],
                gave_records: true,
            },
            Lane {
                agency: "School".to_owned(),
                covered: vec![(date(2018, 9, 1), date(2025, 7, 31))],
                silent: Vec::new(),
                entries: school,
                gave_records: true,
            },
            Lane {
                agency: "Police".to_owned(),
                covered: vec![(date(2014, 4, 3), date(2025, 11, 21))],
                silent: Vec::new(),
                entries: vec![date(2017, 12, 26), date(2021, 3, 2), date(2023, 8, 13)],
                gave_records: true,
            },
            Lane { agency: "Housing".to_owned(), ..Lane::default() },
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year(lane: Lane) -> DrawnLane {
        let timeline = Timeline {
            id: "t".to_owned(),
            from: date(2023, 1, 1),
            to: date(2023, 12, 31),
            lanes: vec![lane],
        };
        timeline.drawn().lanes.remove(0)
    }

    #[test]
    fn a_stretch_of_the_whole_life_fills_the_line() {
        let lane =
            year(Lane { covered: vec![(date(2020, 1, 1), date(2030, 1, 1))], ..Lane::default() });
        assert_eq!(lane.covered, [Stretch { at: 0.0, width: 100.0 }]);
    }

    #[test]
    fn the_last_day_is_inside_the_picture_and_the_next_is_not() {
        let lane =
            year(Lane { entries: vec![date(2023, 12, 31), date(2024, 1, 1)], ..Lane::default() });
        assert_eq!(lane.told, "1 entry, not asked");
        assert_eq!(lane.entries, [99.75]);
    }

    #[test]
    fn records_given_without_saying_what_they_cover_are_not_called_not_asked() {
        let lane = year(Lane { gave_records: true, ..Lane::default() });
        assert_eq!(lane.told, "nothing recorded, what its records cover is not said");
        assert_eq!(year(Lane::default()).told, "nothing recorded, not asked");
    }

    #[test]
    fn entries_too_close_to_tell_apart_are_drawn_once_and_all_counted() {
        let lane = year(Lane { entries: vec![date(2023, 6, 1); 500], ..Lane::default() });
        assert_eq!(lane.entries.len(), 1);
        assert!(lane.told.starts_with("500 entries"), "{}", lane.told);
    }

    #[test]
    fn stretches_the_wrong_way_round_or_outside_are_left_out() {
        let wrong =
            vec![(date(2023, 5, 1), date(2023, 4, 1)), (date(2022, 1, 1), date(2022, 2, 1))];
        assert!(year(Lane { silent: wrong, ..Lane::default() }).silent.is_empty());
    }

    #[test]
    fn a_long_life_names_six_years_at_most() {
        let timeline = Timeline {
            id: "t".to_owned(),
            from: date(2006, 2, 1),
            to: date(2024, 1, 31),
            lanes: Vec::new(),
        };
        let years = timeline.drawn().years;
        assert!((4..=MOST_YEARS).contains(&years.len()), "{years:?}");
    }
}
