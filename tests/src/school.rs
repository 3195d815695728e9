//! A school over a running server: its people, a year with two groups, and whatever an enrolment needs.

use crate::center::Center;
use crate::client::{Client, Reply, id};
use crate::databases::Kind;
use crate::pictures::png;
use crate::server::{PASSWORD, Server};
use reqwest::Method;
use serde_json::{Value, json};

/// Where students are.
pub const STUDENTS: &str = "/api/v1/students";
/// Where enrolments are.
pub const ENROLLMENTS: &str = "/api/v1/enrollments";
/// The kinds of papers without which nobody is enrolled here.
pub const PAPERS: [&str; 2] = ["identity_document", "birth_certificate"];
/// The sample list of a school.
pub const LIST: &[u8] = include_bytes!("../data/matricula.csv");

/// Something that somebody tries: how, where, and with what; nothing at all for null.
pub type Deed = (Method, String, Value);

/// A school with a year that has begun.
pub struct School {
    /// Its institution.
    pub center: Center,
    /// Who heads it.
    pub rector: Client,
    /// Who keeps its office.
    pub secretary: Client,
    /// Who answers for each group.
    pub teachers: [Person; 2],
    /// Where it teaches.
    pub site: String,
    /// When.
    pub year: String,
    /// `0801`, that has one place, and `0802`, that has thirty; both of eighth grade, in the morning.
    pub groups: [String; 2],
    /// To which words people consent.
    pub words: String,
}

/// Somebody with an account in a school.
pub struct Person {
    /// The account.
    pub user: String,
    /// Signed in.
    pub client: Client,
}

/// A student with an enrolment.
pub struct Enrolled {
    /// The enrolment.
    pub id: String,
    /// The student.
    pub student: String,
    /// Who answers for them, whom to call first first.
    pub guardians: Vec<String>,
    /// The papers that the office has validated.
    pub papers: Vec<String>,
}

impl School {
    /// A new one, made ready by its rector.
    pub async fn open(kind: Kind) -> Self {
        let center = institution(kind).await;
        let rector = center.person("rector", &[]).await;
        let secretary = center.person("secretary", &[]).await;
        let teachers = [member(&center, "luz", "teacher").await, member(&center, "omar", "teacher").await];
        let site = json!({"name": "Sede Principal", "dane_code": "111001000123", "municipality": "11001",
            "address": "Calle 85 # 37-33", "zone": "urban"});
        let site = id(&rector.post("/api/v1/sites", site).await.is(201));
        let year = begun(&rector).await;
        let group = |code: &str, capacity: u8, teacher: &Person| {
            json!({"site_id": site, "school_year_id": year, "grade": 8, "shift": "morning", "code": code,
                "capacity": capacity, "homeroom_teacher_id": teacher.user})
        };
        let make = async |body| id(&rector.post("/api/v1/groups", body).await.is(201));
        let groups = [make(group("0801", 1, &teachers[0])).await, make(group("0802", 30, &teachers[1])).await];
        let paper = |kind: &str| json!({"kind": kind, "name": kind, "required": true});
        let papers = json!({"papers": PAPERS.map(paper)});
        rector.put("/api/v1/enrollment-requirements", papers).await.is(200);
        let words = words_for(&rector, "data_protection").await;
        Self { center, rector, secretary, teachers, site, year, groups, words }
    }

    /// Somebody of this name and role, signed in.
    pub async fn person(&self, name: &str, role: &str) -> Person {
        member(&self.center, name, role).await
    }

    /// A request to enrol a new student in a group.
    pub fn request_for(&self, student: Value, group: usize) -> Value {
        json!({"student": student, "year_id": self.year, "site_id": self.site, "grade": 8,
            "group_id": self.groups[group], "case": "new"})
    }

    /// Enrols a new student in a group: the papers are still to come.
    pub async fn enrol(&self, student: Value, group: usize) -> Enrolled {
        let sheet = self.secretary.post(ENROLLMENTS, self.request_for(student, group)).await.is(201);
        self.known(&sheet).await
    }

    /// Whose enrolment that is.
    pub async fn known(&self, sheet: &Value) -> Enrolled {
        let student = sheet["student_id"].as_str().expect("an id").to_owned();
        let record = self.secretary.get(&format!("{STUDENTS}/{student}")).await.is(200);
        let guardians = record["guardians"].as_array().expect("a list").iter();
        let guardians = guardians.map(|link| link["guardian_id"].as_str().expect("an id").to_owned()).collect();
        Enrolled { id: id(sheet), student, guardians, papers: Vec::new() }
    }

    /// Enrols a new student, whose papers are validated, and for whom the first guardian has consented on paper.
    pub async fn ready(&self, student: Value, group: usize) -> Enrolled {
        let mut it = self.enrol(student, group).await;
        for kind in PAPERS {
            let paper = id(&bring(&self.secretary, &it, kind, "papel.pdf", &pdf()).await.is(201));
            it.papers.push(paper);
        }
        self.secretary.post(&it.verb("submit"), Value::Null).await.is(200);
        for paper in &it.papers {
            self.secretary.post(&format!("/api/v1/enrollment-documents/{paper}/validate"), Value::Null).await.is(200);
        }
        let consent = json!({"text_id": self.words, "guardian_id": it.guardians[0], "channel": "paper"});
        self.secretary.post(&format!("{}/consents", it.record()), consent).await.is(201);
        it
    }

    /// The same, with a place in the group.
    pub async fn active(&self, student: Value, group: usize) -> Enrolled {
        let it = self.ready(student, group).await;
        assert_eq!(self.secretary.post(&it.verb("activate"), Value::Null).await.is(200)["state"], "active");
        it
    }

    /// Says that an account is a guardian's.
    pub async fn link(&self, guardian: &str, person: &Person) {
        let path = format!("/api/v1/guardians/{guardian}/user");
        self.secretary.put(&path, json!({"user_id": person.user})).await.is(200);
    }

    /// How many places of each group are taken.
    pub async fn taken(&self) -> Vec<Value> {
        let groups = self.rector.get("/api/v1/groups?sort=code").await.is(200);
        groups["data"].as_array().expect("a list").iter().map(|group| group["taken"].clone()).collect()
    }
}

impl Enrolled {
    /// Where the enrolment is.
    pub fn place(&self) -> String {
        format!("{ENROLLMENTS}/{}", self.id)
    }

    /// Where the student is.
    pub fn record(&self) -> String {
        format!("{STUDENTS}/{}", self.student)
    }

    /// Where something is done with the enrolment.
    pub fn verb(&self, verb: &str) -> String {
        format!("{ENROLLMENTS}/{}/{verb}", self.id)
    }

    /// All that changes what is known of the student, or of who answers for them.
    pub fn deeds_on_people(&self) -> Vec<Deed> {
        let (student, guardian) = (self.record(), format!("/api/v1/guardians/{}", self.guardians[0]));
        let link = format!("{student}/guardians/{}", self.guardians[0]);
        vec![
            (Method::PATCH, student.clone(), json!({"address": "Otra calle"})),
            (Method::POST, format!("{student}/deactivate"), Value::Null),
            (Method::POST, format!("{student}/reactivate"), Value::Null),
            (Method::PUT, format!("{student}/user"), json!({"user_id": null})),
            (Method::PATCH, format!("{student}/sensitive"), json!({"allergies": "Maní"})),
            (Method::POST, format!("{student}/guardians"), answering("41555666", "Otra Persona", "other")),
            (Method::PATCH, link.clone(), json!({"may_pick_up": false})),
            (Method::DELETE, link, Value::Null),
            (Method::PATCH, guardian.clone(), json!({"phone": "3009998877"})),
            (Method::PUT, format!("{guardian}/user"), json!({"user_id": null})),
        ]
    }

    /// All that changes the enrolment, or what is said of its papers.
    pub fn deeds_on_enrollment(&self) -> Vec<Deed> {
        let reason = || json!({"reason": "Porque sí"});
        let paper = |verb: &str| format!("/api/v1/enrollment-documents/{}/{verb}", self.papers[0]);
        vec![
            (Method::PATCH, self.place(), json!({"case": "returning"})),
            (Method::POST, self.verb("admit"), Value::Null),
            (Method::POST, self.verb("submit"), Value::Null),
            (Method::POST, self.verb("send-back"), reason()),
            (Method::POST, self.verb("activate"), Value::Null),
            (Method::POST, self.verb("complete"), Value::Null),
            (Method::POST, self.verb("graduate"), Value::Null),
            (Method::POST, self.verb("withdraw"), reason()),
            (Method::POST, self.verb("transfer"), json!({"destination": "Colegio San José"})),
            (Method::POST, self.verb("re-enter"), Value::Null),
            (Method::POST, paper("validate"), Value::Null),
            (Method::POST, paper("reject"), reason()),
        ]
    }
}

async fn institution(kind: Kind) -> Center {
    let server = Server::start(kind, &[]).await;
    let root = server.root().await;
    let body = json!({"kind": "school", "name": "Colegio San Martín", "code": "COLEGIO"});
    let id = id(&root.post("/api/v1/institutions", body).await.is(201));
    Center { root: root.inside(&id), server, id }
}

async fn member(center: &Center, name: &str, role: &str) -> Person {
    let user = center.account(name).await;
    let body = json!({"user_id": user, "roles": [role], "environment_ids": []});
    center.root.post("/api/v1/memberships", body).await.is(201);
    let client = center.server.client().signed_in(&Center::address(name), PASSWORD).await;
    Person { user, client }
}

/// A year of four periods that has begun: its id.
async fn begun(rector: &Client) -> String {
    let body = json!({"name": "2026", "starts_on": "2026-01-19", "ends_on": "2026-11-27"});
    let year = id(&rector.post("/api/v1/school-years", body).await.is(201));
    let path = format!("/api/v1/school-years/{year}");
    let part =
        |name: &str, first: &str, last: &str| json!({"name": name, "starts_on": first, "ends_on": last, "weight": 25});
    let periods = json!({"periods": [
        part("Primero", "2026-01-19", "2026-04-03"),
        part("Segundo", "2026-04-06", "2026-06-12"),
        part("Tercero", "2026-07-06", "2026-09-11"),
        part("Cuarto", "2026-09-14", "2026-11-27"),
    ]});
    rector.put(&format!("{path}/periods"), periods).await.is(200);
    rector.post(&format!("{path}/activate"), Value::Null).await.is(200);
    year
}

/// Writes words to which people consent: their id.
pub async fn words_for(rector: &Client, purpose: &str) -> String {
    let body = json!({"purpose": purpose, "text": "Autorizo lo que aquí se dice."});
    id(&rector.post("/api/v1/consent-texts", body).await.is(201))
}

/// A new student, who is too young for eighth grade and not of age for a long time.
pub fn child(number: &str, name: &str, guardians: Value) -> Value {
    json!({"document_type": "TI", "document_number": number, "first_surname": "Peña", "second_surname": "Ruiz",
        "first_name": name, "birth_date": "2020-03-04", "sex": "F", "address": format!("Calle 45 # {number}"),
        "municipality": "05001", "phone": number, "guardians": guardians})
}

/// Who answers for a student. Whatever is to be known of them alone has their number in it.
pub fn answering(number: &str, name: &str, relationship: &str) -> Value {
    let guardian = json!({"document_type": "CC", "document_number": number, "name": name,
        "phone": format!("31{number}"), "email": format!("a{number}@familia.test"),
        "address": format!("Carrera 7 # {number}")});
    json!({"guardian": guardian, "relationship": relationship, "may_pick_up": true, "emergency_contact": true,
        "lives_with": true})
}

/// The least that is a PDF by its first bytes.
pub fn pdf() -> Vec<u8> {
    b"%PDF-1.4\n%%EOF\n".to_vec()
}

/// A scan.
pub fn scan() -> Vec<u8> {
    png(4, 4)
}

/// Brings a paper of an enrolment, as a browser sends it.
pub async fn bring(who: &Client, it: &Enrolled, kind: &str, name: &str, file: &[u8]) -> Reply {
    let part = |head: &str, contains: &[u8]| {
        let head = format!("--b\r\nContent-Disposition: form-data; {head}\r\n\r\n");
        [head.as_bytes(), contains, b"\r\n"].concat()
    };
    let file = part(&format!("name=\"file\"; filename=\"{name}\""), file);
    let form = [part("name=\"kind\"", kind.as_bytes()), file, b"--b--\r\n".to_vec()].concat();
    who.send(Method::POST, &it.verb("documents"), Some("multipart/form-data; boundary=b"), form).await
}

/// Somebody tries something.
pub async fn attempt(who: &Client, (method, path, body): Deed) -> Reply {
    let (kind, bytes) =
        if body.is_null() { (None, Vec::new()) } else { (Some("application/json"), body.to_string().into_bytes()) };
    who.send(method, &path, kind, bytes).await
}
