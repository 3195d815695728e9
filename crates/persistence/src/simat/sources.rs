//! What lines for the ministry are made of: one query over enrolments, students, what is sensitive of them, groups and
//! what the office states, and one over the year before. Nothing is read that the ministry does not ask for.

use super::facts::codes;
use crate::fault::{fault, unreadable};
use crate::work::SeaWork;
use chrono::NaiveDate;
use plantel_domain::codes::{
    CountryCode, Disability, DocumentNumber, DocumentType, Ethnicity, GradeLevel, IdentityDocument, MunicipalityCode,
    NamePart, PersonName, Phone, Sex, Shift, Stratum, Zone,
};
use plantel_domain::enrollment::{Birthplace, EnrollmentCase, Placement, Profile};
use plantel_domain::identity::Email;
use plantel_domain::ids::{SchoolYearId, SiteId};
use plantel_domain::simat::SimatSource;
use plantel_domain::store::StoreError;
use plantel_domain::text::Line;
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, Statement};

/// Of the year that is the second parameter; those whose student is, or was to its end, taught, and is not blocked.
const SOURCES: &str = "SELECT e.id AS enrollment_id, e.site_id, e.grade, e.shift, e.group_id, e.case_name,
        g.code AS group_code, f.facts, x.disability, x.ethnicity, s.id AS student_id, s.version AS student_version,
        s.document_kind, s.document_number, s.issued_in, s.first_surname, s.second_surname, s.first_name,
        s.second_name, s.birth_date, s.birth_municipality, s.birth_country, s.sex, s.address, s.municipality, s.zone,
        s.stratum, s.phone, s.email
    FROM enrollments AS e
    JOIN students AS s ON s.institution_id = e.institution_id AND s.id = e.student_id
    LEFT JOIN student_sensitive AS x ON x.institution_id = e.institution_id AND x.student_id = e.student_id
    LEFT JOIN class_groups AS g ON g.institution_id = e.institution_id AND g.id = e.group_id
    LEFT JOIN enrollment_simat AS f ON f.institution_id = e.institution_id AND f.enrollment_id = e.id
    WHERE e.institution_id = $1 AND e.year_id = $2 AND e.state IN ('active', 'completed', 'graduated')
        AND s.blocked_at IS NULL";

const AT_SITE: &str = " AND e.site_id = $3";

const ORDER: &str = " ORDER BY s.name_key, s.id";

#[derive(FromQueryResult)]
struct Row {
    enrollment_id: Uuid,
    site_id: Uuid,
    grade: i32,
    shift: Option<String>,
    group_id: Option<Uuid>,
    case_name: String,
    group_code: Option<String>,
    facts: Option<Json>,
    disability: Option<i32>,
    ethnicity: Option<i32>,
    student_id: Uuid,
    student_version: i64,
    document_kind: String,
    document_number: String,
    issued_in: Option<String>,
    first_surname: String,
    second_surname: Option<String>,
    first_name: String,
    second_name: Option<String>,
    birth_date: NaiveDate,
    birth_municipality: Option<String>,
    birth_country: Option<String>,
    sex: String,
    address: Option<String>,
    municipality: Option<String>,
    zone: Option<String>,
    stratum: Option<i32>,
    phone: Option<String>,
    email: Option<String>,
}

/// A code as its list reads it.
fn code<C: TryFrom<N>, N: TryFrom<i32>>(stored: i32, what: &'static str) -> Result<C, StoreError> {
    let code = N::try_from(stored).ok().and_then(|code| C::try_from(code).ok());
    code.ok_or_else(|| unreadable(what))
}

fn source(row: Row) -> Result<SimatSource, StoreError> {
    let shift = row.shift.as_deref().map(Shift::parse).transpose().map_err(|_| unreadable("shift"))?;
    let birth_place = match (row.birth_municipality, row.birth_country) {
        (Some(code), _) => Some(Birthplace::Municipality { code: MunicipalityCode::stored(code) }),
        (None, Some(code)) => Some(Birthplace::Country { code: CountryCode::stored(code) }),
        (None, None) => None,
    };
    let profile = Profile {
        document: IdentityDocument {
            kind: DocumentType::parse(&row.document_kind).map_err(|_| unreadable("type of a paper"))?,
            number: DocumentNumber::stored(row.document_number),
        },
        issued_in: row.issued_in.map(MunicipalityCode::stored),
        name: PersonName {
            first_surname: NamePart::stored(row.first_surname),
            second_surname: row.second_surname.map(NamePart::stored),
            first_name: NamePart::stored(row.first_name),
            second_name: row.second_name.map(NamePart::stored),
        },
        birth_date: row.birth_date,
        birth_place,
        sex: Sex::parse(&row.sex).map_err(|_| unreadable("sex"))?,
        address: row.address.map(Line::stored),
        municipality: row.municipality.map(MunicipalityCode::stored),
        zone: row.zone.as_deref().map(Zone::parse).transpose().map_err(|_| unreadable("zone"))?,
        stratum: row.stratum.map(|stored| code::<Stratum, u8>(stored, "stratum")).transpose()?,
        phone: row.phone.map(Phone::stored),
        email: row.email.map(Email::stored),
    };
    Ok(SimatSource {
        enrollment: row.enrollment_id.into(),
        placement: Placement {
            site: row.site_id.into(),
            grade: code::<GradeLevel, i8>(row.grade, "grade")?,
            shift,
            group: row.group_id.map(Into::into),
        },
        case: EnrollmentCase::parse(&row.case_name).map_err(|_| unreadable("case of an enrolment"))?,
        group_code: row.group_code.map(Line::stored),
        student: row.student_id.into(),
        student_version: row.student_version,
        profile,
        disability: row.disability.map(|stored| code::<Disability, u8>(stored, "disability")).transpose()?,
        ethnicity: row.ethnicity.map(|stored| code::<Ethnicity, u16>(stored, "ethnicity")).transpose()?,
        facts: row.facts.map(codes).transpose()?.unwrap_or_default(),
        before: None,
    })
}

impl SeaWork {
    pub(super) async fn simat_sources(
        &self,
        year: SchoolYearId,
        site: Option<SiteId>,
    ) -> Result<Vec<SimatSource>, StoreError> {
        let mut values: Vec<Value> = vec![self.tenant().into(), Uuid::from(year).into()];
        values.extend(site.map(|site| Uuid::from(site).into()));
        let which = if site.is_some() { AT_SITE } else { "" };
        let sql = format!("{SOURCES}{which}{ORDER}");
        let statement = Statement::from_sql_and_values(self.db.get_database_backend(), sql, values);
        let rows = Row::find_by_statement(statement).all(&self.db).await.map_err(fault("enrollment"))?;
        let before = self.years_before(year).await?;
        let with_before = |row: Row| -> Result<SimatSource, StoreError> {
            let it = source(row)?;
            Ok(SimatSource { before: before.get(&it.student).copied(), ..it })
        };
        rows.into_iter().map(with_before).collect()
    }
}
