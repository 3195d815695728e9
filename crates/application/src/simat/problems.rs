//! What is wrong with the lines of a year, before they are sent.

use super::Simat;
use super::gather::Gathered;
use crate::Result;
use plantel_domain::access::{Context, Permission};
use plantel_domain::ids::{SchoolYearId, SiteId, StudentId};
use plantel_domain::page::{BadCursor, Cursor, Page, PageRequest, SortKey, Start};
use plantel_domain::simat::{Encoding, SimatChecked, SimatProblem};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The order of the list, as its cursors have it.
const BY_STUDENT: &str = "student";

/// Which lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SimatScope {
    /// Of this year.
    pub year: SchoolYearId,
    /// At this site; at all when none is named.
    pub site: Option<SiteId>,
}

/// A problem, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldProblem {
    /// The problem.
    pub problem: SimatProblem,
    /// Their name, surnames first; of a site there is none.
    pub student_name: Option<String>,
}

impl Simat {
    /// What is wrong with the lines of a year, those of sites first, then by student and column. Reading it is a deed,
    /// since it looks at what is sensitive.
    pub async fn problems(&self, ctx: &Context, scope: SimatScope, page: &PageRequest) -> Result<Page<ToldProblem>> {
        ctx.visibility(Permission::ExportSimat)?;
        let mut reader = self.store.read(ctx).await?;
        let gathered = Gathered::of(ctx, &mut *reader, self.clock.now(), scope).await?;
        let found = page_of(gathered.problems(Encoding::Latin1), page)?;
        let names: BTreeMap<StudentId, String> =
            gathered.sources.iter().map(|source| (source.student, source.profile.name.sorted())).collect();
        drop(reader);
        let work = self.store.begin(ctx).await?;
        work.commit(SimatChecked { school_year: scope.year }.into()).await?;
        Ok(found.map(|problem| {
            let student_name = problem.student.and_then(|student| names.get(&student).cloned());
            ToldProblem { problem, student_name }
        }))
    }
}

/// Some of those that were found, which are in order of their key. It alone is in a cursor: it is unique, and says
/// nothing of a person.
fn page_of(found: Vec<SimatProblem>, page: &PageRequest) -> std::result::Result<Page<SimatProblem>, BadCursor> {
    let count = page.count.then_some(found.len() as u64);
    let first = match &page.start {
        Start::Skip(rows) => usize::try_from(*rows).unwrap_or(usize::MAX).min(found.len()),
        Start::After(Cursor { sort, key: SortKey::Text(last), .. }) if sort == BY_STUDENT => {
            found.partition_point(|problem| problem.order_key() <= *last)
        }
        Start::After(_) => return Err(BadCursor),
    };
    let mut data: Vec<SimatProblem> = found.into_iter().skip(first).take(usize::from(page.limit) + 1).collect();
    let more = data.len() > usize::from(page.limit);
    data.truncate(page.limit.into());
    let next = data.last().filter(|_| more).map(|last| Cursor {
        sort: BY_STUDENT.to_owned(),
        key: SortKey::Text(last.order_key()),
        id: Uuid::nil(),
    });
    Ok(Page { data, count, next })
}
