//! Making files for the ministry, and taking them.

use super::file::{digest, written};
use super::gather::Gathered;
use super::{Simat, SimatScope};
use crate::enrollment::sight;
use crate::names::{Nameless, Names};
use crate::picture_files::forget_files;
use crate::{Error, Result};
use plantel_domain::access::{Context, Permission};
use plantel_domain::ids::{EnrollmentId, SimatExportId, SiteId};
use plantel_domain::journal::{Change, Event};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::simat::{
    EXPORT_NOT_FOUND, Encoding, Severity, SimatError, SimatExport, SimatExportFilter, SimatExportOpened, SimatExported,
    SimatProblem, SimatRecord, StoredRows,
};
use plantel_domain::store::StoreError;
use std::collections::BTreeSet;

/// What is asked of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewSimatExport {
    /// Of what.
    pub scope: SimatScope,
    /// In which letters.
    pub encoding: Encoding,
    /// Whether it is made though errors are found: lines with errors are then left out.
    pub with_errors: bool,
}

/// In which lines errors were found.
struct Faulty {
    enrollments: BTreeSet<EnrollmentId>,
    sites: BTreeSet<SiteId>,
}

impl Faulty {
    fn of(problems: &[SimatProblem]) -> Self {
        let errors = || problems.iter().filter(|problem| problem.severity == Severity::Error);
        Self {
            enrollments: errors().filter_map(|problem| problem.enrollment).collect(),
            sites: errors().filter(|problem| problem.enrollment.is_none()).map(|problem| problem.site).collect(),
        }
    }
}

impl Simat {
    /// Makes a file of a year. While there are errors it is refused, or their lines are left out.
    pub async fn export(&self, ctx: &Context, new: NewSimatExport) -> Result<SimatExport> {
        let visible = ctx.visibility(Permission::ExportSimat)?;
        let now = self.clock.now();
        let mut reader = self.store.read(ctx).await?;
        let gathered = Gathered::of(ctx, &mut *reader, now, new.scope).await?;
        drop(reader);
        let problems = gathered.problems(new.encoding);
        let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
        if errors > 0 && !new.with_errors {
            return Err(SimatError::HasProblems(counted(errors)).into());
        }
        let faulty = Faulty::of(&problems);
        let frame = gathered.frame();
        let sound = gathered.sources.iter().filter(|source| {
            !faulty.enrollments.contains(&source.enrollment) && !faulty.sites.contains(&source.placement.site)
        });
        let rows: Vec<SimatRecord> = sound.map(|source| frame.record(source)).collect();
        let bytes = written(gathered.layout, &rows, new.encoding)?;
        let export = SimatExport {
            id: self.ids.next().into(),
            institution: visible.institution,
            year: new.scope.year,
            site: new.scope.site,
            layout: gathered.layout.name.to_owned(),
            encoding: new.encoding,
            rows: counted(rows.len()),
            left_out: counted(gathered.sources.len() - rows.len()),
            errors: counted(errors),
            warnings: counted(problems.len() - errors),
            bytes: counted(bytes.len()),
            sha256: digest(&bytes),
            by: ctx.user(),
            at: now,
        };
        let rows = serde_json::to_vec(&StoredRows::of(gathered.layout, rows)).map_err(StoreError::failed)?;
        self.keep(ctx, &export, (bytes, rows)).await?;
        Ok(export)
    }

    /// Keeps the files, then has the row written: no row is without files. When anything of it fails, no file stays.
    async fn keep(&self, ctx: &Context, export: &SimatExport, (bytes, rows): (Vec<u8>, Vec<u8>)) -> Result<()> {
        let done = async {
            self.files.put(&export.file(), bytes).await?;
            self.files.put(&export.rows_file(), rows).await?;
            let mut work = self.store.begin(ctx).await?;
            work.simat().add_export(export).await?;
            let made = Event::of(&SimatExported { export: export.id, school_year: export.year });
            work.commit(made.changed(Change::created(export)).into()).await?;
            Ok::<(), Error>(())
        };
        let done = done.await;
        if done.is_err() {
            forget_files(&*self.files, [export.file(), export.rows_file()]).await;
        }
        done
    }

    /// The files that were made.
    pub async fn exports(
        &self,
        ctx: &Context,
        filter: &SimatExportFilter,
        page: &PageRequest,
    ) -> Result<Page<SimatExport>> {
        ctx.visibility(Permission::ExportSimat)?;
        Ok(self.store.read(ctx).await?.simat().exports(filter, page).await?)
    }

    /// The names of who made files that the caller may see.
    pub async fn names(&self, ctx: &Context, exports: &[SimatExport]) -> Result<Names> {
        let people = exports.iter().filter_map(|export| export.by).collect();
        let wanted = Nameless { people, ..Nameless::default() };
        wanted.look_up(self.store.read(ctx).await?.as_mut()).await
    }

    /// What is known of a file.
    pub async fn find_export(&self, ctx: &Context, id: SimatExportId) -> Result<SimatExport> {
        ctx.visibility(Permission::ExportSimat)?;
        let found = self.store.read(ctx).await?.simat().export(id).await?;
        Ok(found.ok_or(EXPORT_NOT_FOUND)?)
    }

    /// A file itself, for who may see what is sensitive, and whoever is in it. Taking it is a deed.
    pub async fn content(&self, ctx: &Context, id: SimatExportId) -> Result<(SimatExport, Vec<u8>)> {
        ctx.visibility(Permission::ReadSensitiveStudents)?;
        let export = self.find_export(ctx, id).await?;
        self.refuse_blocked(ctx, &export).await?;
        let file = self.files.get(&export.file()).await?;
        let genuine = file.filter(|bytes| digest(bytes) == export.sha256);
        let lost = || StoreError::failed(format!("the file {} is not there, or not as it was kept", export.file()));
        let bytes = genuine.ok_or_else(lost)?;
        let work = self.store.begin(ctx).await?;
        work.commit(SimatExportOpened { export: id, school_year: export.year }.into()).await?;
        Ok((export, bytes))
    }

    /// Refuses a file with a line of somebody who was blocked since, unless the caller sees those too.
    async fn refuse_blocked(&self, ctx: &Context, export: &SimatExport) -> Result<()> {
        let mut reader = self.store.read(ctx).await?;
        if sight(ctx, &mut *reader, Permission::ExportSimat).await?.blocked_too {
            return Ok(());
        }
        let blocked = reader.students().blocked().await?;
        drop(reader);
        if self.names_any(export, &blocked).await? { Err(SimatError::HoldsBlocked.into()) } else { Ok(()) }
    }
}

fn counted(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
