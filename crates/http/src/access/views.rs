//! Bodies and views of memberships, roles and modules.

use crate::extract::set;
use chrono::{DateTime, Utc};
use plantel_application::access::{MembershipChange, NewMembership, WhoToAdd};
use plantel_domain::access::{GroupName, MOST_GROUPS, Membership, Module, Role};
use plantel_domain::error::Params;
use plantel_domain::form::{BadValue, Form, Invalid};
use plantel_domain::identity::{Email, User};
use plantel_domain::institutions::Institution;
use plantel_domain::store::Version;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// Somebody's place in an institution.
#[derive(Serialize, ToSchema)]
#[schema(as = Membership)]
pub struct MembershipView {
    /// Its id.
    pub id: Uuid,
    /// Where.
    pub institution_id: Uuid,
    /// What the institution is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub institution_name: Option<String>,
    /// Who.
    pub user_id: Uuid,
    /// Their address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// What they are called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_name: Option<String>,
    /// As what.
    #[schema(example = json!(["warehouse_admin"]))]
    pub roles: Vec<&'static str>,
    /// For which rooms and warehouses.
    pub environment_ids: Vec<Uuid>,
    /// For which modules.
    #[schema(example = json!(["inventory"]))]
    pub modules: Vec<&'static str>,
    /// The groups they belong to: courses, teams.
    #[schema(example = json!(["2758492"]))]
    pub groups: Vec<String>,
    /// Whether it is in force.
    pub active: bool,
    /// When it began.
    pub created_at: DateTime<Utc>,
    #[serde(skip)]
    version: Version,
}

impl MembershipView {
    fn of(membership: Membership) -> Self {
        Self {
            id: membership.id.into(),
            institution_id: membership.institution.into(),
            institution_name: None,
            user_id: membership.user.into(),
            email: None,
            full_name: None,
            roles: membership.roles.iter().map(|role| role.name()).collect(),
            environment_ids: membership.environments.iter().map(|id| (*id).into()).collect(),
            modules: membership.modules.iter().map(|module| module.name()).collect(),
            groups: membership.groups.iter().map(|group| group.as_str().to_owned()).collect(),
            active: membership.active,
            created_at: membership.created_at,
            version: membership.version,
        }
    }

    /// For its owner, who knows who they are.
    pub fn with_institution(membership: Membership, institution: &Institution) -> Self {
        Self { institution_name: Some(institution.name.to_string()), ..Self::of(membership) }
    }

    /// For its owner's copy of their data.
    pub fn with_institution_if_known(membership: Membership, institution: Option<Institution>) -> Self {
        Self { institution_name: institution.map(|found| found.name.to_string()), ..Self::of(membership) }
    }

    /// For who keeps memberships, and knows where they are.
    pub fn with_user((membership, user): (Membership, User)) -> Self {
        let full_name = user.full_name.map(Into::into);
        Self { email: Some(user.email.as_str().to_owned()), full_name, ..Self::of(membership) }
    }

    /// Its version, for the `ETag`.
    pub fn version(&self) -> Version {
        self.version
    }
}

/// Somebody who is to join.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct MembershipBody {
    /// The account, by id.
    pub user_id: Option<Uuid>,
    /// Or by address.
    #[schema(max_length = 255)]
    pub email: Option<String>,
    /// At least one role.
    #[schema(example = json!(["instructor"]), max_items = 50)]
    #[validate(length(max = 50))]
    pub roles: Vec<String>,
    /// The rooms and warehouses that grants of reach `environment` speak of.
    #[serde(default)]
    #[schema(max_items = 500)]
    #[validate(length(max = 500))]
    pub environment_ids: BTreeSet<Uuid>,
    /// All modules when absent.
    #[schema(max_items = 50)]
    #[validate(length(max = 50))]
    pub modules: Option<Vec<String>>,
    /// The groups they belong to: courses, teams. Case and accents do not matter.
    #[serde(default)]
    #[schema(example = json!(["2758492", "Semillero de robótica"]), max_items = 50)]
    pub groups: Vec<String>,
}

impl MembershipBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<NewMembership, Invalid> {
        let mut form = Form::new();
        let user = match (self.user_id, self.email) {
            (Some(id), None) => Some(WhoToAdd::Id(id.into())),
            (None, Some(email)) => form.take("/email", Email::parse(&email)).map(WhoToAdd::Email),
            _ => {
                form.refuse("/user_id", BadValue::new("field.required"));
                None
            }
        };
        let roles = read_roles(&mut form, &self.roles);
        let modules = self.modules.map(|names| read_modules(&mut form, &names));
        let environments = self.environment_ids.into_iter().map(Into::into).collect();
        let groups = read_groups(&mut form, "/groups", &self.groups);
        form.done(|| Some(NewMembership { user: user?, roles, environments, modules, groups }))
    }
}

/// A partial change of somebody's place.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct MembershipChangeBody {
    /// Other roles.
    #[serde(default, deserialize_with = "set")]
    #[schema(max_items = 50)]
    #[validate(length(max = 50))]
    pub roles: Option<Vec<String>>,
    /// Other rooms and warehouses.
    #[serde(default, deserialize_with = "set")]
    #[schema(max_items = 500)]
    #[validate(length(max = 500))]
    pub environment_ids: Option<BTreeSet<Uuid>>,
    /// Other modules.
    #[serde(default, deserialize_with = "set")]
    #[schema(max_items = 50)]
    #[validate(length(max = 50))]
    pub modules: Option<Vec<String>>,
    /// Other groups.
    #[serde(default, deserialize_with = "set")]
    #[schema(max_items = 50)]
    pub groups: Option<Vec<String>>,
    /// Switched off or on.
    #[serde(default, deserialize_with = "set")]
    pub active: Option<bool>,
}

impl MembershipChangeBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<MembershipChange, Invalid> {
        let mut form = Form::new();
        let roles = self.roles.map(|names| read_roles(&mut form, &names));
        let modules = self.modules.map(|names| read_modules(&mut form, &names));
        let environments = self.environment_ids.map(|ids| ids.into_iter().map(Into::into).collect());
        let groups = self.groups.map(|names| read_groups(&mut form, "/groups", &names));
        form.done(|| Some(MembershipChange { roles, environments, modules, groups, active: self.active }))
    }
}

pub(super) fn read_roles(form: &mut Form, names: &[String]) -> BTreeSet<Role> {
    if names.is_empty() {
        form.refuse("/roles", BadValue::new("field.required"));
    }
    let roles = names.iter().enumerate().filter_map(|(i, name)| form.take(&format!("/roles/{i}"), Role::parse(name)));
    roles.collect()
}

/// Reads names of modules.
pub fn read_modules(form: &mut Form, names: &[String]) -> BTreeSet<Module> {
    let each = names.iter().enumerate();
    each.filter_map(|(i, name)| form.take(&format!("/modules/{i}"), Module::parse(name))).collect()
}

/// Reads names of groups; one that stands twice counts once.
pub fn read_groups(form: &mut Form, pointer: &str, names: &[String]) -> BTreeSet<GroupName> {
    if names.len() > MOST_GROUPS {
        let max = i64::try_from(MOST_GROUPS).unwrap_or(i64::MAX);
        form.refuse(pointer, BadValue::with("list.too-long", Params::none().number("max", max)));
        return BTreeSet::new();
    }
    let each = names.iter().enumerate();
    each.filter_map(|(i, name)| form.take(&format!("{pointer}/{i}"), GroupName::parse(name))).collect()
}

/// A role and what it grants.
#[derive(Serialize, ToSchema)]
pub struct RoleView {
    /// Its name.
    #[schema(example = "warehouse_admin")]
    pub name: &'static str,
    /// What it grants, as `verb:resource@reach`.
    #[schema(example = json!(["approve:loans@environment"]))]
    pub grants: Vec<String>,
}

/// A permission.
#[derive(Serialize, ToSchema)]
pub struct PermissionView {
    /// Its name.
    #[schema(example = "approve:loans")]
    pub name: &'static str,
    /// The module that must be on for it.
    #[schema(example = "inventory")]
    pub module: Option<&'static str>,
}

/// A module and how it stands for the caller.
#[derive(Serialize, ToSchema)]
pub struct ModuleView {
    /// Its name.
    #[schema(example = "inventory")]
    pub name: &'static str,
    /// Whether the institution has switched it on.
    pub on: bool,
    /// Whether the caller may use it.
    pub usable: bool,
}

/// The modules that are to be on.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ModulesBody {
    /// All others are switched off.
    #[schema(example = json!(["inventory"]), max_items = 50)]
    #[validate(length(max = 50))]
    pub modules: Vec<String>,
}
