//! A rector ends a year and begins the next, and the ministry is told who repeats.

use plantel_tests::center::Center;
use plantel_tests::client::{Client, id};
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use serde_json::{Value, json};

on_both_databases!(a_year_goes_over_into_the_next_and_the_ministry_is_told_who_repeats);

const ENROLLMENTS: &str = "/api/v1/enrollments";
const YEARS: &str = "/api/v1/school-years";

/// The office of a school with a site, two years, and a group of the third grade in each.
struct School {
    rector: Client,
    office: Client,
    site: String,
    years: [String; 2],
    groups: [String; 2],
    words: String,
}

impl School {
    async fn open(center: &Center) -> Self {
        let (rector, office) = (center.person("rector", &[]).await, center.person("secretary", &[]).await);
        let site =
            json!({"name": "Sede Palmira", "dane_code": "176520000123", "municipality": "76520", "zone": "urban"});
        let site = id(&rector.post("/api/v1/sites", site).await.is(201));
        let year = async |name: &str, first: &str, last: &str| {
            id(&rector.post(YEARS, json!({"name": name, "starts_on": first, "ends_on": last})).await.is(201))
        };
        let years = [year("2026", "2026-01-19", "2026-11-27").await, year("2027", "2027-01-18", "2027-11-26").await];
        rector.post(&format!("{YEARS}/{}/activate", years[0]), Value::Null).await.is(200);
        let group = async |year: &str| {
            let body = json!({"site_id": site, "school_year_id": year, "grade": 3, "shift": "morning", "code": "0301",
                "capacity": 35});
            id(&office.post("/api/v1/groups", body).await.is(201))
        };
        let groups = [group(&years[0]).await, group(&years[1]).await];
        rector.put("/api/v1/enrollment-requirements", json!({"papers": []})).await.is(200);
        let words = json!({"purpose": "data_protection", "text": "Autorizo el tratamiento de los datos."});
        let words = id(&rector.post("/api/v1/consent-texts", words).await.is(201));
        Self { rector, office, site, years, groups, words }
    }

    /// A child of the third grade with all that the ministry asks for: the enrolment, which waits for its papers.
    async fn enrolled(&self, number: &str, name: &str) -> Value {
        let body = json!({
            "year_id": self.years[0], "site_id": self.site, "grade": 3, "group_id": self.groups[0], "case": "new",
            "student": {
                "document_type": "TI", "document_number": number, "first_surname": "Peña", "second_surname": "Ruiz",
                "first_name": name, "birth_date": "2017-08-20", "birth_municipality": "76520", "sex": "F",
                "address": "CL 31 # 4-5", "municipality": "76520", "zone": "urban", "stratum": 2,
                "phone": "3001234567",
                "guardians": [{
                    "guardian": {"document_type": "CC", "document_number": format!("3{number}"), "name": "Marta Ruiz"},
                    "relationship": "mother", "may_pick_up": true, "emergency_contact": true, "lives_with": true,
                }],
            },
        });
        self.office.post(ENROLLMENTS, body).await.is(201)
    }

    async fn place(&self, enrollment: &str) {
        self.office.post(&format!("{ENROLLMENTS}/{enrollment}/submit"), Value::Null).await.is(200);
        self.office.post(&format!("{ENROLLMENTS}/{enrollment}/activate"), Value::Null).await.is(200);
    }

    async fn consents(&self, student: &str) {
        let student = format!("/api/v1/students/{student}");
        let known = self.office.get(&student).await.is(200);
        let guardian = &known["guardians"][0]["guardian_id"];
        let consent = json!({"text_id": self.words, "guardian_id": guardian, "channel": "paper"});
        self.office.post(&format!("{student}/consents"), consent).await.is(201);
    }

    async fn promoted(&self, decisions: Value) -> Value {
        let body = json!({"to_year_id": self.years[1], "dry_run": false, "never_active": "withdraw",
            "decisions": decisions});
        self.rector.post(&format!("{YEARS}/{}/promotion", self.years[0]), body).await.is(200)
    }

    /// The enrolment of the next year.
    async fn next_of(&self, student: &str) -> Value {
        let path = format!("{ENROLLMENTS}?year_id={}&student_id={student}", self.years[1]);
        self.office.get(&path).await.is(200)["data"][0].clone()
    }

    /// The lines of a file of the next year, by their columns.
    async fn told(&self) -> Vec<Vec<(String, String)>> {
        let asked = json!({"year_id": self.years[1], "encoding": "utf-8"});
        let export = self.office.keyed("archivo").post("/api/v1/simat/exports", asked).await.is(201);
        let file = self.office.get(&format!("/api/v1/simat/exports/{}/content", id(&export))).await.text();
        let mut lines = file.lines().map(|line| line.split(';').map(str::to_owned).collect::<Vec<_>>());
        let headings = lines.next().expect("the headings");
        lines.map(|line| headings.iter().cloned().zip(line).collect()).collect()
    }
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().expect("a text")
}

async fn a_year_goes_over_into_the_next_and_the_ministry_is_told_who_repeats(kind: Kind) {
    let center = Center::open(kind).await;
    let school = School::open(&center).await;
    let (rector, office) = (&school.rector, &school.office);
    let ana = school.enrolled("1007000013", "Ana").await;
    let luz = school.enrolled("1007000026", "Luz").await;
    let eva = school.enrolled("1007000039", "Eva").await;
    for child in [&ana, &luz] {
        school.consents(text(child, "student_id")).await;
        school.place(&id(child)).await;
    }
    let facts = json!({"facts": {"SISBEN": "B4", "METODOLOGIA": "2"}});
    office.put(&format!("{ENROLLMENTS}/{}/simat", id(&ana)), facts).await.is(200);
    let close = format!("{YEARS}/{}/close", school.years[0]);
    let open = rector.post(&close, Value::Null).await;
    open.refuses(409, "school-year.has-open-enrollments");
    assert!(text(&open.body, "detail").contains('3'), "{}", open.body);

    let (student, other) = (text(&ana, "student_id"), text(&luz, "student_id"));
    let repeats = || json!([{"student_id": student, "decision": "repeat", "note": "Acta 12"}]);
    let done = school.promoted(repeats()).await;
    let counts = |done: &Value| ["promoted", "repeating", "withdrawn", "unchanged", "ended"].map(|it| done[it].clone());
    assert_eq!(counts(&done), [1, 1, 1, 0, 3].map(|count| json!(count)));
    let gone = office.get(&format!("{ENROLLMENTS}/{}", id(&eva))).await.is(200);
    assert_eq!(text(&gone, "state"), "withdrawn");
    assert_eq!(text(&gone["history"][1], "reason"), "No ingresó en el año 2026");

    // It was too early for one of them.
    let reopen = format!("{ENROLLMENTS}/{}/reopen", id(&ana));
    rector.post(&reopen, json!({"reason": "Faltaba una nota"})).await.is(200);
    rector.post(&close, Value::Null).await.refuses(409, "school-year.has-open-enrollments");
    let promotes = json!({"to_year_id": school.years[1], "dry_run": false,
        "decisions": [{"student_id": student, "decision": "promote"}]});
    let refused = rector.post(&format!("{YEARS}/{}/promotion", school.years[0]), promotes).await;
    refused.refuses(409, "promotion.refused");
    let next = school.next_of(student).await;
    assert!(refused.body.to_string().contains(&id(&next)), "it names the enrolment: {}", refused.body);
    assert_eq!(counts(&school.promoted(repeats()).await), [0, 0, 0, 2, 1].map(|count| json!(count)));

    rector.post(&close, Value::Null).await.is(200);
    rector.post(&format!("{YEARS}/{}/activate", school.years[1]), Value::Null).await.is(200);
    assert_eq!((&next["grade"], &school.next_of(other).await["grade"]), (&json!(3), &json!(4)));
    office.patch(&format!("{ENROLLMENTS}/{}", id(&next)), json!({"group_id": school.groups[1]})).await.is(200);
    school.place(&id(&next)).await;
    let lines = school.told().await;
    assert_eq!(lines.len(), 1);
    let expected = [
        ("NRO_DOCUMENTO", "1007000013"),
        ("REPITENTE", "S"),
        ("SIT_ACAD_ANO_ANT", "2"),
        ("NUEVO", "N"),
        ("SISBEN", "B4"),
        ("METODOLOGIA", "1"),
    ];
    for (column, value) in expected {
        let found = lines[0].iter().find(|(heading, _)| heading == column).map(|(_, value)| value.as_str());
        assert_eq!(found, Some(value), "{column}");
    }
    let journal = rector.get("/api/v1/audit-logs/export").await.text();
    for deed in ["school-year.promoted", "simat.facts-stated"] {
        assert!(journal.contains(deed), "the journal does not tell {deed}");
    }
    assert!(!journal.contains("B4"), "nor what was stated");
}
