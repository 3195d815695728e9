//! An institution with a full warehouse and a room that is counted.

use crate::api::{Api, text};
use crate::place::{self, institution, sign_in};
use crate::program::Server;
use anyhow::{Context, Result, ensure};
use chrono::{Days, Utc};
use serde_json::{Value, json};
use std::fmt::Write;

/// Who runs it, and counts.
pub const ADMIN: &str = "admin@limit.plantel.test";
/// Who borrows.
const INSTRUCTOR: &str = "instructor@limit.plantel.test";
/// Kinds of things in the warehouse.
pub const THINGS: u32 = 10_000;
/// Things of the room that is counted, each with this many units.
const ITEMS: u32 = 20;
const OF_EACH: u32 = 3;

/// What is asked about it, by their ids.
pub struct School {
    pub institution: String,
    pub warehouse: String,
    pub room: String,
    pub schedule: String,
    pub admin: String,
    pub instructor: String,
    /// Some things of the warehouse.
    pub things: Vec<String>,
    /// What is sent when the room was counted.
    pub counted: Value,
}

impl School {
    /// A new one.
    #[expect(clippy::disallowed_methods, reason = "the class is today's")]
    pub async fn open(server: &Server) -> Result<Self> {
        let operator = sign_in(server, place::OPERATOR).await?;
        let institution = institution(&operator, "LIMIT").await?;
        let inside = operator.inside(&institution);
        let body = json!({"name": "Bodega Principal", "is_warehouse": true});
        let warehouse = text(&inside.post("/api/v1/environments", &body).await?, "/id")?.to_owned();
        let admin = person(&inside, ADMIN, "center_admin").await?;
        let instructor = person(&inside, INSTRUCTOR, "instructor").await?;
        let path = "/api/v1/inventory/import?create_environments=true";
        let made: Value = serde_json::from_slice(&inside.upload(path, warehouse_sheet()).await?)?;
        ensure!(made["created"].as_u64() == Some(THINGS.into()), "{made}");
        inside.upload(path, room_sheet()).await?;
        let rooms = inside.get_json("/api/v1/environments").await?;
        let rooms = rooms["data"].as_array().context("a list has its data")?;
        let room = rooms.iter().find(|room| room["name"] == "Ambiente 301").context("the room was made")?;
        let room = text(room, "/id")?.to_owned();
        let today = (Utc::now() - chrono::TimeDelta::hours(5)).date_naive();
        let lesson = json!({"environment_id": room, "programme": "Técnico en Sistemas", "group": "2758492",
            "start_time": "00:00", "end_time": "23:59", "first_day": today, "last_day": today + Days::new(30),
            "weekdays": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
            "on_holidays": true, "instructor_id": admin});
        let schedule = text(&inside.post("/api/v1/schedules", &lesson).await?, "/id")?.to_owned();
        let things = ids(&inside, "/api/v1/inventory?limit=100").await?;
        let items = ids(&inside, &format!("/api/v1/inventory?environment_id={room}")).await?;
        ensure!(items.len() == usize::try_from(ITEMS)?, "{} things are in the room", items.len());
        let items: Vec<Value> = items.iter().map(|id| json!({"item_id": id, "found": OF_EACH})).collect();
        let counted = json!({"is_clean": true, "is_organized": true, "inventory_complete": true, "items": items});
        Ok(Self { institution, warehouse, room, schedule, admin, instructor, things, counted })
    }
}

async fn person(inside: &Api, email: &str, role: &str) -> Result<String> {
    let made = inside.post("/api/v1/users", &json!({"email": email, "password": place::PASSWORD})).await?;
    inside.post("/api/v1/memberships", &json!({"email": email, "roles": [role]})).await?;
    Ok(text(&made, "/id")?.to_owned())
}

async fn ids(inside: &Api, path: &str) -> Result<Vec<String>> {
    let page = inside.get_json(path).await?;
    let rows = page["data"].as_array().context("a list has its data")?;
    rows.iter().map(|row| Ok(text(row, "/id")?.to_owned())).collect()
}

fn warehouse_sheet() -> String {
    let mut sheet = String::from("codigo;nombre;categoria;marca;modelo;ambiente;cantidad\n");
    for thing in 0..THINGS {
        let name = thing % 100;
        writeln!(sheet, "COSA-{thing:05};Cámara réflex {name};camera;Canon;EOS T7;Bodega Principal;{OF_EACH}")
            .expect("a string takes it");
    }
    sheet
}

fn room_sheet() -> String {
    let mut sheet = String::from("codigo;nombre;categoria;ambiente;cantidad\n");
    for item in 0..ITEMS {
        writeln!(sheet, "SALA-{item:03};Silla {item};other;Ambiente 301;{OF_EACH}").expect("a string takes it");
    }
    sheet
}
