//! Why there are alerts.

use super::tables::Tables;
use chrono::Days;
use plantel_domain::alerts::{AlertKind, Cause, CauseQuery, Place, Thing};
use plantel_domain::clock::{Day, Timestamp};
use plantel_domain::enrollment::{DocumentState, Enrollment, EnrollmentDocument, EnrollmentState};
use plantel_domain::ids::{EnvironmentId, InstitutionId, ScheduleId};
use plantel_domain::inventory::{Asset, Condition, Tracking};
use plantel_domain::loans::{Loan, StateName};
use std::collections::BTreeMap;

fn before(day: Day, days: u16) -> Day {
    day - Days::new(days.into())
}

impl Tables {
    fn room(&self, scope: Option<InstitutionId>, at: Option<EnvironmentId>) -> Option<String> {
        at.and_then(|at| self.environments.get(scope, at)).map(|room| room.name.to_string())
    }

    /// As the databases find them, of all things.
    pub(super) fn causes_of_alerts(&self, scope: Option<InstitutionId>, query: &CauseQuery) -> Vec<Cause> {
        match query.kind {
            AlertKind::LowStock
            | AlertKind::WarrantyEnding
            | AlertKind::MaintenanceDue
            | AlertKind::EquipmentMissing
            | AlertKind::EquipmentDamaged => {
                let used = self.assets.rows(scope).filter(|asset| asset.retired.is_none());
                used.filter_map(|asset| self.cause_of_asset(query, asset)).collect()
            }
            AlertKind::LoanDue | AlertKind::LoanOverdue | AlertKind::ReservationNotCollected => {
                self.loans.rows(scope).filter_map(|loan| self.cause_of_loan(query, loan)).collect()
            }
            AlertKind::CheckMissed => self.causes_of_classes(scope, query),
            AlertKind::DocumentPending => {
                self.enrollments.rows(scope).filter_map(|it| self.cause_of_papers(query, it)).collect()
            }
        }
    }

    fn cause_of_asset(&self, query: &CauseQuery, asset: &Asset) -> Option<Cause> {
        let CauseQuery { kind, threshold, today, .. } = *query;
        let until = today + Days::new(threshold.into());
        let (least, units) = (u32::from(threshold), asset.units);
        let place = Place { subject: asset.id.into(), environment: asset.environment };
        let thing = Thing {
            name: asset.name.to_string(),
            code: Some(asset.code.to_string()),
            room: self.room(Some(asset.institution), asset.environment),
        };
        let of_units = |thing, found: u32| Cause::of_units(kind, place, thing, found.into(), units.quantity().into());
        let lost = |condition| Some(units.of(condition)).filter(|lost| *lost > 0 && *lost >= least);
        match kind {
            AlertKind::LowStock => {
                let few = asset.tracking == Tracking::Bulk && units.available() <= least;
                few.then(|| of_units(thing, units.available()))
            }
            AlertKind::EquipmentMissing => Some(of_units(thing, lost(Condition::Missing)?)),
            AlertKind::EquipmentDamaged => Some(of_units(thing, lost(Condition::Damaged)?)),
            AlertKind::WarrantyEnding => {
                let day = asset.warranty_until.filter(|day| (today..=until).contains(day))?;
                Some(Cause::of_day(kind, place, thing, day, today))
            }
            _ => {
                let day = asset.maintenance_due_on.filter(|day| *day <= until)?;
                Some(Cause::of_day(kind, place, thing, day, today))
            }
        }
    }

    fn cause_of_loan(&self, query: &CauseQuery, loan: &Loan) -> Option<Cause> {
        let CauseQuery { kind, threshold, today, .. } = *query;
        let (state, start, end) = (loan.state.name(), loan.period.start(), loan.period.end());
        let until = today + Days::new(threshold.into());
        let (is, day) = match kind {
            AlertKind::LoanDue => (state.out() && (today..=until).contains(&end), end),
            AlertKind::LoanOverdue => (state.out() && end <= before(today, threshold.max(1)), end),
            _ => (state == StateName::Approved && start <= before(today, threshold), start),
        };
        let borrower = self.users.get(None, loan.borrower).and_then(|user| user.full_name.as_ref());
        let place = Place { subject: loan.id.into(), environment: Some(loan.warehouse) };
        let thing = Thing {
            name: borrower.map(|name| name.as_str().to_owned()).unwrap_or_default(),
            code: None,
            room: self.room(Some(loan.institution), Some(loan.warehouse)),
        };
        is.then(|| Cause::of_day(kind, place, thing, day, today))
    }

    /// Of each schedule how many classes were missed, and the last of them.
    fn causes_of_classes(&self, scope: Option<InstitutionId>, query: &CauseQuery) -> Vec<Cause> {
        let mut missed: BTreeMap<ScheduleId, (i64, Day)> = BTreeMap::new();
        let since = before(query.today, query.threshold);
        let told = self.kept_classes(scope).filter(|kept| kept.told.is_some() && kept.session.day >= since);
        for class in told.map(|kept| &kept.session).filter(|class| !self.is_settled(class)) {
            let (count, last) = missed.entry(class.schedule).or_insert((0, class.day));
            (*count, *last) = (*count + 1, (*last).max(class.day));
        }
        let cause = |(id, (count, last)): (ScheduleId, (i64, Day))| {
            let plan = &self.schedules.get(scope, id)?.plan;
            let place = Place { subject: id.into(), environment: Some(plan.environment) };
            let room = self.room(scope, Some(plan.environment));
            let thing = Thing { name: plan.group.as_str().to_owned(), code: None, room };
            Some(Cause::of_classes(place, thing, count, last, query.today))
        };
        missed.into_iter().filter_map(cause).collect()
    }

    fn cause_of_papers(&self, query: &CauseQuery, it: &Enrollment) -> Option<Cause> {
        let waits = it.state == EnrollmentState::PendingDocuments;
        if !waits && it.state != EnrollmentState::InReview {
            return None;
        }
        let scope = Some(it.institution);
        // Of who is blocked nothing is told.
        let student = self.students.get(scope, it.student).filter(|student| student.blocked.is_none())?;
        let asked = it.history.iter().filter(|step| step.to == EnrollmentState::PendingDocuments);
        let family = asked.map(|step| step.at).max().filter(|_| waits);
        let papers = || self.enrollment_documents.rows(scope).filter(|paper| paper.enrollment == it.id);
        let newest = |paper: &&EnrollmentDocument| {
            papers().all(|other| other.kind != paper.kind || other.number <= paper.number)
        };
        let waiting = papers().filter(|paper| paper.state == DocumentState::Uploaded).filter(newest);
        let office = waiting.map(|paper| paper.uploaded_at).min();
        let (family_since, office_since) = Cause::papers_since(query.threshold, query.now);
        let long = |since: Option<Timestamp>, limit| since.is_some_and(|since| since <= limit);
        if !long(family, family_since) && !long(office, office_since) {
            return None;
        }
        let place = Place { subject: it.id.into(), environment: None };
        let thing = Thing { name: student.profile.name.full(), ..Thing::default() };
        Cause::of_papers(place, thing, (family, office), query.now)
    }
}
