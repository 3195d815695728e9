//! A house in which everything of the inventory stands.

use crate::house::House;
use plantel_testkit::pictures::a_jpeg;
use serde_json::{Value, json};

/// The ids of what was put there.
pub struct Furniture {
    /// A room without things.
    pub room: String,
    /// A kind of thing, which wants to know a number.
    pub category: String,
    /// Kept in the warehouse, one unit; of that category.
    pub drone: String,
    /// Of two units of the camera, on their way from the warehouse to the room.
    pub transfer: String,
    /// Of the camera.
    pub picture: String,
    /// One that waits.
    pub import: String,
    /// What is printed on the camera.
    pub tag: String,
}

impl House {
    /// Puts one of everything into it, as people do.
    pub async fn furnish(&self) -> Furniture {
        let path = |place: &str| format!("/api/v1/{place}");
        let made = async |place: &str, body: Value| -> String {
            let answer = self.json("center_admin", "POST", &path(place), &body).await;
            assert_eq!(answer.status, 201, "{place}: {}", answer.body);
            answer.body["id"].as_str().unwrap().to_owned()
        };
        let room = made("environments", json!({"name": "Aula 7", "code": "A7"})).await;
        let field = json!({"key": "ram_gb", "label": "Memoria", "kind": "number", "required": true});
        let category = made("inventory/categories", json!({"code": "drone", "name": "Dron", "fields": [field]})).await;
        let drone = json!({"code": "DRO-1", "name": "Dron", "category": "drone", "extra": {"ram_gb": "4"},
            "environment_id": self.warehouse.id.to_string()});
        let drone = made("inventory", drone).await;
        let camera = self.asset.id.to_string();
        let transfer = json!({"from_environment_id": self.warehouse.id.to_string(), "to_environment_id": room,
            "lines": [{"asset_id": camera, "quantity": 2}]});
        let transfer = made("transfers", transfer).await;
        let place = path(&format!("inventory/{camera}/pictures"));
        let picture = self.picture(&place, "a").await;
        let file = b"codigo;nombre\nA-1;Mesa\n".to_vec();
        let import = self.send("center_admin", "POST", &path("imports"), &[("content-type", "text/csv")], file).await;
        assert_eq!(import.status, 202, "{}", import.body);
        let import = import.body["id"].as_str().unwrap().to_owned();
        let tag = self.asset.tag.as_ref().unwrap().to_string();
        Furniture { room, category, drone, transfer, picture, import, tag }
    }

    /// Adds a picture; gives its id.
    pub async fn picture(&self, place: &str, text: &str) -> String {
        let jpeg = [("content-type", "image/jpeg")];
        let picture = self.send("center_admin", "POST", place, &jpeg, a_jpeg(text)).await;
        assert_eq!(picture.status, 201, "{}", picture.body);
        picture.body["id"].as_str().unwrap().to_owned()
    }

    /// The path of the asset, and what lies behind it.
    pub fn camera(&self, behind: &str) -> String {
        format!("/api/v1/inventory/{}{behind}", self.asset.id)
    }
}
