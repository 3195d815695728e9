//! Asking about data, and being answered in time.

use super::terms::terms_of;
use super::{DataRights, requests_of};
use crate::Result;
use crate::enrollment::sight;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::clock::Day;
use plantel_domain::data_rights::{
    DataRequest, DataRequestAnswered, DataRequestError, DataRequestExtended, DataRequestFilter, DataRequestReceived,
    DataRequestRejected, DataRequestSight, DataRequestStarted, DataRequestVoided, DataRightsTerms, MOST_REQUEST_TEXT,
    NewDataRequest,
};
use plantel_domain::deed::Deed;
use plantel_domain::enrollment::{Channel, Sight, Student};
use plantel_domain::error::not_found;
use plantel_domain::form::{BadValue, Invalid};
use plantel_domain::ids::{DataRequestId, GuardianId, StudentId, UserId};
use plantel_domain::journal::{Change, Event, Fact};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{Repositories, Version};
use plantel_domain::text::Prose;
use std::collections::{BTreeMap, BTreeSet};

/// What requests are shown with.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Of whom the data are, as far as the caller sees them: who asked reads the answer, whatever became of the
    /// student.
    pub students: BTreeMap<StudentId, Student>,
    /// The institution's own day.
    pub today: Day,
}

impl DataRights {
    /// Somebody asks: by the own account today, of the own data or the own children's; or before the office, which
    /// writes it down with the day on which it came.
    pub async fn ask(&self, ctx: &Context, new: NewDataRequest) -> Result<DataRequest> {
        let mut work = self.store.begin(ctx).await?;
        let sight = sight(ctx, &mut *work, Permission::AskDataRequests).await?;
        let student = work.students().find(&sight, new.student, None).await?.ok_or(not_found::STUDENT)?;
        if (new.channel == Channel::Web) == sight.everything {
            return Err(DataRequestError::WrongChannel.into());
        }
        if !sight.everything && new.received_on.is_some() {
            return Err(Invalid::at("/received_on", BadValue::new("data-request.web-is-today")).into());
        }
        let guardian = asking(&mut *work, (&sight, ctx.actor()?.user), &student, new.guardian).await?;
        let new = NewDataRequest { guardian, ..new };
        let terms = terms_of(&mut *work, sight.institution).await?;
        let (today, now) = (self.today(ctx, &mut *work).await?, self.clock.now());
        let id = self.ids.next().into();
        let request = DataRequest::receive((id, sight.institution), new, &terms, (ctx.user(), today, now))?;
        work.data_requests().add(&request).await?;
        let received = DataRequestReceived { request: id, student: request.student };
        work.commit(Event::of(&received).changed(Change::created(&request)).into()).await?;
        Ok(request)
    }

    /// One that the caller may see.
    pub async fn find(&self, ctx: &Context, id: DataRequestId) -> Result<DataRequest> {
        let mut reader = self.store.read(ctx).await?;
        let students = sight(ctx, &mut *reader, Permission::AskDataRequests).await?;
        let seen = requests_of(ctx, &mut *reader, students).await?;
        Ok(reader.data_requests().find(&seen, id, None).await?.ok_or(not_found::DATA_REQUEST)?)
    }

    /// Those that the caller may see; `overdue` alone, if that is asked.
    pub async fn list(
        &self,
        ctx: &Context,
        filter: &DataRequestFilter,
        overdue: bool,
        page: &PageRequest,
    ) -> Result<Page<DataRequest>> {
        let mut reader = self.store.read(ctx).await?;
        let students = sight(ctx, &mut *reader, Permission::AskDataRequests).await?;
        let seen = requests_of(ctx, &mut *reader, students).await?;
        let overdue_on = if overdue { Some(self.today(ctx, &mut *reader).await?) } else { None };
        let filter = DataRequestFilter { overdue_on, ..filter.clone() };
        Ok(reader.data_requests().list(&seen, &filter, page).await?)
    }

    /// What these requests, which the caller was given, are shown with.
    pub async fn shown_with(&self, ctx: &Context, requests: &[DataRequest]) -> Result<Asked> {
        let mut reader = self.store.read(ctx).await?;
        let sight = sight(ctx, &mut *reader, Permission::AskDataRequests).await?;
        let ids: BTreeSet<StudentId> = requests.iter().map(|request| request.student).collect();
        let students = reader.students().find_all(&Vec::from_iter(ids)).await?;
        let seen = students.into_iter().filter(|student| sight.admits(student) && sight.shows(student.id, []));
        let students = seen.map(|student| (student.id, student)).collect();
        let today = self.today(ctx, &mut *reader).await?;
        Ok(Asked { students, today })
    }

    /// Somebody works on it.
    pub async fn start(&self, ctx: &Context, id: DataRequestId, expected: Option<Version>) -> Result<DataRequest> {
        self.step(ctx, id, expected, |it, told| {
            let fact = DataRequestStarted { request: it.id, student: it.student };
            Ok((it.start(told.deed.at)?, fact))
        })
        .await
    }

    /// Its answer comes later, and why: said once, before the first term is over.
    pub async fn extend(
        &self,
        ctx: &Context,
        id: DataRequestId,
        expected: Option<Version>,
        reason: Prose<500>,
    ) -> Result<DataRequest> {
        self.step(ctx, id, expected, |it, told| {
            let fact = DataRequestExtended { request: it.id, student: it.student };
            Ok((it.extend(&told.terms, reason, told.today, told.deed)?, fact))
        })
        .await
    }

    /// It is answered.
    pub async fn answer(
        &self,
        ctx: &Context,
        id: DataRequestId,
        expected: Option<Version>,
        answer: Prose<MOST_REQUEST_TEXT>,
    ) -> Result<DataRequest> {
        self.step(ctx, id, expected, |it, told| {
            let fact = DataRequestAnswered { request: it.id, student: it.student };
            Ok((it.answer(answer, told.deed)?, fact))
        })
        .await
    }

    /// It is refused, with a reason.
    pub async fn reject(
        &self,
        ctx: &Context,
        id: DataRequestId,
        expected: Option<Version>,
        reason: Prose<MOST_REQUEST_TEXT>,
    ) -> Result<DataRequest> {
        self.step(ctx, id, expected, |it, told| {
            let fact = DataRequestRejected { request: it.id, student: it.student };
            Ok((it.reject(reason, told.deed)?, fact))
        })
        .await
    }

    /// The office takes back what it wrote down by mistake, with why; it is kept.
    pub async fn void(
        &self,
        ctx: &Context,
        id: DataRequestId,
        expected: Option<Version>,
        reason: Prose<MOST_REQUEST_TEXT>,
    ) -> Result<DataRequest> {
        self.step(ctx, id, expected, |it, told| {
            let fact = DataRequestVoided { request: it.id, student: it.student };
            Ok((it.void(reason, told.deed)?, fact))
        })
        .await
    }

    async fn step<F: Fact>(
        &self,
        ctx: &Context,
        id: DataRequestId,
        expected: Option<Version>,
        step: impl FnOnce(DataRequest, &Told) -> Result<(DataRequest, F)> + Send,
    ) -> Result<DataRequest> {
        let mut work = self.store.begin(ctx).await?;
        let sight = sight(ctx, &mut *work, Permission::AnswerDataRequests).await?;
        ctx.require(Permission::AnswerDataRequests, &Target::institution(sight.institution))?;
        let institution = sight.institution;
        // Whoever asked does not answer for that.
        let office = DataRequestSight::office(sight);
        let before = work.data_requests().find(&office, id, expected).await?.ok_or(not_found::DATA_REQUEST)?;
        let told = Told {
            terms: terms_of(&mut *work, institution).await?,
            today: self.today(ctx, &mut *work).await?,
            deed: Deed { by: ctx.user(), at: self.clock.now() },
        };
        let (mut after, fact) = step(before.clone(), &told)?;
        work.data_requests().update(&mut after).await?;
        work.commit(Event::of(&fact).changed(Change::between(&before, &after)).into()).await?;
        Ok(after)
    }
}

/// What a step is taken with.
struct Told {
    terms: DataRightsTerms,
    today: Day,
    deed: Deed,
}

/// Which guardian asks: by the own account the caller, unless that is the student, and nobody else; before the office
/// whoever is named and answers for the student.
async fn asking(
    work: &mut dyn Repositories,
    (sight, by): (&Sight, UserId),
    student: &Student,
    named: Option<GuardianId>,
) -> Result<Option<GuardianId>> {
    let asks = if sight.everything {
        named
    } else if student.user == Some(by) {
        None
    } else {
        Some(work.guardians().of_user(by).await?.ok_or(not_found::STUDENT)?.id)
    };
    let answers = asks.is_none_or(|guardian| student.guardianship(guardian).is_some());
    if !answers || (named.is_some() && named != asks) {
        return Err(not_found::GUARDIAN.into());
    }
    Ok(asks)
}
