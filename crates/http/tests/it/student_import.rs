//! Lists of students, on the wire.

use crate::house::{Answer, House};
use plantel_domain::institutions::school::{SchoolYear, SchoolYearState, Site};
use plantel_testkit::builders::{a_school_year, a_site, seed};
use rstest::rstest;
use serde_json::{Value, json};

const LIST: &str = "\
    tipo_documento;numero_documento;apellido1;nombre1;fecha_nacimiento;genero;grado;grupo;jornada;telefono\n\
    TI;1007;Peña;Ana;20/08/2015;F;5;0501;mañana;no tiene\n\
    XX;1008;;Luis;20/08/2033;M;5;0501;tarde;\n";

/// Where the list goes: a year and a site.
async fn ground(house: &House) -> (SchoolYear, Site) {
    let year = seed(&*house.store, a_school_year(house.id())).await;
    (year, seed(&*house.store, a_site(house.id())).await)
}

async fn bring(house: &House, who: &str, query: &str, headers: &[(&str, &str)]) -> Answer {
    let mut all = vec![("content-type", "text/csv")];
    all.extend(headers);
    house.send(who, "POST", &format!("/api/v1/students/import?{query}"), &all, LIST.as_bytes().to_vec()).await
}

fn query((year, site): &(SchoolYear, Site)) -> String {
    format!("year_id={}&site_id={}", year.id, site.id)
}

#[actix_web::test]
async fn a_list_is_taken_over_and_told_of_line_by_line() {
    let house = House::build().await;
    let ground = ground(&house).await;
    let rehearsed = bring(&house, "secretary", &format!("{}&dry_run=true", query(&ground)), &[]).await;
    let done = bring(&house, "secretary", &query(&ground), &[("accept-language", "en")]).await;
    assert_eq!((rehearsed.status, done.status), (200, 200), "{}", done.body);
    let told = ["rows", "created", "updated", "unchanged", "refused", "enrolled", "guardians_created"];
    let told = told.map(|field| done.body[field].as_u64().unwrap());
    assert_eq!(told, [2, 1, 0, 0, 1, 1, 0]);
    assert_eq!((&rehearsed.body["created"], &rehearsed.body["dry_run"]), (&json!(1), &json!(true)));
    assert_eq!(done.body["groups_created"], json!([{"grade": 5, "shift": "morning", "code": "0501"}]));
    let refusals = done.body["refusals"].as_array().unwrap();
    let codes: Vec<_> = refusals.iter().map(|fault| fault["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["import.unknown-document-type", "import.missing-surname", "import.future-birth-date"]);
    let expected = json!({"line": 3, "column": "apellido1", "value": "", "code": "import.missing-surname",
        "detail": "The row has no first surname."});
    assert_eq!(refusals[1], expected);
    let warnings = done.body["warnings"].as_array().unwrap();
    let phone = warnings.iter().find(|warning| warning["code"] == "import.bad-phone").unwrap();
    assert!(phone["line"] == 2 && phone["detail"].as_str().unwrap().contains("telephone"), "{phone}");
    let told = |warning: &Value| warning["detail"] != warning["code"];
    assert!(warnings.iter().all(told), "{}", done.body);

    let again = bring(&house, "secretary", &query(&ground), &[]).await;
    assert_eq!((&again.body["unchanged"], &again.body["created"]), (&json!(1), &json!(0)));
}

#[rstest]
#[case("", &[("?year_id", "field.required"), ("?site_id", "field.required")])]
#[case("year_id=7&site_id=", &[("?year_id", "id.invalid"), ("?site_id", "field.required")])]
#[case(
    "year_id=0198c0de-0000-4000-8000-00000000000a&site_id=0198c0de-0000-4000-8000-00000000000a&update=1&file=x",
    &[("?update", "field.invalid"), ("?file", "field.unknown")]
)]
#[actix_web::test]
async fn what_is_said_about_a_list_is_said_well(#[case] query: &str, #[case] faults: &[(&str, &str)]) {
    let house = House::build().await;
    let refused = bring(&house, "secretary", query, &[]).await;
    assert_eq!((refused.status, refused.faults().as_slice()), (422, faults));
}

#[actix_web::test]
async fn a_list_goes_nowhere_else() {
    let house = House::build().await.with_stranger_elsewhere().await;
    let (year, site) = ground(&house).await;
    let closed = SchoolYear { state: SchoolYearState::Closed, ..a_school_year(house.id()) };
    let closed = (seed(&*house.store, closed).await, site.clone());
    let retired = seed(&*house.store, Site { active: false, ..a_site(house.id()) }).await;
    let retired = (year.clone(), retired);
    let nowhere = (a_school_year(house.id()), site.clone());
    let unheard = (year.clone(), a_site(house.id()));
    let here = (year, site);
    for (who, ground, expected) in [
        ("secretary", &closed, (409, "school-year.closed")),
        ("secretary", &retired, (409, "site.retired")),
        ("secretary", &nowhere, (404, "school-year.not-found")),
        ("secretary", &unheard, (404, "site.not-found")),
        ("coordinator", &here, (403, "access.denied")),
        ("teacher", &here, (403, "access.denied")),
        ("nobody", &here, (401, "token.missing")),
        ("stranger", &here, (404, "school-year.not-found")),
    ] {
        assert_eq!(bring(&house, who, &query(ground), &[]).await.told(), expected, "{who}");
    }
    assert_eq!(house.get("secretary", "/api/v1/students?count=true").await.body["count"], 0);
}

#[actix_web::test]
async fn a_list_comes_as_the_bytes_of_a_sheet() {
    let house = House::build().await.with_settings(|settings| settings.upload_limit = 400);
    let path = format!("/api/v1/students/import?{}", query(&ground(&house).await));
    let send = async |kind: &str, body: &[u8]| {
        house.send("secretary", "POST", &path, &[("content-type", kind)], body.to_vec()).await
    };
    assert_eq!(send("multipart/form-data; boundary=x", b"--x--").await.told(), (415, "request.unsupported-media"));
    assert_eq!(send("application/json", b"{}").await.told(), (415, "request.unsupported-media"));
    assert_eq!(send("text/csv", &[b'x'; 401]).await.told(), (413, "request.too-large"));
    assert_eq!(send("text/csv", b"").await.told(), (422, "import.empty"));
    assert_eq!(send("text/csv", b"nombre;cosa\n1;2\n").await.told(), (422, "import.not-a-table"));
    assert_eq!(send("text/csv", b"grado;grupo\n1;2\n").await.told(), (422, "import.missing-columns"));
    assert_eq!(send("application/vnd.ms-excel", LIST.as_bytes()).await.status, 200);
}

#[actix_web::test]
async fn the_same_list_sent_twice_under_one_key_has_one_answer() {
    let house = House::build().await;
    let ground = ground(&house).await;
    let key = [("idempotency-key", "a-list")];
    let first = bring(&house, "secretary", &query(&ground), &key).await;
    let second = bring(&house, "secretary", &query(&ground), &key).await;
    assert_eq!((first.status, &first.body), (200, &second.body));
    assert_eq!(second.headers["idempotency-replayed"], "true");
}
