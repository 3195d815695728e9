//! Why there are alerts: one query for each kind, in order of what it is about. It names things as the text needs them.

use crate::fault::fault;
use crate::work::SeaWork;
use chrono::{DateTime, Days, NaiveDate, Utc};
use plantel_domain::alerts::{AlertKind, Cause, CauseQuery, Place, Thing};
use plantel_domain::codes::{NamePart, PersonName};
use plantel_domain::ids::EnvironmentId;
use plantel_domain::store::StoreError;
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, Statement};
use std::collections::BTreeSet;

/// `{units}`, `{day}` and `{which}` are for the kind to say, `{here}` says in which places. The first three values are
/// the institution, behind which thing to begin, and how many are asked for.
const OF_ASSETS: &str = "SELECT a.id AS subject, a.environment_id, a.name AS called, a.code, e.name AS room,
        CAST({units} AS bigint) AS units, CAST(a.quantity AS bigint) AS whole, {day} AS day
    FROM assets AS a
    LEFT JOIN environments AS e ON e.institution_id = a.institution_id AND e.id = a.environment_id
    WHERE a.institution_id = $1 AND a.id > $2 AND a.retired_at IS NULL AND {which}{here}
    ORDER BY a.id LIMIT $3";

/// What is neither broken, lost, in use nor away.
const GOOD: &str = "a.quantity - a.damaged - a.missing - a.maintenance - a.in_use - a.on_loan - a.in_transit";

const NO_DAY: &str = "CAST(NULL AS date)";

const OF_LOANS: &str = "SELECT l.id AS subject, l.warehouse_id AS environment_id, u.full_name AS called,
        CAST(NULL AS text) AS code, e.name AS room, CAST(NULL AS bigint) AS units, CAST(NULL AS bigint) AS whole,
        {day} AS day
    FROM loans AS l
    JOIN users AS u ON u.id = l.borrower_id
    LEFT JOIN environments AS e ON e.institution_id = l.institution_id AND e.id = l.warehouse_id
    WHERE l.institution_id = $1 AND l.id > $2 AND {which}{here}
    ORDER BY l.id LIMIT $3";

/// Of a class that was told as missed, the check is not handed in, and none was given up.
const OF_CLASSES: &str = "SELECT s.id AS subject, s.environment_id, s.group_name AS called,
        CAST(NULL AS text) AS code, e.name AS room, CAST(COUNT(*) AS bigint) AS units,
        CAST(NULL AS bigint) AS whole, MAX(c.day) AS day
    FROM schedule_sessions AS c
    JOIN schedules AS s ON s.institution_id = c.institution_id AND s.id = c.schedule_id
    LEFT JOIN environments AS e ON e.institution_id = s.institution_id AND e.id = s.environment_id
    WHERE c.institution_id = $1 AND s.id > $2 AND c.day >= $4 AND c.missed_told_at IS NOT NULL AND (
        EXISTS (SELECT 1 FROM inventory_checks AS k WHERE k.institution_id = c.institution_id
            AND k.schedule_id = c.schedule_id AND k.day = c.day AND k.state = 'student_pending')
        OR NOT EXISTS (SELECT 1 FROM inventory_checks AS k WHERE k.institution_id = c.institution_id
            AND k.schedule_id = c.schedule_id AND k.day = c.day)
    ){here}
    GROUP BY s.id, s.environment_id, s.group_name, e.name
    ORDER BY s.id LIMIT $3";

/// Of several versions of a paper the newest counts.
const OF_PAPERS: &str = "SELECT * FROM (
        SELECT e.id AS subject, e.state, s.first_surname, s.second_surname, s.first_name, s.second_name,
            (SELECT MAX(h.done_at) FROM enrollment_history AS h WHERE h.institution_id = e.institution_id
                AND h.enrollment_id = e.id AND h.to_state = 'pending_documents') AS family,
            (SELECT MIN(d.uploaded_at) FROM enrollment_documents AS d WHERE d.institution_id = e.institution_id
                AND d.enrollment_id = e.id AND d.state = 'uploaded' AND NOT EXISTS (
                    SELECT 1 FROM enrollment_documents AS n WHERE n.institution_id = d.institution_id
                        AND n.enrollment_id = d.enrollment_id AND n.kind = d.kind AND n.number > d.number
                )) AS office
        FROM enrollments AS e
        JOIN students AS s ON s.institution_id = e.institution_id AND s.id = e.student_id
        WHERE e.institution_id = $1 AND e.id > $2 AND e.state IN ('pending_documents', 'in_review')
            AND s.blocked_at IS NULL
    ) AS it
    WHERE (it.state = 'pending_documents' AND it.family <= $4) OR it.office <= $5
    ORDER BY it.subject LIMIT $3";

#[derive(FromQueryResult)]
struct Row {
    subject: Uuid,
    environment_id: Option<Uuid>,
    called: Option<String>,
    code: Option<String>,
    room: Option<String>,
    units: Option<i64>,
    whole: Option<i64>,
    day: Option<NaiveDate>,
}

#[derive(FromQueryResult)]
struct PapersRow {
    subject: Uuid,
    state: String,
    first_surname: String,
    second_surname: Option<String>,
    first_name: String,
    second_name: Option<String>,
    family: Option<DateTime<Utc>>,
    office: Option<DateTime<Utc>>,
}

fn before(day: NaiveDate, days: u16) -> NaiveDate {
    day - Days::new(days.into())
}

/// In which places: the condition, and its values, the first of which has this number.
fn here(kind: AlertKind, places: &BTreeSet<EnvironmentId>, first: usize) -> (String, Vec<Value>) {
    let column = match kind.subject_kind() {
        "asset" => "a.environment_id",
        "loan" => "l.warehouse_id",
        _ => "s.environment_id",
    };
    let numbers: Vec<String> = (first..).take(places.len()).map(|number| format!("${number}")).collect();
    let values = places.iter().map(|place| Uuid::from(*place).into()).collect();
    (format!(" AND {column} IN ({})", numbers.join(", ")), values)
}

/// The query of a kind, and its values from the fourth on.
fn asked(query: &CauseQuery) -> (String, Vec<Value>) {
    let (sql, mut values) = asked_of(query);
    let (there, places) = match &query.places {
        Some(places) => here(query.kind, places, values.len() + 4),
        None => (String::new(), Vec::new()),
    };
    values.extend(places);
    (sql.replace("{here}", &there), values)
}

/// The same before places are said.
fn asked_of(query: &CauseQuery) -> (String, Vec<Value>) {
    let CauseQuery { kind, threshold, today, now, .. } = *query;
    let assets = |units: &str, day: &str, which: &str| {
        OF_ASSETS.replace("{which}", which).replace("{units}", units).replace("{day}", day)
    };
    let loans = |day: &str, which: &str| OF_LOANS.replace("{day}", day).replace("{which}", which);
    let until = today + Days::new(threshold.into());
    let least = i64::from(threshold);
    match kind {
        AlertKind::LowStock => {
            let which = format!("a.tracking = 'bulk' AND {GOOD} <= $4");
            (assets(GOOD, NO_DAY, &which), vec![least.into()])
        }
        AlertKind::WarrantyEnding => {
            let which = "a.warranty_until >= $4 AND a.warranty_until <= $5";
            (assets("0", "a.warranty_until", which), vec![today.into(), until.into()])
        }
        AlertKind::MaintenanceDue => {
            (assets("0", "a.maintenance_due_on", "a.maintenance_due_on <= $4"), vec![until.into()])
        }
        AlertKind::EquipmentMissing => {
            (assets("a.missing", NO_DAY, "a.missing > 0 AND a.missing >= $4"), vec![least.into()])
        }
        AlertKind::EquipmentDamaged => {
            (assets("a.damaged", NO_DAY, "a.damaged > 0 AND a.damaged >= $4"), vec![least.into()])
        }
        AlertKind::LoanDue => {
            let which = "l.state IN ('active', 'partially_returned') AND l.end_date >= $4 AND l.end_date <= $5";
            (loans("l.end_date", which), vec![today.into(), until.into()])
        }
        AlertKind::LoanOverdue => {
            let which = "l.state IN ('active', 'partially_returned') AND l.end_date <= $4";
            (loans("l.end_date", which), vec![before(today, threshold.max(1)).into()])
        }
        AlertKind::ReservationNotCollected => {
            let which = "l.state = 'approved' AND l.start_date <= $4";
            (loans("l.start_date", which), vec![before(today, threshold).into()])
        }
        AlertKind::CheckMissed => (OF_CLASSES.to_owned(), vec![before(today, threshold).into()]),
        AlertKind::DocumentPending => {
            let (family, office) = Cause::papers_since(threshold, now);
            (OF_PAPERS.to_owned(), vec![family.into(), office.into()])
        }
    }
}

fn cause(query: &CauseQuery, row: Row) -> Option<Cause> {
    let CauseQuery { kind, today, .. } = *query;
    let place = Place { subject: row.subject, environment: row.environment_id.map(Into::into) };
    let thing = Thing { name: row.called.unwrap_or_default(), code: row.code, room: row.room };
    match kind {
        AlertKind::LowStock | AlertKind::EquipmentMissing | AlertKind::EquipmentDamaged => {
            Some(Cause::of_units(kind, place, thing, row.units?, row.whole?))
        }
        AlertKind::CheckMissed => Some(Cause::of_classes(place, thing, row.units?, row.day?, today)),
        _ => Some(Cause::of_day(kind, place, thing, row.day?, today)),
    }
}

fn cause_of_papers(query: &CauseQuery, row: PapersRow) -> Option<Cause> {
    let name = PersonName {
        first_surname: NamePart::stored(row.first_surname),
        second_surname: row.second_surname.map(NamePart::stored),
        first_name: NamePart::stored(row.first_name),
        second_name: row.second_name.map(NamePart::stored),
    };
    let family = row.family.filter(|_| row.state == "pending_documents");
    let place = Place { subject: row.subject, environment: None };
    let thing = Thing { name: name.full(), ..Thing::default() };
    Cause::of_papers(place, thing, (family, row.office), query.now)
}

impl SeaWork {
    pub(super) async fn causes_of_alerts(
        &self,
        query: &CauseQuery,
        after: Option<Uuid>,
        limit: u64,
    ) -> Result<Vec<Cause>, StoreError> {
        // What waits for papers is in no place.
        let nowhere = |places: &BTreeSet<EnvironmentId>| places.is_empty() || query.kind == AlertKind::DocumentPending;
        if query.places.as_ref().is_some_and(nowhere) {
            return Ok(Vec::new());
        }
        let (sql, more) = asked(query);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        // No id is nil.
        let mut values: Vec<Value> = vec![self.tenant().into(), after.unwrap_or_default().into(), limit.into()];
        values.extend(more);
        let statement = Statement::from_sql_and_values(self.db.get_database_backend(), sql, values);
        if query.kind == AlertKind::DocumentPending {
            let rows = PapersRow::find_by_statement(statement).all(&self.db).await.map_err(fault("alert"))?;
            return Ok(rows.into_iter().filter_map(|row| cause_of_papers(query, row)).collect());
        }
        let rows = Row::find_by_statement(statement).all(&self.db).await.map_err(fault("alert"))?;
        Ok(rows.into_iter().filter_map(|row| cause(query, row)).collect())
    }
}
