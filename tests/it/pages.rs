//! What is not the API itself: who this is, how it is, its documentation, and how browsers see it.

use plantel_tests::center::Center;
use plantel_tests::client::{Client, Reply};
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use plantel_tests::server::{PRODUCTION, Server};
use reqwest::Method;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::time::Duration;

on_both_databases!(
    the_server_says_who_and_how_it_is,
    the_documentation_is_served_whole_from_the_program,
    production_keeps_its_documentation_to_itself,
    every_answer_is_safe_for_browsers_and_has_its_id,
    only_the_named_origins_may_call_from_a_browser,
    answers_are_compressed_for_who_asks,
    problems_speak_three_languages,
    a_request_that_takes_too_long_is_given_up,
);

async fn the_server_says_who_and_how_it_is(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    let client = server.client();
    let root = client.get("/").await.is(200);
    assert_eq!((&root["name"], &root["api"]), (&json!("Plantel"), &json!("/api/v1")));
    assert!(root["version"].as_str().is_some_and(|version| version.starts_with(|c: char| c.is_ascii_digit())));
    assert_eq!(client.get("/ping").await.is(200), json!({"message": "pong"}));
    assert_eq!(client.get("/health/live").await.is(200)["status"], "ok");
    assert_eq!(client.get("/health/ready").await.is(200)["status"], "ok");
    let health = client.get("/health").await.is(200);
    assert_eq!(health["parts"]["database"]["status"], "ok");
    assert_eq!(health["parts"]["letters"], json!({"status": "ok", "waiting": 0, "parked": 0}));
    assert!(!health.to_string().contains("://"), "it says nothing of where its parts are");
    let document = client.get("/openapi.json").await.is(200);
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
    assert!(document["paths"].as_object().is_some_and(|paths| paths.contains_key("/api/v1/loans/{id}/approve")));
}

/// The page behind at most three redirects.
async fn page(client: &Client, path: &str) -> Reply {
    let mut path = path.to_owned();
    for _ in 0..3 {
        let reply = client.get(&path).await;
        if reply.status < 300 || reply.status > 399 {
            return reply;
        }
        reply.header("location").clone_into(&mut path);
        assert!(path.starts_with('/'), "a redirect out of here: {path}");
    }
    panic!("{path} leads on and on");
}

/// Every `src` and `href` of a page.
fn links(html: &str) -> Vec<String> {
    let values = |name: &str| {
        let start = format!("{name}=\"");
        let parts = html.split(&start).skip(1);
        parts.filter_map(|part| part.split('"').next().map(str::to_owned)).collect::<Vec<_>>()
    };
    [values("src"), values("href")].concat()
}

async fn the_documentation_is_served_whole_from_the_program(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    let client = server.client();
    for path in ["/docs", "/docs/", "/redoc"] {
        let reply = page(&client, path).await;
        assert!(reply.header("content-type").starts_with("text/html"), "{path}");
        assert!(reply.header("content-security-policy").contains("'self'"), "{path}");
        let html = reply.text();
        assert_eq!(reply.status, 200, "{path}: {html}");
        assert!(!html.contains("http://") && !html.contains("https://"), "{path} calls out: {html}");
        let links = links(&html);
        assert!(!links.is_empty(), "{path}: {html}");
        for link in links.iter().filter(|link| !link.starts_with("data:")) {
            let at =
                if link.starts_with('/') { link.clone() } else { format!("/docs/{}", link.trim_start_matches("./")) };
            let part = client.get(&at).await;
            assert_eq!(part.status, 200, "{path} needs {at}");
            assert!(!part.bytes.is_empty(), "{at} is empty");
        }
    }
    let start = client.get("/docs/swagger-initializer.js").await;
    assert!(start.text().contains("/openapi.json"), "{}", start.text());
    assert_eq!(client.get("/docs/no-such-file.js").await.status, 404);
}

async fn production_keeps_its_documentation_to_itself(kind: Kind) {
    let server = Server::start(kind, PRODUCTION).await;
    for path in ["/docs", "/docs/index.html", "/redoc", "/redoc/redoc.standalone.js"] {
        server.client().get(path).await.refuses(404, "path.not-found");
    }
    server.client().get("/openapi.json").await.is(200);
    let on = [PRODUCTION, &[("PLANTEL_HTTP__DOCS", "on")]].concat();
    let server = Server::over(std::sync::Arc::clone(&server.database), &on);
    assert_eq!(page(&server.client(), "/docs").await.status, 200);
}

async fn every_answer_is_safe_for_browsers_and_has_its_id(kind: Kind) {
    let center = Center::open(kind).await;
    let root = &center.root;
    let stranger = center.server.client();
    for reply in [
        root.get("/api/v1/inventory").await,
        root.get("/api/v1/inventory/banana").await,
        root.post("/api/v1/loans", json!({})).await,
        stranger.get("/api/v1/inventory").await,
        stranger.get("/nowhere").await,
        stranger.delete("/ping").await,
        stranger.get("/").await,
        stranger.get("/health").await,
        stranger.get("/docs/index.html").await,
    ] {
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{}", reply.asked);
        assert_eq!(reply.header("x-frame-options"), "DENY", "{}", reply.asked);
        assert_eq!(reply.header("referrer-policy"), "no-referrer", "{}", reply.asked);
        assert!(reply.header("content-security-policy").contains("frame-ancestors 'none'"), "{}", reply.asked);
        assert!(reply.header("cache-control").contains("no-store"), "{}", reply.asked);
        assert_eq!(reply.header("x-request-id").len(), 36, "{}", reply.asked);
        assert_eq!(reply.header("server"), "", "{}", reply.asked);
    }
    let named = stranger.with("x-request-id", "mine-1").get("/ping").await;
    assert_eq!(named.header("x-request-id"), "mine-1");
    let again = stranger.with("x-request-id", "not one word").get("/ping").await;
    assert_ne!(again.header("x-request-id"), "not one word");
}

async fn only_the_named_origins_may_call_from_a_browser(kind: Kind) {
    let origins = ("PLANTEL_CORS__ORIGINS", r#"["https://app.plantel.test", "http://localhost:5173"]"#);
    let server = Server::start(kind, &[origins, ("PLANTEL_CORS__CREDENTIALS", "true")]).await;
    let ask = |origin: &str| {
        let client = server.client().with("origin", origin).with("access-control-request-method", "PATCH");
        let client = client.with("access-control-request-headers", "authorization,if-match,idempotency-key");
        async move { client.send(Method::OPTIONS, "/api/v1/inventory", None, Vec::new()).await }
    };
    let allowed = ask("https://app.plantel.test").await;
    assert!([200, 204].contains(&allowed.status), "{}", allowed.text());
    assert_eq!(allowed.header("access-control-allow-origin"), "https://app.plantel.test");
    assert_eq!(allowed.header("access-control-allow-credentials"), "true");
    assert!(allowed.header("access-control-allow-methods").contains("PATCH"));
    let headers = allowed.header("access-control-allow-headers").to_lowercase();
    assert!(["authorization", "if-match", "idempotency-key"].iter().all(|name| headers.contains(name)), "{headers}");
    for origin in ["https://evil.test", "https://app.plantel.test.evil.test", "http://app.plantel.test", "null"] {
        let refused = ask(origin).await;
        assert_eq!(refused.header("access-control-allow-origin"), "", "{origin}");
        let read = server.client().with("origin", origin).get("/ping").await;
        assert_eq!(read.header("access-control-allow-origin"), "", "{origin}");
    }
    let refused = server.client().with("origin", "http://localhost:5173").get("/api/v1/inventory").await;
    refused.refuses(401, "token.missing");
    assert_eq!(refused.header("access-control-allow-origin"), "http://localhost:5173", "problems can be read too");
    assert!(refused.header("access-control-expose-headers").to_lowercase().contains("x-request-id"));
    assert!(refused.header("vary").to_lowercase().contains("origin"), "{:?}", refused.headers);
}

async fn answers_are_compressed_for_who_asks(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    let plain = server.client().get("/openapi.json").await;
    assert_eq!(plain.header("content-encoding"), "");
    for coding in ["gzip", "br"] {
        let packed = server.client().with("accept-encoding", coding).get("/openapi.json").await;
        assert_eq!(packed.header("content-encoding"), coding);
        assert!(packed.bytes.len() * 3 < plain.bytes.len(), "{coding}: {} bytes", packed.bytes.len());
        let varies = packed.headers.get_all("vary").iter().any(|value| value == "accept-encoding");
        assert!(varies, "{:?}", packed.headers);
    }
}

async fn problems_speak_three_languages(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    let mut heard = Vec::new();
    for (asked, expected) in [("es-CO", "Inicie"), ("en", "Please sign in"), ("fr, pt-BR;q=0.8, en;q=0.5", "Entre")] {
        let reply = server.client().with("accept-language", asked).get("/api/v1/loans").await;
        reply.refuses(401, "token.missing");
        heard.push((asked, expected, reply.body["detail"].as_str().expect("a sentence").to_owned()));
    }
    assert!(heard[1].2.starts_with(heard[1].1), "{heard:?}");
    assert!(heard[0].2 != heard[1].2 && heard[1].2 != heard[2].2 && heard[0].2 != heard[2].2, "{heard:?}");
    let plain = server.client().get("/api/v1/loans").await;
    assert_eq!(plain.body["detail"], *heard[0].2, "Spanish, unless somebody asks");
}

async fn a_request_that_takes_too_long_is_given_up(kind: Kind) {
    let origins = ("PLANTEL_CORS__ORIGINS", r#"["https://app.plantel.test"]"#);
    let server = Server::start(kind, &[("PLANTEL_HTTP__REQUEST_TIMEOUT_SECONDS", "1"), origins]).await;
    let place = server.address.trim_start_matches("http://").to_owned();
    let answer = tokio::task::spawn_blocking(move || {
        let mut stream = std::net::TcpStream::connect(place).expect("the server listens");
        stream.set_read_timeout(Some(Duration::from_secs(8))).expect("a timeout can be set");
        let head = "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
                    Origin: https://app.plantel.test\r\nContent-Length: 100\r\n\r\n{\"email\":";
        stream.write_all(head.as_bytes()).expect("it listens");
        let mut answer = vec![0; 4096];
        let read = stream.read(&mut answer).expect("an answer within the time");
        String::from_utf8_lossy(&answer[..read]).into_owned()
    });
    let answer = answer.await.expect("it ends").to_lowercase();
    assert!(answer.starts_with("http/1.1 503"), "{answer}");
    for part in ["request.timeout", "retry-after:", "x-request-id:", "x-content-type-options:"] {
        assert!(answer.contains(part), "no {part} in {answer}");
    }
    assert!(answer.contains("access-control-allow-origin: https://app.plantel.test"), "{answer}");
    assert!(!answer.contains("\"request_id\":\"\""), "{answer}");
    let body: Value = server.client().get("/ping").await.is(200);
    assert_eq!(body["message"], "pong");
}
