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

    /// Has the warehouse counted after a class in it: the drone is not there, and that is not booked.
    pub async fn count_the_warehouse(&self, with: &Furniture) {
        let done = async |who: &str, place: &str, body: &Value| -> Value {
            let answer = self.json(who, "POST", &format!("/api/v1/{place}"), body).await;
            assert!([200, 201].contains(&answer.status), "{place}: {}", answer.body);
            answer.body
        };
        let (room, teacher) = (self.warehouse.id.to_string(), self.users["instructor"].id.to_string());
        let class = json!({"environment_id": room, "instructor_id": teacher, "programme": "Técnico en Sistemas",
            "group": "2758492", "start_time": "07:00", "end_time": "12:00", "weekdays": ["monday"],
            "first_day": "2026-03-16", "last_day": "2026-03-30"});
        let class = done("center_admin", "schedules", &class).await;
        let beginning = json!({"environment_id": room, "schedule_id": class["id"]});
        let sheet = done("center_admin", "inventory-checks", &beginning).await;
        let seen = |item: &Value| {
            let found = if item["item_id"] == with.drone.as_str() { json!(0) } else { item["expected"].clone() };
            json!({"item_id": item["item_id"], "found": found})
        };
        let items: Vec<Value> = sheet["items"].as_array().unwrap().iter().map(seen).collect();
        let check = format!("inventory-checks/{}", sheet["id"].as_str().unwrap());
        let well = json!({"is_clean": true, "is_organized": true, "inventory_complete": true});
        let (mut counted, mut last) = (well.clone(), well.clone());
        counted["items"] = json!(items);
        last["refuse"] = json!([{"item_id": with.drone, "reason": "Está en vuelo"}]);
        done("center_admin", &format!("{check}/submit"), &counted).await;
        done("instructor", &format!("{check}/confirm"), &well).await;
        done("supervisor", &format!("{check}/approve"), &last).await;
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
