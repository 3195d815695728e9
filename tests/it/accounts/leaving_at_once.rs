//! Leaving while one's own changes are still on their way.

use futures::future::join_all;
use plantel_tests::databases::Kind;
use plantel_tests::look::everything;
use plantel_tests::on_both_databases;
use plantel_tests::server::{PASSWORD, Server};
use serde_json::json;

on_both_databases!(who_leaves_beside_changes_leaves_nothing,);

const OWN: &str = "/api/v1/users/me";

async fn who_leaves_beside_changes_leaves_nothing(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    for round in 0..4 {
        let email = format!("xiomara{round}@casa.test");
        let account = json!({"email": email, "password": PASSWORD, "full_name": "Xiomara"});
        server.client().post("/api/v1/users/signup", account.clone()).await.is(200);
        let somebody = server.client().signed_in(&email, PASSWORD).await;
        let changes = join_all((0..5).map(|n| {
            let change = json!({"full_name": format!("Xiomara {n}"), "email": format!("xiomara{round}-{n}@casa.test")});
            somebody.patch(OWN, change)
        }));
        let items = join_all((0..3).map(|_| somebody.post("/api/v1/items", json!({"title": "De Xiomara"}))));
        let factor = somebody.post("/api/v1/auth/mfa/enrol", json!({"password": PASSWORD}));
        let (_, _, _, left) = tokio::join!(changes, items, factor, somebody.delete(OWN));
        // Somebody else's write may have come between: then it is asked for once more.
        if left.status != 200 {
            left.refuses(409, "store.stale");
            somebody.delete(OWN).await.is(200);
        }
        let rows = everything(&server.database.pools().await, kind).await;
        let hers: Vec<_> = rows.iter().filter(|row| row.to_lowercase().contains("xiomara")).collect();
        assert!(hers.is_empty(), "{hers:#?}");
        let factors: Vec<_> = rows.iter().filter(|row| row.starts_with("second_factors: ")).collect();
        assert!(factors.is_empty(), "{factors:#?}");
        server.client().post("/api/v1/users/signup", account).await.is(200);
        server.client().signed_in(&email, PASSWORD).await.delete(OWN).await.is(200);
    }
}
