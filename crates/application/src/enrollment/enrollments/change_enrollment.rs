//! Placing a student elsewhere.

use super::create_enrollment::known;
use super::groups::HeldGroups;
use super::move_enrollment::lock;
use super::sheet::sheet_of;
use super::{EnrollmentChange, EnrollmentSheet, Enrollments};
use crate::Result;
use plantel_domain::access::Context;
use plantel_domain::enrollment::{EnrollmentChanged, Placement};
use plantel_domain::form::{Form, Patch};
use plantel_domain::ids::EnrollmentId;
use plantel_domain::journal::{Change, Event};
use plantel_domain::store::Version;

impl Enrollments {
    /// Places a student elsewhere, while anything is still to be decided; who has a place in a group has one in the
    /// next, or stays.
    pub async fn change(
        &self,
        ctx: &Context,
        id: EnrollmentId,
        expected: Option<Version>,
        change: EnrollmentChange,
    ) -> Result<EnrollmentSheet> {
        let mut work = self.store.begin(ctx).await?;
        let (student, before) = lock(ctx, &mut *work, id, expected).await?;
        before.unsettled()?;
        let case = change.case.unwrap_or(before.case);
        let asked = asked(before.placement, change);
        let mut form = Form::new();
        let site = known(&mut form, "/site_id", "site.not-found", work.sites().hold(asked.site).await?);
        let groups = HeldGroups::lock(&mut *work, before.holds_place().into_iter().chain(asked.group)).await?;
        let group = asked.group.map(|id| known(&mut form, "/group_id", "group.not-found", groups.get(id)));
        let site = form.done(|| site)?;
        if site.id != before.placement.site {
            site.in_use()?;
        }
        let placement = match group.flatten() {
            Some(group) => asked.within(group, before.year)?,
            None => asked,
        };
        let mut after = before.clone().place(placement, self.clock.now())?;
        after.case = case;
        let differences = Change::between(&before, &after);
        let today = self.today(ctx, &mut *work).await?;
        if differences.is_empty() {
            return sheet_of(ctx, &mut *work, before, student, today).await;
        }
        groups.change_hands(&mut *work, (before.holds_place(), after.holds_place())).await?;
        work.enrollments().update(&mut after).await?;
        let changed = EnrollmentChanged { enrollment: id, student: after.student, year: after.year };
        let changed = Event::of(&changed).changed(differences);
        let sheet = sheet_of(ctx, &mut *work, after, student, today).await?;
        work.commit(changed.into()).await?;
        Ok(sheet)
    }
}

/// Where somebody is to be placed. A group that is named says the shift, unless a shift is named too.
fn asked(mut placement: Placement, change: EnrollmentChange) -> Placement {
    placement.site = change.site.unwrap_or(placement.site);
    placement.grade = change.grade.unwrap_or(placement.grade);
    if matches!(change.group, Patch::Set(_)) {
        placement.shift = None;
    }
    change.shift.apply(&mut placement.shift);
    change.group.apply(&mut placement.group);
    placement
}
