//! A room with things in it, a class that is on now, and the people who answer for it.

use crate::center::Center;
use crate::client::{Client, id};
use crate::databases::Kind;
use crate::server::{Env, PASSWORD};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Timelike, Utc};
use serde_json::{Value, json};

/// The group that has class.
pub const GROUP: &str = "2758492";

/// Where checks are.
pub const CHECKS: &str = "/api/v1/inventory-checks";

/// A training centre where it is noon, so that a class of today has begun and is not over, whenever the test runs.
pub struct Class {
    /// The centre.
    pub center: Center,
    /// Its own day.
    pub today: NaiveDate,
    /// The room.
    pub room: String,
    /// The class in it.
    pub schedule: String,
    /// Of the group.
    pub student: Client,
    /// Who teaches.
    pub instructor: Client,
    /// Who answers for the room.
    pub supervisor: Client,
}

impl Class {
    /// A new one.
    pub async fn open(kind: Kind) -> Self {
        Self::open_with(kind, &[]).await
    }

    /// A new one, on a server with these variables.
    pub async fn open_with(kind: Kind, env: Env<'_>) -> Self {
        let center = Center::open_with(kind, env).await;
        let (zone, today) = where_it_is_noon();
        center.root.patch("/api/v1/institutions/current", json!({"time_zone": zone})).await.is(200);
        let room = id(&center.root.post("/api/v1/environments", json!({"name": "Ambiente 301"})).await.is(201));
        let student = member(&center, "aprendiz", ["student", GROUP], &[]).await;
        let instructor = member(&center, "instructora", ["instructor", ""], &[]).await;
        let supervisor = member(&center, "supervisora", ["supervisor", ""], &[&room]).await;
        let lesson = lesson(&room, today);
        let schedule = id(&instructor.post("/api/v1/schedules", lesson).await.is(201));
        Self { center, today, room, schedule, student, instructor, supervisor }
    }

    /// So many of a thing in the room, broken and missing ones among them: its id.
    pub async fn things(&self, code: &str, [quantity, damaged, missing]: [u32; 3]) -> String {
        let body = json!({"code": code, "name": format!("Equipo {code}"), "category": "other", "tracking": "bulk",
            "environment_id": self.room, "quantity": quantity, "damaged": damaged, "missing": missing});
        id(&self.center.root.post("/api/v1/inventory", body).await.is(201))
    }

    /// What begins a check of the class today.
    pub fn beginning(&self) -> Value {
        json!({"environment_id": self.room, "schedule_id": self.schedule})
    }

    /// A check of the class, begun by the student: where it is.
    pub async fn begun(&self) -> String {
        format!("{CHECKS}/{}", id(&self.student.post(CHECKS, self.beginning()).await.is(201)))
    }
}

/// A class that is on all day, each day from yesterday to a month ahead.
pub fn lesson(room: &str, today: NaiveDate) -> Value {
    json!({"environment_id": room, "programme": "Técnico en Sistemas", "group": GROUP, "start_time": "00:00",
        "end_time": "23:59", "first_day": today - Days::new(1), "last_day": today + Days::new(30), "on_holidays": true,
        "weekdays": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]})
}

/// What somebody says of a room where all is well.
pub fn all_well() -> Value {
    json!({"is_clean": true, "is_organized": true, "inventory_complete": true})
}

/// What somebody says of a room where all is well, with more.
pub fn all_well_and(more: &Value) -> Value {
    let mut said = all_well();
    for (name, value) in more.as_object().expect("an object") {
        said[name] = value.clone();
    }
    said
}

/// Somebody of a role and, if it is named, a group, with these rooms, signed in.
pub async fn member(center: &Center, name: &str, [role, group]: [&str; 2], rooms: &[&str]) -> Client {
    let user = center.account(name).await;
    let groups: Vec<&str> = [group].into_iter().filter(|group| !group.is_empty()).collect();
    let body = json!({"user_id": user, "roles": [role], "environment_ids": rooms, "groups": groups});
    center.root.post("/api/v1/memberships", body).await.is(201);
    center.server.client().signed_in(&Center::address(name), PASSWORD).await
}

/// Now, as telephones have it.
#[expect(clippy::disallowed_methods, reason = "the program under test has the time of the machine")]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// A time zone in which it is between noon and one, and its day.
fn where_it_is_noon() -> (String, NaiveDate) {
    let now = now();
    let ahead = 12 - i64::from(now.hour());
    // The sign is that of POSIX: west of Greenwich is positive.
    let zone = if ahead == 0 { "Etc/GMT".to_owned() } else { format!("Etc/GMT{:+}", -ahead) };
    (zone, (now + TimeDelta::hours(ahead)).date_naive())
}
