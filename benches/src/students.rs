//! How long a school waits that brings the list of all its students, and for the file that the ministry wants of them.

use crate::api::{Api, text};
use crate::database::Database;
use crate::place::institution;
use crate::report::Report;
use crate::times::ms;
use anyhow::{Result, ensure};
use chrono::{Datelike, Days, Utc};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::fmt::Write;
use std::time::Instant;

/// Students of the list.
const STUDENTS: usize = 10_000;
/// Students of one group.
const OF_A_GROUP: usize = 40;

/// Brings a list of ten thousand, twice, and makes the ministry's file.
#[expect(clippy::disallowed_methods, reason = "the year is today's")]
pub async fn measure(database: &Database, operator: &Api, report: &mut Report) -> Result<()> {
    let kind = database.kind;
    let inside = operator.inside(&institution(operator, "STUDENTS").await?);
    let site = json!({"name": "Sede Principal", "dane_code": "105001000001", "municipality": "05001", "zone": "urban"});
    let site = text(&inside.post("/api/v1/sites", &site).await?, "/id")?.to_owned();
    let today = Utc::now().date_naive();
    let year = json!({"name": today.year().to_string(), "starts_on": today, "ends_on": today + Days::new(300)});
    let year = text(&inside.post("/api/v1/school-years", &year).await?, "/id")?.to_owned();
    let place = format!("/api/v1/students/import?year_id={year}&site_id={site}");
    let list = list();
    for (what, done, goal) in [("new", "created", Some(5.0)), ("again", "unchanged", None)] {
        let begun = Instant::now();
        let told: Value = serde_json::from_slice(&inside.upload(&place, list.clone()).await?)?;
        let seconds = begun.elapsed().as_secs_f64();
        ensure!(told[done] == STUDENTS, "{told}");
        report.lower(&format!("students.{}.import_{what}", kind.name()), seconds, "s", goal);
    }
    // Each of them would be activated by a request of its own.
    let pools = database.pools().await?;
    pools.write.execute_unprepared("UPDATE enrollments SET state = 'active'").await?;
    pools.write.close().await?;
    pools.read.close().await?;
    let wanted = json!({"year_id": year, "encoding": "latin1"});
    let begun = Instant::now();
    let made = inside.post("/api/v1/simat/exports", &wanted).await?;
    report.lower(&format!("students.{}.anexo_6a", kind.name()), begun.elapsed().as_secs_f64(), "s", Some(2.0));
    ensure!(made["rows"] == STUDENTS, "{made}");
    let begun = Instant::now();
    inside.get("/api/v1/students?limit=50&search=epiayu%20munoz").await?;
    report.lower(&format!("students.{}.search", kind.name()), ms(begun.elapsed()), "ms", None);
    Ok(())
}

/// Every fourth student shares a guardian with the three before.
fn list() -> String {
    let mut list = String::from(
        "tipo_documento,numero_documento,apellido1,apellido2,nombre1,nombre2,fecha_nacimiento,genero,\
         municipio_nacimiento,direccion,municipio_residencia,zona,telefono,estrato,grado,grupo,jornada,\
         acudiente_documento,acudiente_nombre,acudiente_parentesco,acudiente_telefono\n",
    );
    for n in 0..STUDENTS {
        let grade = 1 + n % 11;
        let group = n / 11 / OF_A_GROUP + 1;
        writeln!(
            list,
            "TI,{},Epiayú,Muñoz,Student{},Isabel,15/03/{},F,05001,Calle {} # 4-5,05001,urbana,3001234567,2,{grade},\
             {grade:02}{group:02},MAÑANA,{},Ñaira Chindoy,madre,3109876543",
            1_100_000_000 + n,
            (b'a' + u8::try_from(n % 26).unwrap_or(0)) as char,
            2019 - grade,
            n % 200,
            30_000_000 + n / 4,
        )
        .expect("a string takes it");
    }
    list
}
