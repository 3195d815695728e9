//! What people, sites and years of groups are called.

use super::School;
use crate::Result;
use crate::names::Nameless;
use plantel_domain::access::Context;
use plantel_domain::ids::{SchoolYearId, SiteId, UserId};
use plantel_domain::institutions::school::ClassGroup;
use std::collections::{BTreeMap, BTreeSet};

/// What people, sites and years of groups are called, as far as it is known: of somebody whose account is deleted no
/// name is left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupNames {
    /// Who teaches them.
    pub people: BTreeMap<UserId, String>,
    /// Where they are taught.
    pub sites: BTreeMap<SiteId, String>,
    /// When.
    pub years: BTreeMap<SchoolYearId, String>,
}

impl School {
    /// Names for groups that the caller may see.
    pub async fn group_names(&self, ctx: &Context, groups: &[ClassGroup]) -> Result<GroupNames> {
        let mut reader = self.store.read(ctx).await?;
        let people = groups.iter().flat_map(ClassGroup::everybody).collect();
        let people = Nameless { people, ..Nameless::default() }.look_up(&mut *reader).await?.people;
        let sites: BTreeSet<SiteId> = groups.iter().map(|group| group.site).collect();
        let years: BTreeSet<SchoolYearId> = groups.iter().map(|group| group.year).collect();
        let sites = reader.sites().find_all(&Vec::from_iter(sites)).await?;
        let years = reader.school_years().find_all(&Vec::from_iter(years)).await?;
        Ok(GroupNames {
            people,
            sites: sites.into_iter().map(|site| (site.id, site.name.into())).collect(),
            years: years.into_iter().map(|year| (year.id, year.name.into())).collect(),
        })
    }
}
