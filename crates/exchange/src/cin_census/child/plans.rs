//! A child's plans in the census: child in need, child protection with its reviews, and how each ended.

use super::{Child, Entry};
use crate::ReadError;
use crate::cin_census::codes;
use crate::cin_census::element::Element;
use crate::cin_census::remainder::{code, keep_rest};

impl Child<'_, '_, '_> {
    /// A child in need plan, and its end where it has one.
    pub fn need_plan(&mut self, element: &Element) -> Result<(), ReadError> {
        let (start, end) = (element.value("CINPlanStartDate"), element.value("CINPlanEndDate"));
        let lines = element.lines(&["CINPlanEndDate"]);
        let entry = Entry {
            kind: "plan-started",
            module: "child-in-need-plan",
            element,
            happened: start,
            told_by: "",
            lines,
        };
        self.keep(entry, |draft| {
            draft.keep_fact("plan", "child-in-need");
            keep_rest(draft, element, &["CINPlanStartDate", "CINPlanEndDate"], &[]);
        })?;
        self.plan_ended(element, "child-in-need", "child-in-need-plan-ended", start, end)
    }

    fn plan_ended(
        &mut self,
        element: &Element,
        plan: &str,
        module: &'static str,
        start: &str,
        end: &str,
    ) -> Result<(), ReadError> {
        if end.is_empty() {
            return Ok(());
        }
        let lines = element.lines(&["Reviews"]);
        let entry =
            Entry { kind: "plan-ended", module, element, happened: end, told_by: "", lines };
        self.keep(entry, |draft| {
            draft.keep_fact("plan", plan);
            draft.keep_fact("started", start);
        })
    }

    /// A child protection plan, its reviews, and its end where it has one.
    pub fn protection_plan(&mut self, element: &Element) -> Result<(), ReadError> {
        let (start, end) = (element.value("CPPstartDate"), element.value("CPPendDate"));
        let lines = element.lines(&["CPPendDate", "Reviews"]);
        let practice = self.intake.practice;
        let entry = Entry {
            kind: "plan-started",
            module: "child-protection-plan",
            element,
            happened: start,
            told_by: "",
            lines,
        };
        self.keep(entry, |draft| {
            let initial = element.value("InitialCategoryOfAbuse");
            draft.keep_fact("plan", "child-protection");
            draft.keep_fact("category", codes::category(initial).unwrap_or_default());
            code(draft, "initial_category_of_abuse", initial, codes::CATEGORIES);
            code(
                draft,
                "latest_category_of_abuse",
                element.value("LatestCategoryOfAbuse"),
                codes::CATEGORIES,
            );
            draft.write_fact(
                practice.kind("plan-started"),
                "previous_plans",
                element.value("NumberOfPreviousCPP"),
            );
            let used = [
                "CPPstartDate",
                "CPPendDate",
                "InitialCategoryOfAbuse",
                "LatestCategoryOfAbuse",
                "NumberOfPreviousCPP",
            ];
            keep_rest(draft, element, &used, &["Reviews"]);
        })?;
        for reviews in element.all("Reviews") {
            for review in reviews.all("CPPreviewDate") {
                let day = review.text.trim();
                if day.is_empty() {
                    continue;
                }
                let lines = vec![format!("CPPreviewDate: {day}")];
                let entry = Entry {
                    kind: "review-conference",
                    module: "review",
                    element: review,
                    happened: day,
                    told_by: "",
                    lines,
                };
                self.keep(entry, |draft| keep_rest(draft, reviews, &[], &["CPPreviewDate"]))?;
            }
        }
        self.plan_ended(element, "child-protection", "child-protection-plan-ended", start, end)
    }
}
