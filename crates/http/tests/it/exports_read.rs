//! Files of lists, read by others.

use crate::exports::{MARK, file, lines, sheet, stock};
use crate::house::House;
use calamine::Data;
use plantel_domain::inventory::{Category, Condition, Extra, Field, FieldKey, FieldKind, FieldValue, Tracking};
use plantel_domain::money::Money;
use plantel_testkit::builders::{a_category, category_code, good, line, prose, seed};
use serde_json::json;

const HEADINGS: &str = "id,code,name,tracking,serial_number,category,brand,model,environment_id,environment,\
    purchase_date,purchase_cost,purchase_cost_currency,salvage_value,useful_life_months,warranty_until,\
    maintenance_due_on,notes,status,quantity,damaged,missing,maintenance,in_use,on_loan,in_transit,available,custodian_id,kit_id,tag,retired_at,\
    retired_reason,extra,created_at,updated_at";

/// With one asset more, of which everything is nasty.
async fn nasty() -> House {
    let house = House::build().await;
    seed(&*house.store, Category { code: category_code("Óptica"), ..a_category(house.id()) }).await;
    stock(&house, 1, |_, asset| {
        asset.id = uuid().into();
        (asset.code, asset.name) = (line("=1+1"), line("Mesa \"A\", grande; ñandú 🔑"));
        (asset.tracking, asset.units) = (Tracking::Serial, good(1));
        (asset.serial_number, asset.category) = (Some(line("+57")), category_code("Óptica"));
        (asset.brand, asset.model) = (Some(line("-5")), Some(line("@SUM(A1)")));
        asset.purchase_date = Some("2024-02-29".parse().unwrap());
        asset.purchase_cost = Some(Money::parse("3200000.50", Money::currency_of("COP").unwrap()).unwrap());
        asset.warranty_until = Some("1900-01-01".parse().unwrap());
        asset.maintenance_due_on = Some("2026-05-04".parse().unwrap());
        asset.notes = Some(prose("uno\ndos; tres"));
    })
    .await;
    house
}

fn uuid() -> uuid::Uuid {
    "01890000-0000-7000-8000-0000000000ff".parse().unwrap()
}

#[actix_web::test]
async fn a_csv_file_is_this_byte_by_byte() {
    let house = nasty().await;
    let place = house.warehouse.id;
    let asset = &house.asset;
    let (tag, first) = (asset.tag.as_ref().unwrap(), "000000000000000000000000B0000000");
    let stamp = |at: chrono::DateTime<chrono::Utc>| at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true);
    let (made, changed) = (stamp(asset.created_at), stamp(asset.updated_at));
    let expected = format!(
        "{MARK}{HEADINGS}\r\n\
         {},'=1+1,\"Mesa \"\"A\"\", grande; ñandú 🔑\",serial,'+57,óptica,'-5,'@SUM(A1),{place},Bodega Principal,\
         2024-02-29,3200000.50,COP,,,1900-01-01,2026-05-04,\"uno\ndos; tres\",available,1,0,0,0,0,0,0,1,,,{first},,,,\
         {made},{changed}\r\n\
         {},CAM-1,Cámara réflex,bulk,,medición,,,{place},Bodega Principal,\
         ,,,,,,,,available,10,0,0,0,0,0,0,10,,,{tag},,,,{made},{changed}\r\n",
        uuid(),
        asset.id,
    );
    let file = file(&house, "instructor", "/inventory/export").await;
    assert_eq!(String::from_utf8(file.bytes).unwrap(), expected);
}

#[actix_web::test]
async fn a_workbook_has_words_numbers_and_dates() {
    let house = nasty().await;
    let (_, rows) = sheet(file(&house, "instructor", "/inventory/export?format=xlsx").await);
    assert_eq!(rows.len(), 3);
    let cell = |heading: &str| {
        let column = rows[0].iter().position(|cell| *cell == Data::String(heading.to_owned())).unwrap();
        rows[1][column].clone()
    };
    let words = [
        ("id", uuid().to_string()),
        ("code", "=1+1".to_owned()),
        ("name", "Mesa \"A\", grande; ñandú 🔑".to_owned()),
        ("serial_number", "+57".to_owned()),
        ("model", "@SUM(A1)".to_owned()),
        ("environment", "Bodega Principal".to_owned()),
        ("notes", "uno\ndos; tres".to_owned()),
        ("purchase_cost_currency", "COP".to_owned()),
    ];
    for (heading, expected) in words {
        assert_eq!(cell(heading), Data::String(expected), "{heading}");
    }
    assert_eq!((cell("purchase_cost"), cell("quantity")), (Data::Float(3_200_000.5), Data::Float(1.0)));
    for (heading, day) in [("purchase_date", 45_351.0), ("warranty_until", 1.0), ("maintenance_due_on", 46_146.0)] {
        let Data::DateTime(read) = cell(heading) else { panic!("{heading} is no date") };
        assert!((read.as_f64() - day).abs() < 1e-9, "{heading}: {}", read.as_f64());
    }
}

#[actix_web::test]
async fn a_list_longer_than_a_page_is_whole_and_in_order() {
    let house = House::build().await;
    stock(&house, 2500, |_, _| {}).await;
    let expected: Vec<_> = (0..2500).map(|number| format!("B-{number:05}")).chain(["CAM-1".to_owned()]).collect();
    let csv = lines(&house, "instructor", "/inventory/export").await;
    let codes: Vec<_> = csv[1..].iter().map(|line| line.split(',').nth(1).unwrap()).collect();
    assert_eq!(codes, expected);
    let (_, rows) = sheet(file(&house, "instructor", "/inventory/export?format=xlsx").await);
    let codes: Vec<_> = rows[1..].iter().map(|row| row[1].to_string()).collect();
    assert_eq!(codes, expected);
}

#[actix_web::test]
async fn the_file_of_the_inventory_says_to_the_import_what_is_known_already() {
    let house = House::build().await;
    stock(&house, 20, |number, asset| {
        let lent = u32::try_from(number % 2).unwrap() * 7;
        let damaged = good(7 - lent).with(Condition::Damaged, 1).with(Condition::Missing, 2);
        asset.units = damaged.with(Condition::OnLoan, lent);
        asset.purchase_cost = Some(Money::parse("3200000.50", Money::currency_of("COP").unwrap()).unwrap());
        asset.notes = Some(prose("uno\ndos, \"tres\"; cuatro"));
    })
    .await;
    let bytes = file(&house, "center_admin", "/inventory/export").await.bytes;
    let csv = [("content-type", "text/csv")];
    let answer = house.send("center_admin", "POST", "/api/v1/inventory/import?update=true", &csv, bytes).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let told = ["rows", "unchanged", "updated", "refused", "created"].map(|field| answer.body[field].as_u64().unwrap());
    assert_eq!(told, [21, 21, 0, 0, 0], "{}", answer.body);
}

#[actix_web::test]
async fn fields_of_categories_come_back_from_either_file() {
    let house = House::build().await;
    let field = |key: &str, kind| {
        let choices = if kind == FieldKind::Choice { vec![line("=VGA")] } else { Vec::new() };
        Field { key: FieldKey::parse(key).unwrap(), label: line(key), kind, required: true, choices }
    };
    let kinds = FieldKind::ALL.iter().map(|kind| field(kind.name(), *kind)).collect();
    seed(&*house.store, Category { code: category_code("Óptica"), fields: kinds, ..a_category(house.id()) }).await;
    stock(&house, 3, |number, asset| {
        asset.category = category_code("Óptica");
        // An apostrophe of the text's own is not one that guards it.
        let quoted = line(["'=1+1", "'-7", "''+5"][number]);
        (asset.code, asset.brand) = (quoted.clone(), Some(line(quoted.as_str())));
        let text = ["=1+1", "uno\n\"dos\"; tres, ñ 🔑", "2026-02-28"][number];
        let values = [
            ("text", FieldValue::Text(text.to_owned())),
            ("number", FieldValue::Text("-007.50".to_owned())),
            ("boolean", FieldValue::Boolean(number == 0)),
            ("date", FieldValue::Date("2024-02-29".parse().unwrap())),
            ("choice", FieldValue::Text("=VGA".to_owned())),
        ];
        asset.extra = values.map(|(key, value)| (key.to_owned(), value)).into_iter().collect::<Extra>();
    })
    .await;
    for format in ["csv", "xlsx"] {
        let file = file(&house, "center_admin", &format!("/inventory/export?format={format}")).await;
        let media = file.headers["content-type"].split(';').next().unwrap().to_owned();
        let sent = [("content-type", media.as_str())];
        let path = "/api/v1/inventory/import?update=true";
        let answer = house.send("center_admin", "POST", path, &sent, file.bytes).await;
        let told = ["rows", "unchanged", "updated", "refused", "created"].map(|field| answer.body[field].as_u64());
        assert_eq!(told, [4, 4, 0, 0, 0].map(Some), "{format}: {}", answer.body);
        assert_eq!(answer.body["warnings"], json!([]), "{format}: {}", answer.body);
        assert!(!answer.body["ignored_columns"].to_string().contains("extra"), "{format}: {}", answer.body);
    }
}

/// What a spreadsheet would carry out, if it took it for a formula.
const FORMULAS: [&str; 5] =
    ["=cmd|' /C calc'!A0", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1+1)*cmd", "=HYPERLINK(\"http://x.test\")"];

async fn with_formulas() -> House {
    let house = House::build().await;
    stock(&house, FORMULAS.len(), |number, asset| {
        (asset.name, asset.notes) = (line(FORMULAS[number]), Some(prose(FORMULAS[number])));
        (asset.brand, asset.model) = (Some(line(FORMULAS[number])), Some(line("x")));
    })
    .await;
    house
}

#[actix_web::test]
async fn no_cell_is_a_formula_and_the_file_comes_back_as_it_was() {
    let house = with_formulas().await;
    for format in ["csv", "xlsx"] {
        let file = file(&house, "center_admin", &format!("/inventory/export?format={format}")).await;
        let media = file.headers["content-type"].split(';').next().unwrap().to_owned();
        if format == "csv" {
            let text = String::from_utf8(file.bytes.clone()).unwrap();
            let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
            let begins = |cell: &str| cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
            let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
            assert_eq!(rows.len(), FORMULAS.len() + 1);
            assert!(rows.iter().all(|row| !row.iter().any(begins)), "{text}");
            assert!(rows.iter().any(|row| &row[2] == "'=cmd|' /C calc'!A0"), "{text}");
        }
        let sent = [("content-type", media.as_str())];
        let path = "/api/v1/inventory/import?update=true";
        let answer = house.send("center_admin", "POST", path, &sent, file.bytes).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let told = ["rows", "unchanged", "updated", "refused", "created"].map(|field| answer.body[field].as_u64());
        assert_eq!(told, [6, 6, 0, 0, 0].map(Some), "{format}: {}", answer.body);
        assert_eq!(answer.body["import_id"], serde_json::Value::Null, "{format}: {}", answer.body);
    }
    let listed = house.get("auditor", "/api/v1/inventory?limit=5").await;
    let names: Vec<_> = listed.body["data"].as_array().unwrap().iter().map(|a| a["name"].as_str().unwrap()).collect();
    assert_eq!(names, FORMULAS);
}

#[actix_web::test]
async fn an_apostrophe_that_somebody_typed_comes_back_too() {
    let house = House::build().await;
    stock(&house, 2, |number, asset| asset.name = line(["'=1+1", "''-5"][number])).await;
    let csv = file(&house, "center_admin", "/inventory/export").await.bytes;
    assert!(String::from_utf8_lossy(&csv).contains(",''=1+1,"));
    let path = "/api/v1/inventory/import?update=true";
    let answer = house.send("center_admin", "POST", path, &[("content-type", "text/csv")], csv).await;
    assert_eq!((&answer.body["unchanged"], &answer.body["refused"]), (&json!(3), &json!(0)), "{}", answer.body);
}

#[actix_web::test]
async fn a_workbook_has_formulas_as_words() {
    let house = with_formulas().await;
    let (_, rows) = sheet(file(&house, "auditor", "/inventory/export?format=xlsx").await);
    let names: Vec<_> = rows[1..].iter().map(|row| row[2].clone()).take(FORMULAS.len()).collect();
    assert_eq!(names, FORMULAS.map(|formula| Data::String(formula.to_owned())));
}

#[actix_web::test]
async fn movements_and_transfers_are_told_whole() {
    let house = House::build().await;
    let with = house.furnish().await;
    let body = json!({"kind": "damage", "quantity": 3, "reason": "=1+1", "document": "Acta, 12"});
    let booked = house.json("center_admin", "POST", &house.camera("/movements"), &body).await;
    let movement = &booked.body["movement"];
    let (here, camera) = (house.warehouse.id.to_string(), house.asset.id.to_string());
    let text = |field: &str| movement[field].as_str().unwrap().to_owned();
    let file = lines(&house, "auditor", "/inventory/movements/export?kind=damage").await;
    let headings = "id,at,asset_id,kind,quantity,from_environment_id,from_condition,to_environment_id,to_condition,\
        reason,document,cause,cause_id,by";
    let row = format!(
        "{},{},{camera},damage,3,{here},good,{here},damaged,'=1+1,\"Acta, 12\",,,{}",
        text("id"),
        text("at"),
        text("by")
    );
    assert_eq!(file, [headings.to_owned(), row]);
    let sent = lines(&house, "auditor", "/inventory/movements/export?kind=transfer_out").await;
    assert!(sent[1].contains(&format!(",transfer,{},", with.transfer)), "{sent:?}");
    let headings = "id,state,from_environment_id,to_environment_id,lines,note,closing_note,sent_by,created_at,\
        closed_by,closed_at";
    let file = lines(&house, "auditor", "/transfers/export").await;
    assert_eq!((file.len(), file[0].as_str()), (2, headings));
    assert!(file[1].starts_with(&format!("{},sent,{here},{},", with.transfer, with.room)), "{file:?}");
}
