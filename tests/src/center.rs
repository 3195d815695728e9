//! A training centre over a running server, with whatever people and things a test needs.

use crate::client::{Client, id};
use crate::databases::Kind;
use crate::server::{Env, PASSWORD, Server};
use serde_json::{Value, json};
use std::time::Duration;

/// The sample spreadsheet of a training centre.
pub const INVENTORY: &[u8] = include_bytes!("../data/inventario.csv");
/// The first day for which these tests ask for things.
pub const FIRST_DAY: &str = "2150-03-02";
/// The last.
pub const LAST_DAY: &str = "2150-03-06";

/// A training centre.
pub struct Center {
    /// What runs it.
    pub server: Server,
    /// The platform administrator, acting in it.
    pub root: Client,
    /// Its id.
    pub id: String,
}

impl Center {
    /// A new one.
    pub async fn open(kind: Kind) -> Self {
        Self::open_with(kind, &[]).await
    }

    /// A new one, on a server with these variables.
    pub async fn open_with(kind: Kind, env: Env<'_>) -> Self {
        let server = Server::start(kind, env).await;
        let root = server.root().await;
        let body = json!({"kind": "training_center", "name": "Centro de Formación", "code": "CENTRO"});
        let id = id(&root.post("/api/v1/institutions", body).await.is(201));
        let root = root.inside(&id);
        Self { server, root, id }
    }

    /// Another institution on the same server: its id.
    pub async fn neighbour(&self) -> String {
        let body = json!({"kind": "school", "name": "Colegio Vecino", "code": "VECINO"});
        id(&self.root.post("/api/v1/institutions", body).await.is(201))
    }

    /// The address of somebody.
    pub fn address(name: &str) -> String {
        format!("{name}@centro.test")
    }

    /// An account without any place: its id.
    pub async fn account(&self, name: &str) -> String {
        let body = json!({"email": Self::address(name), "password": PASSWORD, "full_name": format!("Don {name}")});
        id(&self.root.post("/api/v1/users", body).await.is(200))
    }

    /// Somebody of this role, with these rooms and warehouses, signed in.
    pub async fn person(&self, role: &str, environments: &[&str]) -> Client {
        self.named(role, role, environments).await
    }

    /// Somebody of this name and role, signed in.
    pub async fn named(&self, name: &str, role: &str, environments: &[&str]) -> Client {
        let user = self.account(name).await;
        let body = json!({"user_id": user, "roles": [role], "environment_ids": environments});
        self.root.post("/api/v1/memberships", body).await.is(201);
        self.server.client().signed_in(&Self::address(name), PASSWORD).await
    }

    /// Waits until what the clock does at the first start is done: it may stand in the journal.
    pub async fn jobs_ran(&self) {
        for _ in 0..1_000 {
            let jobs = self.root.get("/api/v1/jobs").await.is(200);
            if jobs["data"]
                .as_array()
                .expect("a list")
                .iter()
                .all(|job| job["result"] != "never" || job["schedule"] == "")
            {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("a job does not run");
    }

    /// A new warehouse: its id.
    pub async fn warehouse(&self, name: &str) -> String {
        let body = json!({"name": name, "is_warehouse": true});
        id(&self.root.post("/api/v1/environments", body).await.is(201))
    }

    /// So many equal things in a warehouse: their id.
    pub async fn asset(&self, code: &str, warehouse: &str, quantity: u32) -> String {
        let tracking = if quantity == 1 { "serial" } else { "bulk" };
        let body = json!({"code": code, "name": "Trípode", "category": "other", "tracking": tracking,
            "environment_id": warehouse, "quantity": quantity});
        id(&self.root.post("/api/v1/inventory", body).await.is(201))
    }
}

/// A request for units of an asset, for the days of these tests.
pub fn request_for(asset: &str, quantity: u32) -> Value {
    json!({"item_id": asset, "quantity": quantity, "start_date": FIRST_DAY, "end_date": LAST_DAY,
        "purpose": "Práctica de fotografía"})
}
