//! What each role may open, know and see: the policies under `access/`, asked once for each role and kept as plain answers.
//!
//! Takes the schema and the policies as text; gives a [`Reach`] for each role. A policy speaks of a role, of how somebody stands to a
//! family ([`Ties`]), and of nothing else, so that all it can answer is worked out beforehand: a page costs a look into a table.
//! It does not know who has which role, or who stands how to which family: see [`crate::Accounts`].

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityUid, PolicyId, PolicySet, Request,
    RestrictedExpression, Schema, ValidationMode, Validator,
};
use safeguarding::practice::ResponseStep;
use safeguarding::records::{Class, Classes, Hidden};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::str::FromStr;
use std::sync::Arc;

/// What somebody is to Regard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Works where contacts arrive: a multi-agency safeguarding hub, an emergency duty team.
    FrontDoor,
    /// Works with families that are allocated to them.
    SocialWorker,
    /// Leads on safeguarding in a school, a practice, a force, a service.
    SafeguardingLead,
    /// Supervises those who work with families, and says who works with which.
    Supervisor,
    /// Chairs conferences or reviews of plans.
    Chair,
    /// Runs the partnership’s business: reviews, learning, practice.
    PartnershipManager,
    /// Is of the panel of a review.
    Reviewer,
    /// Works with numbers, not with families.
    Analyst,
    /// Answers for who looked at what, and for what is kept.
    InformationGovernance,
    /// Opens and closes accounts.
    Administrator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 10] = [
        Self::FrontDoor,
        Self::SocialWorker,
        Self::SafeguardingLead,
        Self::Supervisor,
        Self::Chair,
        Self::PartnershipManager,
        Self::Reviewer,
        Self::Analyst,
        Self::InformationGovernance,
        Self::Administrator,
    ];

    /// Its name in files, forms and policies.
    pub const fn id(self) -> &'static str {
        match self {
            Self::FrontDoor => "front-door",
            Self::SocialWorker => "social-worker",
            Self::SafeguardingLead => "safeguarding-lead",
            Self::Supervisor => "supervisor",
            Self::Chair => "chair",
            Self::PartnershipManager => "partnership-manager",
            Self::Reviewer => "reviewer",
            Self::Analyst => "analyst",
            Self::InformationGovernance => "information-governance",
            Self::Administrator => "administrator",
        }
    }

    /// What a reader sees.
    pub const fn label(self) -> &'static str {
        match self {
            Self::FrontDoor => "Front door",
            Self::SocialWorker => "Social worker",
            Self::SafeguardingLead => "Safeguarding lead of an agency",
            Self::Supervisor => "Supervisor",
            Self::Chair => "Chair of conferences or reviews",
            Self::PartnershipManager => "Partnership manager",
            Self::Reviewer => "Reviewer",
            Self::Analyst => "Analyst",
            Self::InformationGovernance => "Information governance",
            Self::Administrator => "Administrator",
        }
    }

    /// Reads a role by its id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.id() == id)
    }
}

/// How somebody stands to a family.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ties {
    /// They work with it.
    pub allocated: bool,
    /// They chair its conferences or reviews.
    pub chairs: bool,
    /// They are of the panel of a review of it.
    pub reviews: bool,
    /// Somebody they supervise has one of these ties to it.
    pub supervises: bool,
    /// Their own agency, or their school or team, gave or was given a record of it.
    pub known_to_own: bool,
    /// They opened it without a tie, and the time for that has not run out.
    pub glass_broken: bool,
    /// It is kept closer than others.
    pub restricted: bool,
}

impl Ties {
    /// How many there are.
    pub const COUNT: usize = 1 << 7;

    /// Its place among all of them.
    pub const fn place(self) -> usize {
        self.allocated as usize
            | (self.chairs as usize) << 1
            | (self.reviews as usize) << 2
            | (self.supervises as usize) << 3
            | (self.known_to_own as usize) << 4
            | (self.glass_broken as usize) << 5
            | (self.restricted as usize) << 6
    }

    /// The one at a place.
    pub const fn at(place: usize) -> Self {
        Self {
            allocated: place & 1 != 0,
            chairs: place & 2 != 0,
            reviews: place & 4 != 0,
            supervises: place & 8 != 0,
            known_to_own: place & 16 != 0,
            glass_broken: place & 32 != 0,
            restricted: place & 64 != 0,
        }
    }

    fn attributes(self) -> HashMap<String, RestrictedExpression> {
        [
            ("allocated", self.allocated),
            ("chairs", self.chairs),
            ("reviews", self.reviews),
            ("supervises", self.supervises),
            ("known_to_own", self.known_to_own),
            ("glass_broken", self.glass_broken),
            ("restricted", self.restricted),
        ]
        .into_iter()
        .map(|(name, is)| (name.to_owned(), RestrictedExpression::new_bool(is)))
        .collect()
    }
}

/// The id of the policy by which something is allowed; `None`: it is not.
pub type Because = Option<SmolStr>;

/// What one role may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// The role.
    pub role: Role,
    /// Each page: by what its reader may look, and by what they may send its form.
    pages: BTreeMap<SmolStr, [Because; 2]>,
    /// For each ties to a family: by what it is known.
    know: Vec<Because>,
    /// Whether it may be opened without a tie.
    glass: Vec<bool>,
    /// Whether it may be handed on, and kept closer.
    hand_on: Vec<bool>,
    keep_closer: Vec<bool>,
    /// Whether it is read as everyone together knows it.
    everyone: bool,
    /// The classes shown: of what others wrote, and of what their own agency did.
    classes: [Classes; 2],
    /// The steps of the response of which entries may be written.
    steps: BTreeSet<ResponseStep>,
}

impl Reach {
    /// By which policy a page may be looked at, or where `sends` its form be sent; `None`: neither by this role.
    pub fn page(&self, name: &str, sends: bool) -> Option<&SmolStr> {
        self.pages.get(name)?[usize::from(sends)].as_ref()
    }

    /// By which policy anything of a family may be known.
    pub fn knows(&self, ties: Ties) -> Option<&SmolStr> {
        self.know[ties.place()].as_ref()
    }

    /// Whether a family may be opened without a tie, with a reason.
    pub fn may_break_glass(&self, ties: Ties) -> bool {
        self.glass[ties.place()]
    }

    /// Whether somebody may say who works with a family.
    pub fn hands_on(&self, ties: Ties) -> bool {
        self.hand_on[ties.place()]
    }

    /// Whether a family may be kept closer than others, and no longer.
    pub fn keeps_closer(&self, ties: Ties) -> bool {
        self.keep_closer[ties.place()]
    }

    /// Whether families are read as everyone together knows them; else as the reader’s own agency does.
    pub const fn reads_as_everyone(&self) -> bool {
        self.everyone
    }

    /// Whether what is of a class is shown; `is_own`: their own agency wrote it.
    pub const fn sees(&self, class: Class, is_own: bool) -> bool {
        self.classes[is_own as usize].has(class)
    }

    /// Whether entries of a step of the response may be written.
    pub fn writes(&self, step: ResponseStep) -> bool {
        self.steps.contains(&step)
    }
}

/// Why policies cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// The schema or the policies are not written as such.
    #[error("{file} cannot be read: {why}")]
    Unreadable {
        /// Which file.
        file: &'static str,
        /// Where and why.
        why: String,
    },
    /// The policies speak of what the schema does not know.
    #[error("policies.cedar asks for what schema.cedarschema does not have: {why}")]
    Invalid {
        /// Every complaint, one a line.
        why: String,
    },
    /// A policy has no id, or shares one: the reading log could not say why somebody was let in.
    #[error(
        "{how_many} policies have no @id of their own; give each one that says why it lets somebody in"
    )]
    Unnamed {
        /// How many.
        how_many: usize,
    },
}

/// The policies, and what each role may do by them.
#[derive(Clone, Debug)]
pub struct Policies {
    pages: BTreeSet<SmolStr>,
    reaches: Vec<Arc<Reach>>,
}

impl Policies {
    /// Those Regard comes with.
    pub fn shipped() -> Self {
        Self::read(
            include_str!("../../../access/schema.cedarschema"),
            include_str!("../../../access/policies.cedar"),
        )
        .expect("a test reads what is shipped")
    }

    /// Reads policies and works out what each role may do.
    ///
    /// # Errors
    /// [`PolicyError`], with every complaint at once.
    pub fn read(schema: &str, policies: &str) -> Result<Self, PolicyError> {
        let unreadable = |file, error: &dyn std::fmt::Display| PolicyError::Unreadable {
            file,
            why: error.to_string(),
        };
        let (schema, warnings) = Schema::from_cedarschema_str(schema)
            .map_err(|error| unreadable("schema.cedarschema", &error))?;
        if let Some(warning) = warnings.into_iter().next() {
            return Err(unreadable("schema.cedarschema", &warning));
        }
        let set =
            PolicySet::from_str(policies).map_err(|error| unreadable("policies.cedar", &error))?;
        let validated = Validator::new(schema.clone()).validate(&set, ValidationMode::Strict);
        if !validated.validation_passed_without_warnings() {
            let errors = validated.validation_errors().map(ToString::to_string);
            let warnings = validated.validation_warnings().map(ToString::to_string);
            let why: Vec<String> = errors.chain(warnings).collect();
            return Err(PolicyError::Invalid { why: why.join("\n") });
        }
        let named: HashMap<PolicyId, SmolStr> = set
            .policies()
            .filter_map(|policy| Some((policy.id().clone(), policy.annotation("id")?.into())))
            .collect();
        let names: HashSet<&SmolStr> = named.values().collect();
        let how_many = set.policies().count() - names.len();
        if how_many > 0 {
            return Err(PolicyError::Unnamed { how_many });
        }
        let pages = pages_of(&schema);
        let asking = Asking { set, schema, named };
        let reaches = Role::ALL.map(|role| Arc::new(asking.reach(role, &pages))).to_vec();
        Ok(Self { pages, reaches })
    }

    /// The pages the schema knows, by name. **Shape:** in order.
    pub fn pages(&self) -> impl Iterator<Item = &SmolStr> {
        self.pages.iter()
    }

    /// What each role may do. **Shape:** in the order of [`Role::ALL`].
    pub fn reaches(&self) -> impl Iterator<Item = &Reach> {
        self.reaches.iter().map(Arc::as_ref)
    }

    /// What a role may do.
    pub fn reach(&self, role: Role) -> &Arc<Reach> {
        let place = Role::ALL.iter().position(|one| *one == role);
        &self.reaches[place.expect("every role has a reach")]
    }
}

/// What is hidden from somebody with these roles: what none of them is shown.
///
/// `as_everyone`: they read as everyone together knows; then no agency’s records are their own.
pub fn hidden(reaches: &[Arc<Reach>], as_everyone: bool) -> Hidden {
    let of = |is_own: bool| {
        let is_hidden = |class: &Class| !reaches.iter().any(|reach| reach.sees(*class, is_own));
        Class::ALL.into_iter().filter(is_hidden).collect()
    };
    Hidden { of_others: of(false), of_own: of(!as_everyone) }
}

/// The actions that ask for a page.
fn pages_of(schema: &Schema) -> BTreeSet<SmolStr> {
    let is_page = |action: &EntityUid| {
        schema
            .resources_for_action(action)
            .is_some_and(|mut of| of.any(|resource| resource.to_string() == "Regard"))
    };
    schema
        .actions()
        .filter(|action| is_page(action))
        .map(|action| action.id().unescaped().into())
        .collect()
}

/// Whoever asks the policies.
struct Asking {
    set: PolicySet,
    schema: Schema,
    named: HashMap<PolicyId, SmolStr>,
}

impl Asking {
    fn reach(&self, role: Role, pages: &BTreeSet<SmolStr>) -> Reach {
        let here = || Entity::new_no_attrs(uid("Regard", "regard"), HashSet::new());
        let page = |name: &str, sends: bool| {
            let context = [("sends".to_owned(), RestrictedExpression::new_bool(sends))];
            self.ask(role, name, here(), Context::from_pairs(context).expect("one pair"))
        };
        let family = |action: &str| -> Vec<Because> {
            let all = (0..Ties::COUNT).map(Ties::at);
            all.map(|ties| {
                let asked = uid("Family", "asked");
                let family = Entity::new(asked, ties.attributes(), HashSet::new());
                self.ask(role, action, family.expect("plain attributes"), Context::empty())
            })
            .collect()
        };
        let allowed = |action: &str| family(action).iter().map(Option::is_some).collect();
        let classes = |is_own: bool| {
            let sees = |class: &Class| {
                let class = Entity::new_no_attrs(uid("Class", class.id()), HashSet::new());
                let own = [("own".to_owned(), RestrictedExpression::new_bool(is_own))];
                let own = Context::from_pairs(own).expect("one pair");
                self.ask(role, "see", class, own).is_some()
            };
            Class::ALL.into_iter().filter(sees).collect()
        };
        let writes = |step: &ResponseStep| {
            let step = Entity::new_no_attrs(uid("Step", step.id()), HashSet::new());
            self.ask(role, "write down", step, Context::empty()).is_some()
        };
        let everyone = Entity::new_no_attrs(uid("Everyone", "everyone"), HashSet::new());
        Reach {
            role,
            pages: pages
                .iter()
                .map(|name| (name.clone(), [page(name, false), page(name, true)]))
                .collect(),
            know: family("know"),
            glass: allowed("break glass"),
            hand_on: allowed("hand on"),
            keep_closer: allowed("keep closer"),
            everyone: self.ask(role, "read as everyone", everyone, Context::empty()).is_some(),
            classes: [classes(false), classes(true)],
            steps: ResponseStep::ALL.into_iter().filter(writes).collect(),
        }
    }

    /// The policy that allows it to somebody in this role; of several, the first by name.
    fn ask(&self, role: Role, action: &str, resource: Entity, context: Context) -> Because {
        let (asker, its_role) = (uid("Account", "asker"), uid("Role", role.id()));
        let asked = resource.uid();
        let entities = [
            Entity::new_no_attrs(asker.clone(), HashSet::from([its_role.clone()])),
            Entity::new_no_attrs(its_role, HashSet::new()),
            resource,
        ];
        let entities =
            Entities::from_entities(entities, Some(&self.schema)).expect("as the schema has them");
        let request =
            Request::new(asker, uid("Action", action), asked, context, Some(&self.schema))
                .expect("as the schema has it");
        let answer = Authorizer::new().is_authorized(&request, &self.set, &entities);
        if answer.decision() != Decision::Allow {
            return None;
        }
        let named = answer.diagnostics().reason().filter_map(|id| self.named.get(id));
        named.min().cloned()
    }
}

fn uid(sort: &str, id: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(
        sort.parse().expect("a plain name"),
        cedar_policy::EntityId::new(id),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_table_is_what_the_policies_answer() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../access/table.md");
        let table = Policies::shipped().table();
        if std::env::var_os("REGARD_WRITE_ACCESS").is_some() {
            std::fs::write(path, &table).expect("the table can be written");
        }
        let committed = std::fs::read_to_string(path).expect("the table is committed");
        assert!(
            committed == table,
            "access/table.md is not what the policies answer: write it anew and read what changed"
        );
    }

    #[test]
    fn a_tie_never_takes_away_and_a_restriction_never_gives() {
        let policies = Policies::shipped();
        for role in Role::ALL {
            let reach = policies.reach(role);
            for place in 0..Ties::COUNT {
                let ties = Ties::at(place);
                assert_eq!(ties.place(), place);
                for tie in 0..6 {
                    let more = Ties::at(place | 1 << tie);
                    assert!(
                        reach.knows(ties).is_none() || reach.knows(more).is_some(),
                        "{role:?} {more:?}"
                    );
                }
                let closer = Ties { restricted: true, ..ties };
                assert!(
                    reach.knows(closer).is_none() || reach.knows(ties).is_some(),
                    "{role:?} {ties:?}"
                );
            }
        }
    }

    #[test]
    fn nobody_but_the_front_door_knows_a_family_they_have_nothing_to_do_with() {
        let policies = Policies::shipped();
        let knows: Vec<Role> = Role::ALL
            .into_iter()
            .filter(|role| policies.reach(*role).knows(Ties::default()).is_some())
            .collect();
        assert_eq!(knows, [Role::FrontDoor]);
        let restricted = Ties { restricted: true, ..Ties::default() };
        assert!(Role::ALL.iter().all(|role| policies.reach(*role).knows(restricted).is_none()));
    }

    #[test]
    fn what_some_are_shown_of_any_agency_they_are_shown_of_their_own() {
        let policies = Policies::shipped();
        for (role, class) in Role::ALL.into_iter().flat_map(|r| Class::ALL.map(|c| (r, c))) {
            let reach = policies.reach(role);
            assert!(!reach.sees(class, false) || reach.sees(class, true), "{role:?} {class:?}");
        }
    }

    #[test]
    fn of_several_roles_what_one_is_shown_is_not_hidden() {
        let policies = Policies::shipped();
        let reach = |role| Arc::clone(policies.reach(role));
        let door = [reach(Role::FrontDoor)];
        let both = [reach(Role::FrontDoor), reach(Role::Reviewer)];
        assert!(hidden(&door, true).of_others.has(Class::LiveReview));
        assert!(!hidden(&both, true).of_others.has(Class::LiveReview));
        let lead = hidden(&[reach(Role::SafeguardingLead)], false);
        assert!(lead.of_others.has(Class::AdultHealth) && !lead.of_own.has(Class::AdultHealth));
        let as_everyone = hidden(&[reach(Role::Chair)], true);
        assert_eq!(as_everyone.of_others, as_everyone.of_own);
    }

    #[test]
    fn who_keeps_accounts_reads_no_family_and_who_governs_none_either() {
        let policies = Policies::shipped();
        for role in [
            Role::Administrator,
            Role::InformationGovernance,
            Role::Analyst,
            Role::PartnershipManager,
        ] {
            let reach = policies.reach(role);
            for place in 0..Ties::COUNT {
                assert_eq!(reach.knows(Ties::at(place)), None, "{role:?}");
                assert!(!reach.may_break_glass(Ties::at(place)), "{role:?}");
            }
        }
    }

    #[test]
    fn policies_that_cannot_hold_are_refused_with_why() {
        let schema = include_str!("../../../access/schema.cedarschema");
        let refused =
            |policies: &str| Policies::read(schema, policies).expect_err(policies).to_string();
        assert!(refused("permit (principal").contains("policies.cedar cannot be read"));
        let unknown =
            refused("@id(\"x\") permit (principal, action == Action::\"look-bakc\", resource);");
        assert!(unknown.contains("look-bakc"), "{unknown}");
        let unnamed = refused("permit (principal, action == Action::\"home\", resource);");
        assert!(unnamed.contains("1 policies have no @id"), "{unnamed}");
    }
}
