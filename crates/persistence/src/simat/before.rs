//! What earlier years say of students: where they were taught in the one before, and what the office stated last.

use super::facts::codes;
use crate::fault::{fault, unreadable};
use crate::work::{BATCH, SeaWork};
use chrono::{DateTime, NaiveDate, Utc};
use plantel_domain::clock::Day;
use plantel_domain::codes::GradeLevel;
use plantel_domain::enrollment::EnrollmentState;
use plantel_domain::ids::{SchoolYearId, StudentId};
use plantel_domain::simat::{SimatFacts, YearBefore};
use plantel_domain::store::StoreError;
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, Statement};
use std::collections::{BTreeMap, BTreeSet};

/// Who was taught in the year that began last before the one that is the second parameter; whose enrolment counts
/// comes last of a student, and of others the newest.
const BEFORE: &str = "SELECT e.student_id, e.grade, e.state, y.starts_on
    FROM school_years AS t
    JOIN school_years AS y ON y.institution_id = t.institution_id AND y.starts_on < t.starts_on
    JOIN enrollments AS e ON e.institution_id = y.institution_id AND e.year_id = y.id
    WHERE t.institution_id = $1 AND t.id = $2
        AND NOT EXISTS (SELECT 1 FROM school_years AS z WHERE z.institution_id = t.institution_id
            AND z.starts_on < t.starts_on AND z.starts_on > y.starts_on)
        AND EXISTS (SELECT 1 FROM enrollment_history AS h WHERE h.institution_id = e.institution_id
            AND h.enrollment_id = e.id AND h.to_state = 'active')
    ORDER BY CASE WHEN e.state IN ('withdrawn', 'transferred') THEN 0 ELSE 1 END, e.created_at, e.id";

/// What was stated of students in years that began before a day, the oldest first.
const STATED: &str = "SELECT e.student_id, f.institution_id, f.enrollment_id, f.facts, f.updated_at, f.version
    FROM enrollment_simat AS f
    JOIN enrollments AS e ON e.institution_id = f.institution_id AND e.id = f.enrollment_id
    JOIN school_years AS y ON y.institution_id = e.institution_id AND y.id = e.year_id
    WHERE f.institution_id = $1 AND y.starts_on < $2 AND e.student_id IN ";

const OLDEST_FIRST: &str = " ORDER BY y.starts_on, e.created_at, e.id";

#[derive(FromQueryResult)]
struct BeforeRow {
    student_id: Uuid,
    grade: i32,
    state: String,
    starts_on: NaiveDate,
}

#[derive(FromQueryResult)]
struct StatedRow {
    student_id: Uuid,
    institution_id: Uuid,
    enrollment_id: Uuid,
    facts: Json,
    updated_at: DateTime<Utc>,
    version: i64,
}

fn year_before(row: &BeforeRow) -> Result<YearBefore, StoreError> {
    let grade = i8::try_from(row.grade).ok().and_then(|code| GradeLevel::try_from(code).ok());
    Ok(YearBefore {
        starts_on: row.starts_on,
        grade: grade.ok_or_else(|| unreadable("grade"))?,
        state: EnrollmentState::parse(&row.state).map_err(|_| unreadable("state of an enrolment"))?,
    })
}

fn stated(row: StatedRow) -> Result<SimatFacts, StoreError> {
    Ok(SimatFacts {
        enrollment: row.enrollment_id.into(),
        institution: row.institution_id.into(),
        facts: codes(row.facts)?,
        updated_at: row.updated_at,
        version: row.version,
    })
}

impl SeaWork {
    /// Where students were taught in the year before this one.
    pub(super) async fn years_before(&self, year: SchoolYearId) -> Result<BTreeMap<StudentId, YearBefore>, StoreError> {
        let values: Vec<Value> = vec![self.tenant().into(), Uuid::from(year).into()];
        let statement = Statement::from_sql_and_values(self.db.get_database_backend(), BEFORE, values);
        let rows = BeforeRow::find_by_statement(statement).all(&self.db).await.map_err(fault("enrollment"))?;
        rows.iter().map(|row| Ok((StudentId::from(row.student_id), year_before(row)?))).collect()
    }

    pub(super) async fn simat_facts_before(
        &self,
        day: Day,
        students: &[StudentId],
    ) -> Result<BTreeMap<StudentId, SimatFacts>, StoreError> {
        let students: BTreeSet<Uuid> = students.iter().copied().map(Uuid::from).collect();
        let (students, mut found) = (Vec::from_iter(students), BTreeMap::new());
        for some in students.chunks(BATCH) {
            let places: Vec<String> = (3..some.len() + 3).map(|place| format!("${place}")).collect();
            let sql = format!("{STATED}({}){OLDEST_FIRST}", places.join(", "));
            let mut values: Vec<Value> = vec![self.tenant().into(), day.into()];
            values.extend(some.iter().map(|student| Value::from(*student)));
            let statement = Statement::from_sql_and_values(self.db.get_database_backend(), sql, values);
            let rows = StatedRow::find_by_statement(statement).all(&self.db).await.map_err(fault("simat facts"))?;
            for row in rows {
                // The newest comes last.
                found.insert(StudentId::from(row.student_id), stated(row)?);
            }
        }
        Ok(found)
    }
}
