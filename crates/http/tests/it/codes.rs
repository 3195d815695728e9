//! The code lists of the school, on the wire.

use crate::house::{House, keys};
use rstest::rstest;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Of a list, those that have this code.
fn coded<'a>(list: &'a Value, code: &Value) -> Vec<&'a Value> {
    list.as_array().unwrap().iter().filter(|one| one["code"] == *code).collect()
}

#[actix_web::test]
async fn the_short_lists_come_whole_in_one_answer() {
    let house = House::build().await;
    let told = house.get("rector", "/api/v1/code-lists").await;
    assert_eq!(told.status, 200, "{}", told.body);
    let lengths = [
        ("departments", 33),
        ("disabilities", 16),
        ("document_types", 13),
        ("ethnicities", 115),
        ("grades", 26),
        ("relationships", 11),
        ("sexes", 2),
        ("shifts", 6),
        ("strata", 7),
        ("zones", 2),
    ];
    assert_eq!(told.keys(), lengths.map(|(name, _)| name));
    for (name, length) in lengths {
        let list = told.body[name].as_array().unwrap();
        assert_eq!(list.len(), length, "{name}");
        let codes: BTreeSet<_> = list.iter().map(|one| one["code"].to_string()).collect();
        assert_eq!(codes.len(), length, "{name}: a code stands twice");
        assert!(list.iter().all(|one| one["name"].as_str().is_some_and(|name| !name.is_empty())), "{name}");
    }
    let expected = [
        ("document_types", json!({"code": "TI", "name": "Tarjeta de identidad", "simat": 2})),
        ("document_types", json!({"code": "PASSPORT", "name": "Pasaporte", "simat": null})),
        ("shifts", json!({"code": "single", "name": "Única", "simat": 6})),
        ("zones", json!({"code": "rural", "name": "Rural", "simat": 2})),
        ("sexes", json!({"code": "F", "name": "Femenino", "simat": null})),
        ("relationships", json!({"code": "uncle_or_aunt", "name": "Tía o tío", "simat": null})),
        ("strata", json!({"code": 0, "name": "Sin estrato"})),
        ("ethnicities", json!({"code": 17, "name": "Pueblo indígena (código 17)"})),
        ("disabilities", json!({"code": 99, "name": "No aplica"})),
        ("departments", json!({"code": "05", "name": "Antioquia"})),
        ("grades", json!({"code": 0, "name": "Transición", "next": 1, "last": false, "youngest": 4, "oldest": 7})),
        (
            "grades",
            json!({"code": 26, "name": "Ciclo VI de adultos", "next": null, "last": true, "youngest": null,
                "oldest": null}),
        ),
    ];
    for (name, member) in &expected {
        assert_eq!(coded(&told.body[name], &member["code"]), [member], "{name}");
    }
}

#[actix_web::test]
async fn municipalities_are_a_list_like_others() {
    let house = House::build().await;
    let told = house.get("secretary", "/api/v1/municipalities?search=MEDELLIN").await;
    let medellin = json!({"code": "05001", "name": "Medellín", "department_code": "05", "department": "Antioquia"});
    assert_eq!((told.status, &told.body), (200, &json!({"data": [medellin], "count": null, "next": null})));
    let path = "/api/v1/municipalities?department=5&count=true&limit=2";
    let told = house.get("teacher", path).await;
    assert_eq!((&told.body["count"], told.body["data"].as_array().unwrap().len()), (&json!(125), 2));
    assert!(told.headers.contains_key("link"), "{:?}", told.headers);
    let told = house.get("teacher", &format!("{path}&skip=124")).await;
    assert_eq!((told.body["data"].as_array().unwrap().len(), &told.body["next"]), (1, &Value::Null));
    let told = house.get("teacher", &format!("{path}&skip=4294967295")).await;
    assert_eq!((told.status, &told.body["data"], &told.body["count"]), (200, &json!([]), &json!(125)));
    let told = house.get("guardian", "/api/v1/municipalities?department=05&search=nari%C3%B1o").await;
    assert_eq!(told.body["data"][0]["code"], "05483");
    assert_eq!(keys(&told.body["data"][0]), ["code", "department", "department_code", "name"]);
}

#[actix_web::test]
async fn the_pages_of_municipalities_together_are_all_of_them() {
    let house = House::build().await;
    let (mut codes, mut path) = (Vec::new(), "/api/v1/municipalities?limit=200".to_owned());
    for _ in 0..6 {
        let told = house.get("rector", &path).await;
        assert_eq!(told.status, 200, "{}", told.body);
        codes.extend(told.body["data"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned()));
        let Some(next) = told.body["next"].as_str() else { break };
        path = format!("/api/v1/municipalities?limit=200&cursor={next}");
    }
    assert_eq!(codes.len(), 1_122);
    assert!(codes.is_sorted_by(|one, next| one < next));
}

#[rstest]
#[case("department=98", (422, "request.invalid"), &[("?department", "department.unknown")])]
#[case("department=Antioquia&limit=0", (422, "request.invalid"),
    &[("?limit", "limit.out-of-range"), ("?department", "department.unknown")])]
#[case("limit=201", (422, "request.invalid"), &[("?limit", "limit.out-of-range")])]
#[case("skip=-1", (422, "request.invalid"), &[("?skip", "skip.out-of-range")])]
#[case("search=%00", (422, "request.invalid"), &[("?search", "text.control-character")])]
#[case("sort=name", (422, "request.invalid"), &[("?sort", "field.unknown")])]
#[case("cursor=x", (400, "page.bad-cursor"), &[])]
#[actix_web::test]
async fn a_bad_question_about_municipalities_is_told_where_it_is_bad(
    #[case] query: &str,
    #[case] refused: (u16, &str),
    #[case] faults: &[(&str, &str)],
) {
    let house = House::build().await;
    let told = house.get("rector", &format!("/api/v1/municipalities?{query}")).await;
    assert_eq!((told.told(), told.faults()), (refused, faults.to_vec()), "{}", told.body);
}

#[actix_web::test]
async fn a_cursor_of_another_list_leads_nowhere() {
    let house = House::build().await;
    house.json("rector", "POST", "/api/v1/environments", &json!({"name": "Aula 1"})).await;
    let other = house.get("rector", "/api/v1/environments?limit=1").await.body["next"].as_str().unwrap().to_owned();
    let told = house.get("rector", &format!("/api/v1/municipalities?cursor={other}")).await;
    assert_eq!(told.told(), (400, "page.bad-cursor"));
}

#[actix_web::test]
async fn countries_come_whole_in_one_answer() {
    let house = House::build().await;
    let told = house.get("auditor", "/api/v1/countries").await;
    assert_eq!((told.status, told.body.as_array().unwrap().len()), (200, 249));
    let colombia = json!({"code": "CO", "numeric": 170, "name": "Colombia"});
    assert_eq!(coded(&told.body, &json!("CO")), [&colombia]);
    assert!(coded(&told.body, &json!("XK")).is_empty());
}

#[rstest]
#[actix_web::test]
async fn the_lists_are_for_those_who_see_the_school(#[values("code-lists", "municipalities", "countries")] list: &str) {
    let house = House::build().await;
    let path = format!("/api/v1/{list}");
    assert_eq!(house.get("nobody", &path).await.told(), (401, "token.missing"));
    for who in ["technician", "warehouse_admin", "instructor"] {
        assert_eq!(house.get(who, &path).await.told(), (403, "access.denied"), "{who}");
    }
    for who in ["rector", "coordinator", "secretary", "teacher", "guardian", "student", "auditor"] {
        assert_eq!(house.get(who, &path).await.status, 200, "{who}");
    }
}
