//! Students who are written down, enrolled, and taken through the states with their papers.

use super::caller::Caller;
use super::load::Going;
use super::notes::Sort;
use crate::api::text;
use anyhow::Result;
use serde_json::{Value, json};

const ENROLLMENTS: &str = "/api/v1/enrollments";

/// The paper without which nobody is enrolled here.
pub const PAPER: &str = "identity_document";

/// How many students keep their place; who comes later gives it back, so that the group is never full.
const KEEP: usize = 100;

/// To what students are enrolled.
#[derive(Clone, Debug)]
pub struct Course {
    /// The school year.
    pub year: String,
    /// The site.
    pub site: String,
    /// The group, of eighth grade.
    pub group: String,
    /// The words to which is consented.
    pub words: String,
}

/// Enrols one student after the other.
pub async fn enrol(office: Caller, number: usize, course: Course, going: Going) -> Result<()> {
    let mut turn = 0;
    while going.on() {
        turn += 1;
        one(&office, &course, 1_000_000_000 + number * 1_000_000 + turn, turn <= KEEP).await?;
    }
    Ok(())
}

async fn one(office: &Caller, course: &Course, document: usize, keeps: bool) -> Result<()> {
    let notes = &office.notes;
    let asked = json!({"student": child(document), "year_id": course.year, "site_id": course.site, "grade": 8,
        "group_id": course.group, "case": "new"});
    let sheet = office.post(ENROLLMENTS, &asked).await?;
    let (id, student) = (text(&sheet, "/id")?, text(&sheet, "/student_id")?);
    notes.wrote(Sort::Enrolment, "student.created", student);
    notes.moved(Sort::Enrolment, "enrollment.created", id, "pending_documents");
    let form = Some("multipart/form-data; boundary=b");
    let brought = office.send(&format!("{ENROLLMENTS}/{id}/documents"), form, paper()).await?;
    let paper = text(&brought, "/id")?;
    notes.wrote(Sort::Enrolment, "enrollment-document.uploaded", paper);
    step(office, id, "submit", &Value::Null, "in_review").await?;
    office.tell(&format!("/api/v1/enrollment-documents/{paper}/validate")).await?;
    notes.wrote(Sort::Enrolment, "enrollment-document.validated", paper);
    let record = format!("/api/v1/students/{student}");
    let known = office.read(&record).await?;
    let guardian = text(&known, "/guardians/0/guardian_id")?;
    let consent = json!({"text_id": course.words, "guardian_id": guardian, "channel": "paper"});
    let given = office.post(&format!("{record}/consents"), &consent).await?;
    notes.wrote(Sort::Enrolment, "consent.given", text(&given, "/id")?);
    step(office, id, "activate", &Value::Null, "active").await?;
    if !keeps {
        step(office, id, "withdraw", &json!({"reason": "Cambio de ciudad"}), "withdrawn").await?;
    }
    Ok(())
}

/// Takes a step, with what is to be said of it if anything is.
async fn step(office: &Caller, id: &str, verb: &str, said: &Value, state: &'static str) -> Result<()> {
    let path = format!("{ENROLLMENTS}/{id}/{verb}");
    if said.is_null() {
        office.tell(&path).await?;
    } else {
        office.post(&path, said).await?;
    }
    office.notes.moved(Sort::Enrolment, "enrollment.moved", id, state);
    Ok(())
}

fn child(document: usize) -> Value {
    let mother = json!({"document_type": "CC", "document_number": format!("5{document}"), "name": "Marta Ruiz",
        "phone": "3001234567"});
    let answers = json!({"guardian": mother, "relationship": "mother", "may_pick_up": true, "emergency_contact": true,
        "lives_with": true});
    json!({"document_type": "TI", "document_number": document.to_string(), "first_surname": "Peña",
        "second_surname": "Ruiz", "first_name": "Ana", "birth_date": "2012-03-04", "sex": "F",
        "address": "Calle 45", "municipality": "05001", "phone": "3109876543", "guardians": [answers]})
}

/// A form with the least that is a PDF by its first bytes.
fn paper() -> Vec<u8> {
    format!(
        "--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\n{PAPER}\r\n\
         --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"papel.pdf\"\r\n\r\n%PDF-1.4\n%%EOF\n\r\n\
         --b--\r\n"
    )
    .into_bytes()
}
