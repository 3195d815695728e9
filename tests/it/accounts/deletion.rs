//! Leaving: a copy of everything, and then nothing that tells who it was.

use super::{ME, text};
use plantel_tests::center::{Center, request_for};
use plantel_tests::client::{Client, id};
use plantel_tests::databases::Kind;
use plantel_tests::letters::settled;
use plantel_tests::look::{everything, texts};
use plantel_tests::mailbox::Mailbox;
use plantel_tests::on_both_databases;
use plantel_tests::server::{PASSWORD, Server};
use serde_json::{Value, json};

on_both_databases!(
    who_leaves_cannot_be_known_any_more,
    who_holds_what_is_lent_stays_until_it_is_back,
    letters_that_never_left_go_with_who_leaves,
    everybody_gets_a_copy_of_what_is_kept_of_them,
);

const EMAIL: &str = "Xiomara.Quintanilla@casa.test";
const NAME: &str = "Xiomara Quintanilla";
const PHONE: &str = "Xiomaras-Telephone/7";
const OWN: &str = "/api/v1/users/me";

/// A centre with a warehouse and a thing in it.
struct House {
    center: Center,
    asset: String,
    user: String,
    somebody: Client,
}

/// And somebody who does in it whatever leaves traces.
async fn gather(kind: Kind) -> House {
    let center = Center::open(kind).await;
    let warehouse = center.warehouse("Bodega").await;
    let asset = center.asset("TRI-1", &warehouse, 5).await;
    let new = json!({"email": EMAIL, "password": PASSWORD, "full_name": NAME});
    let user = id(&center.root.keyed("a-new-account").post("/api/v1/users", new).await.is(200));
    let place = json!({"user_id": user, "roles": ["instructor"]});
    center.root.keyed("a-new-place").post("/api/v1/memberships", place).await.is(201);
    let device = center.server.client().with("user-agent", PHONE);
    device.login(EMAIL, "wrong").await.refuses(401, "login.bad-credentials");
    let somebody = device.signed_in(EMAIL, PASSWORD).await;
    somebody.patch(OWN, json!({"full_name": format!("{NAME} de la Casa")})).await.is(200);
    somebody.patch(OWN, json!({"email": EMAIL, "full_name": NAME})).await.is(200);
    somebody.keyed("an-item").post("/api/v1/items", json!({"title": format!("De {NAME}")})).await.is(200);
    somebody.keyed("a-loan").post("/api/v1/loans", request_for(&asset, 1)).await.is(201);
    somebody.post("/api/v1/auth/forgot-password", json!({"email": EMAIL})).await.is(202);
    somebody.post("/api/v1/auth/mfa/enrol", json!({"password": PASSWORD})).await.is(200);
    center.server.client().with("user-agent", "Another/1").signed_in(EMAIL, PASSWORD).await;
    let invited = json!({"email": EMAIL, "roles": ["student"]});
    center.root.inside(&center.neighbour().await).post("/api/v1/invitations", invited).await.is(201);
    settled(&center.server).await;
    House { center, asset, user, somebody }
}

/// Where something of hers can be read, in any capitals.
fn traces(all: &[String]) -> Vec<&String> {
    let hers = |row: &&String| row.to_lowercase().contains("xiomara") || row.to_lowercase().contains("quintanilla");
    all.iter().filter(hers).collect()
}

async fn who_leaves_cannot_be_known_any_more(kind: Kind) {
    let House { center, user, somebody, asset } = gather(kind).await;
    let pools = center.server.database.pools().await;
    let before = everything(&pools, kind).await;
    for table in ["users", "sessions", "sign_ins", "items", "invitations"] {
        let found = traces(&before).into_iter().any(|row| row.starts_with(&format!("{table}: ")));
        assert!(found, "nothing of hers in {table}: {before:#?}");
    }
    assert_eq!(somebody.delete(OWN).await.is(200), json!({"message": "User deleted successfully"}));
    let after = everything(&pools, kind).await;
    let left = traces(&after);
    assert!(left.is_empty(), "{left:#?}");
    let journal = center.root.get(&format!("/api/v1/audit-logs?user_id={user}&limit=200")).await.is(200);
    let rows = journal["data"].as_array().expect("a list");
    assert!(rows.iter().any(|row| row["action"] == "loan.requested"), "what was done stays: {journal}");
    let told = format!("SELECT kind FROM journal WHERE kind = 'user.deleted' AND user_id = '{user}'");
    let told = match kind {
        Kind::Postgres => texts(&pools, &told).await.len(),
        // An id is a blob there.
        Kind::Sqlite => texts(&pools, "SELECT kind FROM journal WHERE kind = 'user.deleted'").await.len(),
    };
    assert_eq!(told, 1);

    somebody.get(ME).await.refuses(401, "token.revoked");
    center.server.client().login(EMAIL, PASSWORD).await.refuses(401, "login.bad-credentials");
    assert_eq!(center.root.get(&format!("/api/v1/users/{user}")).await.status, 404);
    assert_eq!(center.root.patch(&format!("/api/v1/users/{user}"), json!({"is_active": true})).await.status, 404);
    let loans = center.root.get(&format!("/api/v1/loans?item_id={asset}")).await.is(200);
    assert_eq!(loans["data"].as_array().map(Vec::len), Some(1), "the loan stays: {loans}");
    let people = center.root.get("/api/v1/memberships").await.is(200).to_string();
    assert!(!people.to_lowercase().contains("xiomara"), "{people}");
    let again = json!({"email": EMAIL, "password": PASSWORD});
    let again = center.server.client().post("/api/v1/users/signup", again).await.is(200);
    assert_ne!(id(&again), user);
}

async fn who_holds_what_is_lent_stays_until_it_is_back(kind: Kind) {
    let House { center, user, somebody, asset } = gather(kind).await;
    let loans = center.root.get(&format!("/api/v1/loans?item_id={asset}")).await.is(200);
    let loan = format!("/api/v1/loans/{}", id(&loans["data"][0]));
    for verb in ["approve", "hand-over"] {
        center.root.post(&format!("{loan}/{verb}"), Value::Null).await.is(200);
    }
    let path = format!("/api/v1/users/{user}");
    for refused in [somebody.delete(OWN).await, center.root.delete(&path).await] {
        assert_eq!((refused.status, &refused.body["code"]), (409, &json!("user.has-loans")), "{}", refused.text());
    }
    somebody.get(ME).await.is(200);
    center.root.post(&format!("{loan}/return"), Value::Null).await.is(200);
    center.root.delete(&path).await.is(200);
    somebody.get(ME).await.refuses(401, "token.revoked");
    let all = everything(&center.server.database.pools().await, kind).await;
    // The paper of what was handed over is evidence, and stays as it was signed.
    let (papers, others): (Vec<_>, Vec<_>) =
        traces(&all).into_iter().partition(|row| row.starts_with("loan_records: "));
    assert!(papers.len() == 1 && others.is_empty(), "{papers:#?} {others:#?}");
}

async fn letters_that_never_left_go_with_who_leaves(kind: Kind) {
    let mailbox = Mailbox::start(&["--reject", EMAIL, "--reject", "Quintanilla@otra.test"]);
    let env = mailbox.env();
    let env: Vec<_> = env.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let server = Server::start(kind, &env).await;
    let new = json!({"email": EMAIL, "password": PASSWORD, "full_name": NAME, "is_verified": true});
    server.client().post("/api/v1/private/users", new).await.is(200);
    server.client().signed_in(EMAIL, PASSWORD).await;
    let somebody = server.client().with("user-agent", PHONE).signed_in(EMAIL, PASSWORD).await;
    somebody.patch(OWN, json!({"email": "Quintanilla@otra.test"})).await.is(200);
    settled(&server).await;
    let parked = server.client().get("/health").await.is(200)["parts"]["letters"]["parked"].clone();
    assert_eq!(parked, 3, "of a new device, of another address to the old one, and for its proof");
    let pools = server.database.pools().await;
    let confided =
        texts(&pools, "SELECT CAST(confidential AS TEXT) FROM deliveries WHERE confidential IS NOT NULL").await;
    assert_eq!(traces(&confided).len(), 2, "{confided:#?}");
    somebody.delete(OWN).await.is(200);
    let all = everything(&pools, kind).await;
    assert!(traces(&all).is_empty(), "{:#?}", traces(&all));
}

async fn everybody_gets_a_copy_of_what_is_kept_of_them(kind: Kind) {
    let House { center, user, somebody, .. } = gather(kind).await;
    let other = center.person("student", &[]).await;
    let reply = somebody.get("/api/v1/users/me/export").await;
    assert!(reply.header("content-disposition").starts_with("attachment; filename="), "{:?}", reply.headers);
    let copy = reply.is(200);
    assert_eq!((text(&copy["user"]["email"]), text(&copy["user"]["full_name"])), (EMAIL, NAME));
    assert_eq!(copy["user"]["id"], *user);
    let counts = ["memberships", "items", "loans", "sessions", "sign_ins", "identities"];
    let counts = counts.map(|part| copy[part].as_array().unwrap_or_else(|| panic!("no {part}: {copy}")).len());
    assert_eq!(counts, [1, 1, 1, 2, 3, 0]);
    assert_eq!(copy["memberships"][0]["roles"], json!(["instructor"]));
    assert!(copy["sign_ins"].to_string().contains(PHONE));
    assert!(copy["sessions"].as_array().expect("a list").iter().any(|one| one["current"] == true));
    let whole = copy.to_string();
    assert!(!whole.contains("$plantel-sha384$") && !whole.contains("password_hash"), "{whole}");
    let theirs = other.get("/api/v1/users/me/export").await.is(200).to_string();
    assert!(!theirs.to_lowercase().contains("xiomara"), "{theirs}");
    let rows = center.server.database.pools().await;
    let kinds = texts(&rows, "SELECT kind FROM journal WHERE kind = 'user.data-exported'").await;
    assert_eq!(kinds.len(), 2, "taking a copy is a deed");
}
