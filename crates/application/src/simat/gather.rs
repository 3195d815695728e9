//! What the lines of a year are made of, read at once.

use super::SimatScope;
use crate::Result;
use chrono::Datelike;
use plantel_domain::access::Context;
use plantel_domain::clock::{Day, Timestamp, day_in};
use plantel_domain::error::not_found;
use plantel_domain::ids::SiteId;
use plantel_domain::institutions::DaneCode;
use plantel_domain::institutions::school::{SchoolYear, Site};
use plantel_domain::simat::{Encoding, Frame, Layout, SimatError, SimatProblem, SimatRecord, SimatSource, problems};
use plantel_domain::store::Repositories;
use std::collections::{BTreeMap, BTreeSet};

/// What the lines of a year are made of.
pub(super) struct Gathered {
    pub layout: &'static Layout,
    pub year: SchoolYear,
    pub sources: Vec<SimatSource>,
    pub today: Day,
    dane: Option<DaneCode>,
    sites: BTreeMap<SiteId, Site>,
}

impl Gathered {
    /// All of a year, or of one of its sites; some queries, however many there are.
    pub async fn of(ctx: &Context, work: &mut dyn Repositories, now: Timestamp, scope: SimatScope) -> Result<Self> {
        let institution = work.institutions().find(ctx.scope()?, None).await?.ok_or(not_found::INSTITUTION)?;
        let year = work.school_years().find(scope.year, None).await?.ok_or(not_found::SCHOOL_YEAR)?;
        if let Some(site) = scope.site {
            work.sites().find(site, None).await?.ok_or(not_found::SITE)?;
        }
        let layout = layout_of(&year)?;
        let sources = work.simat().records(scope.year, scope.site).await?;
        let used: BTreeSet<SiteId> = sources.iter().map(|source| source.placement.site).collect();
        let mut sites = work.sites().all().await?;
        sites.retain(|site| site.active || used.contains(&site.id));
        Ok(Self {
            layout,
            year,
            sources,
            today: day_in(institution.time_zone, now),
            dane: institution.dane_code,
            sites: sites.into_iter().map(|site| (site.id, site)).collect(),
        })
    }

    /// What all lines have in common.
    pub fn frame(&self) -> Frame<'_> {
        Frame {
            layout: self.layout,
            year: &self.year,
            month: self.today.month(),
            dane: self.dane.as_ref(),
            sites: &self.sites,
        }
    }

    /// The lines, in the order of names.
    pub fn records(&self) -> Vec<SimatRecord> {
        let frame = self.frame();
        self.sources.iter().map(|source| frame.record(source)).collect()
    }

    /// What is wrong with them in a file that is written so.
    pub fn problems(&self, encoding: Encoding) -> Vec<SimatProblem> {
        let mut found = problems(&self.frame(), &self.sources, self.today);
        found.retain(|problem| problem.matters(encoding));
        found
    }
}

/// The columns of the files of a year.
pub(super) fn layout_of(year: &SchoolYear) -> Result<&'static Layout> {
    let begins = year.period.start().year();
    Ok(Layout::of(begins).ok_or(SimatError::NoLayout(begins))?)
}
