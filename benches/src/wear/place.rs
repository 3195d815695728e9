//! The institution that is worn, its people and its things.

use super::counting::Room;
use super::enrolments::{Course, PAPER};
use super::notes::Notes;
use super::visits::sign_in;
use crate::api::{Api, text};
use crate::place::{OPERATOR, PASSWORD, institution};
use crate::soak::servers::Servers;
use anyhow::Result;
use chrono::{Datelike, Days, NaiveDate, Utc};
use serde_json::{Value, json};

/// Who lends, who counts, who brings sheets, and who enrols, at once.
const LENDERS: usize = 6;
const COUNTERS: usize = 3;
pub const BRINGERS: usize = 2;
const OFFICES: usize = 4;

/// Rooms of each who counts, and things in each of them.
const ROOMS: usize = 5;
pub const THINGS: usize = 4;

/// Who comes and goes.
pub const VISITOR: &str = "visitor@wear.plantel.test";

/// All that is there before anything is worn.
pub struct Place {
    /// The platform administrator, acting in the institution.
    pub operator: Api,
    /// Who may say what other systems are told, and see what was.
    pub director: Api,
    /// Who borrows, each a thing of their own: its id.
    pub borrowers: Vec<(Api, String)>,
    /// Who counts, each in rooms of their own.
    pub counters: Vec<(Api, Vec<Room>)>,
    /// To what students are enrolled, each office to its own.
    pub courses: Vec<Course>,
    /// Today where the institution is.
    today: NaiveDate,
}

impl Place {
    /// A new one, by the first of the servers, of which everything is told to this address.
    #[expect(clippy::disallowed_methods, reason = "the classes are today's")]
    pub async fn make(servers: &Servers, notes: &Notes, receiver: &str) -> Result<Self> {
        let operator = sign_in(servers, notes, OPERATOR).await?;
        let operator = operator.inside(&institution(&operator, "WEAR").await?);
        let director = somebody(servers, notes, &operator, "director@wear.plantel.test", "center_admin").await?;
        let hook = director.post("/api/v1/webhooks", &json!({"url": format!("{receiver}/hook")})).await?;
        notes.secret("the secret of a webhook", text(&hook, "/secret")?);
        somebody(servers, notes, &operator, VISITOR, "instructor").await?;
        let today = (Utc::now() - chrono::TimeDelta::hours(5)).date_naive();
        let (borrowers, counters, courses) = (Vec::new(), Vec::new(), Vec::new());
        let mut place = Self { operator, director, borrowers, counters, courses, today };
        place.lend(servers, notes).await?;
        for number in 0..COUNTERS {
            place.count(servers, notes, number).await?;
        }
        place.teach().await?;
        Ok(place)
    }

    async fn lend(&mut self, servers: &Servers, notes: &Notes) -> Result<()> {
        let warehouse = json!({"name": "Bodega Principal", "is_warehouse": true});
        let warehouse = self.made("/api/v1/environments", &warehouse).await?;
        for number in 0..LENDERS {
            let thing = self.thing(&format!("CABLE-{number}"), 100_000, &warehouse).await?;
            let email = format!("borrower-{number}@wear.plantel.test");
            let borrower = somebody(servers, notes, &self.operator, &email, "instructor").await?;
            self.borrowers.push((borrower, thing));
        }
        Ok(())
    }

    /// Somebody who counts, and rooms that each are taught in by somebody else: nobody teaches twice at a time.
    async fn count(&mut self, servers: &Servers, notes: &Notes, number: usize) -> Result<()> {
        let email = format!("counter-{number}@wear.plantel.test");
        let counter = somebody(servers, notes, &self.operator, &email, "center_admin").await?;
        let mut rooms = Vec::new();
        for nth in 0..ROOMS {
            let name = json!({"name": format!("Ambiente {number}{nth}")});
            let id = self.made("/api/v1/environments", &name).await?;
            for thing in 0..THINGS {
                self.thing(&format!("SILLA-{number}{nth}{thing}"), 50, &id).await?;
            }
            let account = json!({"email": format!("teacher-{number}{nth}@wear.plantel.test"), "password": PASSWORD});
            let teacher = self.made("/api/v1/users", &account).await?;
            let membership = json!({"user_id": teacher, "roles": ["instructor"]});
            self.operator.post("/api/v1/memberships", &membership).await?;
            let lesson = json!({"environment_id": id, "instructor_id": teacher, "programme": "Técnico en Sistemas",
                "group": format!("27584{number}{nth}"), "start_time": "00:00", "end_time": "23:59",
                "first_day": self.today, "last_day": self.today + Days::new(30), "on_holidays": true,
                "weekdays": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]});
            let schedule = self.made("/api/v1/schedules", &lesson).await?;
            rooms.push(Room { id, schedule, day: self.today.to_string() });
        }
        self.counters.push((counter, rooms));
        Ok(())
    }

    async fn teach(&mut self) -> Result<()> {
        let site = json!({"name": "Sede Principal", "dane_code": "105001000001", "municipality": "05001",
            "zone": "urban"});
        let site = self.made("/api/v1/sites", &site).await?;
        let year = json!({"name": self.today.year().to_string(), "starts_on": self.today,
            "ends_on": self.today + Days::new(300)});
        let year = self.made("/api/v1/school-years", &year).await?;
        let words = json!({"purpose": "data_protection", "text": "Autorizo lo que aquí se dice."});
        let words = self.made("/api/v1/consent-texts", &words).await?;
        let papers = json!({"papers": [{"kind": PAPER, "name": "Documento de identidad", "required": true}]});
        self.operator.put("/api/v1/enrollment-requirements", &papers).await?;
        for number in 0..OFFICES {
            let group = json!({"site_id": site, "school_year_id": year, "grade": 8, "shift": "morning",
                "code": format!("08{number:02}"), "capacity": 200});
            let group = self.made("/api/v1/groups", &group).await?;
            let course = Course { year: year.clone(), site: site.clone(), group, words: words.clone() };
            self.courses.push(course);
        }
        Ok(())
    }

    async fn thing(&self, code: &str, quantity: u32, room: &str) -> Result<String> {
        let body = json!({"code": code, "name": "Cosa", "tracking": "bulk", "quantity": quantity,
            "environment_id": room});
        self.made("/api/v1/inventory", &body).await
    }

    /// Makes something: its id.
    async fn made(&self, path: &str, body: &Value) -> Result<String> {
        Ok(text(&self.operator.post(path, body).await?, "/id")?.to_owned())
    }
}

async fn somebody(servers: &Servers, notes: &Notes, operator: &Api, email: &str, role: &str) -> Result<Api> {
    operator.post("/api/v1/users", &json!({"email": email, "password": PASSWORD})).await?;
    operator.post("/api/v1/memberships", &json!({"email": email, "roles": [role]})).await?;
    sign_in(servers, notes, email).await
}
