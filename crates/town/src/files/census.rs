//! Children's social care once more, as the yearly CIN census: the same children and dates as its chronology, without names.
//!
//! Takes the rows of a family; gives the `<Child>` elements of children in need in the last finished census year, streamed
//! into one file. Element names and codes follow the published structure of the collection; the authority, 999, is invented.

use super::line::{has_pupil_number, local_id};
use crate::error::TownError;
use crate::family::Family;
use crate::row::{Agency, Row};
use crate::{Plan, WrittenFile};
use jiff::civil::Date;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

/// The census file, held open.
pub(crate) struct Census {
    path: PathBuf,
    file: BufWriter<File>,
    from: Date,
    to: Date,
    children: u64,
    text: String,
}

/// One referral and what followed from it, up to its closure.
#[derive(Default)]
struct Episode<'a> {
    referral: Option<&'a Row>,
    assessments: Vec<(Date, Option<&'a Row>)>,
    enquiries: Vec<(&'a Row, Option<Date>)>,
    in_need: Vec<(Date, Option<Date>)>,
    protection: Vec<(&'a Row, Option<Date>, Vec<Date>)>,
    closed: Option<&'a Row>,
}

impl Census {
    /// Opens the census of the last year that had finished by the plan's last day.
    pub(crate) fn open(folder: &Path, plan: &Plan) -> Result<Self, TownError> {
        let through = plan.through;
        let year = through.year() - i16::from((through.month(), through.day()) < (3, 31));
        let day = |year, month, day| Date::new(year, month, day).unwrap_or(through);
        let (from, to) = (day(year - 1, 4, 1), day(year, 3, 31));
        let path = folder.join(format!("cin-census-{year}.xml"));
        let fail = |source| TownError::WriteFile { path: path.clone(), source };
        let mut file = BufWriter::with_capacity(1 << 18, File::create(&path).map_err(fail)?);
        write!(
            file,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Message>\n  <Header>\n    <CollectionDetails>\n      \
             <Collection>CIN</Collection>\n      <Year>{year}</Year>\n      <ReferenceDate>{to}</ReferenceDate>\n    \
             </CollectionDetails>\n    <Source>\n      <SourceLevel>L</SourceLevel>\n      <LEA>999</LEA>\n      \
             <SoftwareCode>Invented town</SoftwareCode>\n      <Release>1</Release>\n      <SerialNo>001</SerialNo>\n      \
             <DateTime>{to}T09:00:00Z</DateTime>\n    </Source>\n  </Header>\n  <Children>\n"
        )
        .map_err(fail)?;
        Ok(Self { path, file, from, to, children: 0, text: String::new() })
    }

    /// Writes the children of a family who were in need in the census year.
    pub(crate) fn write(&mut self, family: &Family, rows: &[Row]) -> Result<(), TownError> {
        let rows: Vec<&Row> = rows
            .iter()
            .filter(|row| row.agency == Agency::SocialCare && row.happened <= self.to)
            .collect();
        if rows.is_empty() {
            return Ok(());
        }
        for place in family.children() {
            let about: Vec<&Row> =
                rows.iter().copied().filter(|row| row.children.contains(&place)).collect();
            let mut episodes = episodes(&about);
            episodes.retain(|episode| {
                episode.referral.is_some()
                    && episode.closed.is_none_or(|row| row.happened >= self.from)
            });
            if !episodes.is_empty() {
                self.text.clear();
                child(family, place, &episodes, self.to, &mut self.text);
                self.children += 1;
                self.file
                    .write_all(self.text.as_bytes())
                    .map_err(|source| TownError::WriteFile { path: self.path.clone(), source })?;
            }
        }
        Ok(())
    }

    /// Closes the file. **Units:** its rows are children.
    pub(crate) fn close(mut self) -> Result<WrittenFile, TownError> {
        self.file
            .write_all(b"  </Children>\n</Message>\n")
            .and_then(|()| self.file.flush())
            .map_err(|source| TownError::WriteFile { path: self.path.clone(), source })?;
        Ok(WrittenFile { path: self.path, agency: Agency::SocialCare.id(), rows: self.children })
    }
}

/// A child's rows, oldest first, cut at referrals and closures.
fn episodes<'a>(rows: &[&'a Row]) -> Vec<Episode<'a>> {
    let mut ordered: Vec<&Row> = rows.to_vec();
    ordered.sort_by_key(|row| (row.happened, row.place));
    let mut done = Vec::new();
    let mut open: Option<Episode> = None;
    for row in ordered {
        if row.points_at.is_some() {
            continue;
        }
        if row.kind == "referral" {
            // A referral on an open case belongs to it; the census has one entry an episode.
            open.get_or_insert_default().referral.get_or_insert(row);
            continue;
        }
        let Some(episode) = &mut open else { continue };
        let plan = row.fact("plan");
        match (row.kind, plan) {
            ("assessment-started", _) => episode.assessments.push((row.happened, None)),
            ("assessment-completed", _) => {
                if let Some((_, end)) =
                    episode.assessments.iter_mut().find(|(_, end)| end.is_none())
                {
                    *end = Some(row);
                }
            }
            ("section-47-enquiry", _) => episode.enquiries.push((row, None)),
            ("initial-conference", _) => {
                if let Some((_, held)) = episode.enquiries.last_mut() {
                    *held = Some(row.happened);
                }
            }
            ("plan-started", Some("child-in-need")) => episode.in_need.push((row.happened, None)),
            ("plan-ended", Some("child-in-need")) => {
                if let Some((_, end)) = episode.in_need.last_mut() {
                    *end = Some(row.happened);
                }
            }
            ("plan-started", Some("child-protection")) => {
                episode.protection.push((row, None, Vec::new()));
            }
            ("review-conference", _) => {
                if let Some((_, None, reviews)) = episode.protection.last_mut() {
                    reviews.push(row.happened);
                }
            }
            ("plan-ended", Some("child-protection")) => {
                if let Some((_, end, _)) = episode.protection.last_mut() {
                    *end = Some(row.happened);
                }
            }
            ("case-closed", _) => {
                episode.closed = Some(row);
                done.extend(open.take());
            }
            _ => {}
        }
    }
    done.extend(open);
    done
}

fn child(family: &Family, place: u8, episodes: &[Episode], to: Date, text: &mut String) {
    let child = family.person(place);
    text.push_str("    <Child>\n      <ChildIdentifiers>\n        <LAchildID>");
    local_id(family.number, place, text);
    text.push_str("</LAchildID>\n");
    if has_pupil_number(child, to) {
        element(text, 8, "UPN", child.upn.as_deref().unwrap_or_default());
    } else {
        element(text, 8, "UPNunknown", "UN1");
    }
    let born = if child.born > to { "ExpectedPersonBirthDate" } else { "PersonBirthDate" };
    element(text, 8, born, child.born);
    element(text, 8, "Sex", if child.female { "F" } else { "M" });
    text.push_str("      </ChildIdentifiers>\n      <ChildCharacteristics>\n");
    element(text, 8, "Ethnicity", "NOBT");
    text.push_str("      </ChildCharacteristics>\n");
    for one in episodes {
        episode(one, text);
    }
    text.push_str("    </Child>\n");
}

fn episode(episode: &Episode, text: &mut String) {
    let Some(referral) = episode.referral else { return };
    text.push_str("      <CINdetails>\n");
    element(text, 8, "CINreferralDate", referral.happened);
    element(text, 8, "ReferralSource", source_code(referral.fact("from").unwrap_or_default()));
    element(text, 8, "PrimaryNeedCode", referral.fact("primary_need").unwrap_or("N1"));
    if let Some(closed) = episode.closed {
        element(text, 8, "CINclosureDate", closed.happened);
        element(
            text,
            8,
            "ReasonForClosure",
            closure_code(closed.fact("reason").unwrap_or_default()),
        );
    }
    for (started, completed) in &episode.assessments {
        text.push_str("        <Assessments>\n");
        element(text, 10, "AssessmentActualStartDate", started);
        if let Some(completed) = completed {
            element(text, 10, "AssessmentAuthorisationDate", completed.happened);
            text.push_str("          <FactorsIdentifiedAtAssessment>\n");
            for factor in completed.fact("factors").unwrap_or_default().split_whitespace() {
                element(text, 12, "AssessmentFactors", factor);
            }
            text.push_str("          </FactorsIdentifiedAtAssessment>\n");
        }
        text.push_str("        </Assessments>\n");
    }
    for (started, ended) in &episode.in_need {
        text.push_str("        <CINPlanDates>\n");
        element(text, 10, "CINPlanStartDate", started);
        if let Some(ended) = ended {
            element(text, 10, "CINPlanEndDate", ended);
        }
        text.push_str("        </CINPlanDates>\n");
    }
    for (enquiry, held) in &episode.enquiries {
        text.push_str("        <Section47>\n");
        element(text, 10, "S47ActualStartDate", enquiry.happened);
        if let Some(target) = enquiry.fact("conference_target") {
            element(text, 10, "InitialCPCtarget", target);
        }
        if let Some(held) = held {
            element(text, 10, "DateOfInitialCPC", held);
        }
        element(text, 10, "ICPCnotRequired", held.is_none());
        text.push_str("        </Section47>\n");
    }
    element(text, 8, "ReferralNFA", referral.fact("no_further_action") == Some("yes"));
    for (started, ended, reviews) in &episode.protection {
        text.push_str("        <ChildProtectionPlans>\n");
        element(text, 10, "CPPstartDate", started.happened);
        if let Some(ended) = ended {
            element(text, 10, "CPPendDate", ended);
        }
        let category = category_code(started.fact("category").unwrap_or_default());
        element(text, 10, "InitialCategoryOfAbuse", category);
        element(text, 10, "LatestCategoryOfAbuse", category);
        element(text, 10, "NumberOfPreviousCPP", started.fact("previous_plans").unwrap_or("0"));
        if !reviews.is_empty() {
            text.push_str("          <Reviews>\n");
            for review in reviews {
                element(text, 12, "CPPreviewDate", review);
            }
            text.push_str("          </Reviews>\n");
        }
        text.push_str("        </ChildProtectionPlans>\n");
    }
    text.push_str("      </CINdetails>\n");
}

fn element(text: &mut String, indent: usize, name: &str, value: impl std::fmt::Display) {
    let _ = writeln!(text, "{:indent$}<{name}>{value}</{name}>", "");
}

/// The code of the collection for who referred.
fn source_code(from: &str) -> &'static str {
    match from {
        "family" => "1A",
        "school" | "nursery" => "2A",
        "gp" => "3A",
        "health-visiting" => "3B",
        "school-nursing" => "3C",
        "dentist" | "midwifery" => "3D",
        "hospital" => "3E",
        "ambulance" | "adult-mental-health" | "substance-use" => "3F",
        "housing" => "4",
        "adult-social-care" => "5A",
        "early-help" => "5D",
        "police" => "6",
        "probation" => "7",
        "anonymous" | "public" => "9",
        _ => "8",
    }
}

/// The code of the collection for why a case was closed.
fn closure_code(reason: &str) -> &'static str {
    match reason {
        "adopted" => "RC1",
        "died" => "RC2",
        "moved-away" | "transferred" => "RC5",
        "after-assessment" => "RC8",
        "stepped-down" => "RC9",
        // Improved, no longer in need, and everything the collection has no word for.
        _ => "RC7",
    }
}

/// The code of the collection for a category of abuse.
fn category_code(category: &str) -> &'static str {
    match category {
        "physical" => "PHY",
        "sexual" => "SAB",
        "emotional" => "EMO",
        "multiple" => "MUL",
        _ => "NEG",
    }
}
