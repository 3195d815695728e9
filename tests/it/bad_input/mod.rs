//! Whatever is sent, the answer is a clear problem, and nothing has changed.

mod bodies;
mod check_queries;
mod checks;
mod files;
mod loans;
mod queries;
mod sheets;
mod stock;

use plantel_tests::center::Center;
use plantel_tests::databases::Kind;
use reqwest::Method;
use serde_json::Value;

/// A centre with a thing, and who sends nonsense to it.
struct Target {
    center: Center,
    /// The thing, of three units.
    asset: String,
    warehouse: String,
    before: Vec<Value>,
}

impl Target {
    async fn new(kind: Kind) -> Self {
        let center = Center::open(kind).await;
        let warehouse = center.warehouse("Bodega").await;
        let asset = center.asset("TRI-1", &warehouse, 3).await;
        center.jobs_ran().await;
        let mut target = Self { center, asset, warehouse, before: Vec::new() };
        target.before = target.count().await;
        target
    }

    async fn count(&self) -> Vec<Value> {
        let mut counts = Vec::new();
        for list in
            ["inventory", "loans", "environments", "audit-logs", "institutions", "users", "items", "memberships"]
        {
            let kept = ["users", "items", "memberships"].contains(&list);
            let path = format!("/api/v1/{list}{}", if kept { "" } else { "?count=true" });
            counts.push(self.center.root.get(&path).await.is(200)["count"].clone());
        }
        counts
    }

    /// The server lives, and everything is as it was.
    async fn is_unharmed(&self) {
        assert_eq!(self.count().await, self.before, "something changed");
        let client = self.center.server.client();
        assert_eq!(client.get("/ping").await.is(200)["message"], "pong");
        client.get("/health/ready").await.is(200);
        let asset = self.center.root.get(&format!("/api/v1/inventory/{}", self.asset)).await;
        assert_eq!(asset.header("etag"), "\"1\"", "the asset changed");
        self.has_no_fault();
    }

    async fn refuses(&self, path: &str, body: Value, status: u16, code: &str) {
        self.center.root.post(path, body).await.refuses(status, code);
    }

    async fn refuses_bytes(&self, path: &str, kind: Option<&str>, bytes: &[u8], status: u16, code: &str) {
        let reply = self.center.root.send(Method::POST, path, kind, bytes.to_vec()).await;
        reply.refuses(status, code);
    }

    /// Fails if the server logged a fault of its own.
    fn has_no_fault(&self) {
        let log = self.center.server.log();
        assert!(!log.contains("a fault of ours"), "{log}");
    }
}
