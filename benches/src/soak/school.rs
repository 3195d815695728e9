//! Who asks, and who is told.

use super::servers::Servers;
use crate::api::{Api, text};
use crate::place::{PASSWORD, institution};
use anyhow::Result;
use serde_json::json;

/// Warehouses, who keeps each of them, and who borrows.
const WAREHOUSES: usize = 4;
const KEEPERS: usize = 5;
const BORROWERS: usize = 16;

/// Somebody who keeps a warehouse: told when somebody asks for a thing of it.
pub struct Keeper {
    /// As they talk to a server.
    pub api: Api,
    /// Which warehouse, by its number.
    pub warehouse: usize,
}

/// A centre with warehouses of which things are asked.
pub struct School {
    /// Who is told.
    pub keepers: Vec<Keeper>,
    /// Who asks.
    pub borrowers: Vec<Api>,
    /// A thing of each warehouse, of which there is plenty.
    pub assets: Vec<String>,
}

impl School {
    /// A new one.
    pub async fn make(servers: &Servers) -> Result<Self> {
        let operator = servers.operator().await?;
        let inside = operator.inside(&institution(&operator, "SOAK").await?);
        let (mut keepers, mut borrowers, mut assets) = (Vec::new(), Vec::new(), Vec::new());
        for warehouse in 0..WAREHOUSES {
            let body = json!({"name": format!("Bodega {warehouse}"), "is_warehouse": true});
            let id = text(&inside.post("/api/v1/environments", &body).await?, "/id")?.to_owned();
            let body = json!({"code": format!("CABLE-{warehouse}"), "name": "Cable HDMI", "tracking": "bulk",
                "quantity": 1_000_000, "environment_id": id});
            assets.push(text(&inside.post("/api/v1/inventory", &body).await?, "/id")?.to_owned());
            for number in 0..KEEPERS {
                let email = format!("keeper-{warehouse}-{number}@soak.plantel.test");
                let places = json!({"email": email, "roles": ["warehouse_admin"], "environment_ids": [id]});
                keepers.push(Keeper { api: somebody(servers, &inside, &email, &places).await?, warehouse });
            }
        }
        for number in 0..BORROWERS {
            let email = format!("borrower-{number}@soak.plantel.test");
            let places = json!({"email": email, "roles": ["instructor"]});
            borrowers.push(somebody(servers, &inside, &email, &places).await?);
        }
        Ok(Self { keepers, borrowers, assets })
    }
}

async fn somebody(servers: &Servers, inside: &Api, email: &str, places: &serde_json::Value) -> Result<Api> {
    inside.post("/api/v1/users", &json!({"email": email, "password": PASSWORD})).await?;
    inside.post("/api/v1/memberships", places).await?;
    servers.sign_in(email).await
}
