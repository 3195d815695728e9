//! The large institution and its people, made over HTTP.

use crate::api::{Api, text};
use crate::program::Server;
use anyhow::Result;
use serde_json::json;

/// The platform administrator's address.
pub const OPERATOR: &str = "bench@plantel.test";
/// Everybody's password.
pub const PASSWORD: &str = "siete trompetas azules";
/// Who runs the large institution.
pub const ADMIN: &str = "admin@plantel.test";
/// Who borrows there.
pub const INSTRUCTOR: &str = "instructor@plantel.test";

/// Signs somebody in on connections of their own.
pub async fn sign_in(server: &Server, email: &str) -> Result<Api> {
    let stranger = Api::stranger()?.at(&server.address);
    let signed_in = stranger.post("/api/v1/auth/login", &json!({"email": email, "password": PASSWORD})).await?;
    Ok(stranger.with_token(text(&signed_in, "/access_token")?))
}

/// Makes an institution; gives its id.
pub async fn institution(operator: &Api, code: &str) -> Result<String> {
    let body = json!({"kind": "training_center", "name": format!("Centro {code}"), "code": code});
    let made = operator.post("/api/v1/institutions", &body).await?;
    Ok(text(&made, "/id")?.to_owned())
}

/// How many rooms the large institution has, its warehouse among them.
pub const ROOMS: usize = 200;

/// The large institution, while it is still empty.
pub struct Place {
    /// Its id.
    pub institution: String,
    /// The id of its warehouse.
    pub warehouse: String,
    /// The ids of all its rooms, the warehouse first.
    pub rooms: Vec<String>,
}

impl Place {
    /// With an administrator, an instructor, a warehouse and rooms.
    pub async fn make(operator: &Api) -> Result<Self> {
        let institution = institution(operator, "LARGE").await?;
        let inside = operator.inside(&institution);
        let body = json!({"name": "Bodega Principal", "is_warehouse": true});
        let warehouse = text(&inside.post("/api/v1/environments", &body).await?, "/id")?.to_owned();
        for (email, role) in [(ADMIN, "center_admin"), (INSTRUCTOR, "instructor")] {
            inside.post("/api/v1/users", &json!({"email": email, "password": PASSWORD})).await?;
            inside.post("/api/v1/memberships", &json!({"email": email, "roles": [role]})).await?;
        }
        let mut rooms = vec![warehouse.clone()];
        for number in 1..ROOMS {
            let body = json!({"name": format!("Ambiente {number:03}")});
            rooms.push(text(&inside.post("/api/v1/environments", &body).await?, "/id")?.to_owned());
        }
        Ok(Self { institution, warehouse, rooms })
    }
}
