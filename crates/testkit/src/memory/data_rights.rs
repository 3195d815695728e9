//! What people ask about data, and by when they are answered.

use super::constraints::{Checked, known, never};
use super::paging::{Order, paged};
use super::tables::{Table, Tables};
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::data_rights::{
    DataRequest, DataRequestFilter, DataRequestRepository, DataRequestSight, DataRequestSort, DataRequestState,
    DataRightsRepositories, DataRightsTerms, MOST_TERM_DAYS,
};
use plantel_domain::enrollment::Channel;
use plantel_domain::ids::{DataRequestId, StudentId};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::{StoreError, Version};
use std::cmp::Reverse;

impl DataRightsRepositories for MemoryWork {
    fn data_requests(&mut self) -> &mut dyn DataRequestRepository {
        self
    }
}

fn matches(filter: &DataRequestFilter, it: &DataRequest) -> bool {
    filter.student.is_none_or(|student| it.student == student)
        && filter.kind.is_none_or(|kind| it.kind == kind)
        && filter.state.is_none_or(|state| it.state == state)
        && filter.overdue_on.is_none_or(|today| it.overdue_on(today))
}

fn sort_key(sort: DataRequestSort, it: &DataRequest) -> SortKey {
    match sort {
        DataRequestSort::LastDay => SortKey::Text(it.last_day().to_string()),
        DataRequestSort::CreatedAt => SortKey::Micros(it.created_at.timestamp_micros()),
    }
}

impl Tables {
    fn shows_data_request(&self, sight: &DataRequestSight, it: &DataRequest) -> bool {
        sight.shows(it, self.is_blocked(it.institution, it.student))
    }

    fn lists_data_request(&self, sight: &DataRequestSight, it: &DataRequest, asked: bool) -> bool {
        sight.lists(it, self.is_blocked(it.institution, it.student), asked)
    }

    fn check_data_request(&self, it: &DataRequest) -> Checked {
        never(it.due_on < it.received_on, "a term that ends before it begins")?;
        never(it.last_day() < it.due_on, "an extension that makes a term shorter")?;
        never(it.state.waits() == it.answer.is_some(), "an answer that is none")?;
        never(it.answer.is_some() != it.decided.is_some(), "an answer of no time")?;
        never(it.state == DataRequestState::Void && it.channel == Channel::Web, "what somebody asked is taken back")?;
        self.known_institution(it.institution)?;
        known(&self.students, Some(it.institution), it.student)?;
        it.guardian.map_or(Ok(()), |guardian| known(&self.guardians, Some(it.institution), guardian))?;
        let extended = it.extension.as_ref().and_then(|extension| extension.deed.by);
        let people = [it.by, extended, it.decided.and_then(|deed| deed.by)];
        people.into_iter().flatten().try_for_each(|user| self.known_user(user))
    }
}

#[async_trait]
impl DataRequestRepository for MemoryWork {
    async fn terms(&mut self, expected: Option<Version>) -> Result<Option<DataRightsTerms>, StoreError> {
        self.call(|tables, scope| match scope {
            Some(institution) => tables.data_rights_terms.find(scope, institution, expected),
            None => Ok(None),
        })
    }

    async fn put_terms(&mut self, terms: &mut DataRightsTerms) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            Table::in_scope(scope, terms)?;
            tables.known_institution(terms.institution)?;
            let days = terms.days;
            let all = [days.query, days.query_extension, days.claim, days.claim_extension];
            never(all.iter().any(|days| *days > MOST_TERM_DAYS), "a term that is too long")?;
            never(days.query == 0 || days.claim == 0, "a term of no day")?;
            never(terms.updated_at.is_none(), "terms that nobody wrote")?;
            let there = tables.data_rights_terms.get(scope, terms.institution);
            if there.map_or(0, |there| there.version) != terms.version {
                return Err(StoreError::Stale);
            }
            tables.data_rights_terms.replace(terms);
            Ok(())
        })
    }

    async fn find(
        &mut self,
        sight: &DataRequestSight,
        id: DataRequestId,
        expected: Option<Version>,
    ) -> Result<Option<DataRequest>, StoreError> {
        self.call(|tables, scope| {
            let seen = tables.data_requests.get(scope, id).is_some_and(|it| tables.shows_data_request(sight, it));
            if seen { tables.data_requests.find(scope, id, expected) } else { Ok(None) }
        })
    }

    async fn list(
        &mut self,
        sight: &DataRequestSight,
        filter: &DataRequestFilter,
        page: &PageRequest,
    ) -> Result<Page<DataRequest>, StoreError> {
        let field = filter.sort.field;
        let order = Order::of(&filter.sort, field == DataRequestSort::LastDay);
        let key = |it: &DataRequest| (sort_key(field, it), it.id.into());
        self.call(|tables, scope| {
            let listed = |it: &DataRequest| tables.lists_data_request(sight, it, filter.blocked);
            let shown = |it: &&DataRequest| listed(it) && matches(filter, it);
            paged(tables.data_requests.rows(scope).filter(shown).cloned(), &order, key, page)
        })
    }

    async fn of_student(&mut self, student: StudentId) -> Result<Vec<DataRequest>, StoreError> {
        self.call(|tables, scope| {
            let own = tables.data_requests.rows(scope).filter(|it| it.student == student);
            let mut found: Vec<DataRequest> = own.cloned().collect();
            found.sort_by_key(|it| Reverse((it.created_at, it.id)));
            Ok(found)
        })
    }

    async fn add(&mut self, request: &DataRequest) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            Table::in_scope(scope, request)?;
            tables.check_data_request(request)?;
            tables.data_requests.insert(request)
        })
    }

    async fn update(&mut self, request: &mut DataRequest) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            tables.data_requests.fresh(scope, request)?;
            Table::in_scope(scope, request)?;
            tables.check_data_request(request)?;
            tables.data_requests.replace(request);
            Ok(())
        })
    }
}
