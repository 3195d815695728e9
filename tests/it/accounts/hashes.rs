//! Hashes of passwords that were brought along from elsewhere.

use super::{ANA, LUIS, account};
use plantel_tests::databases::Kind;
use plantel_tests::kept::{form_login, says};
use plantel_tests::look::{change, texts};
use plantel_tests::on_both_databases;
use plantel_tests::server::{PASSWORD, Server};
use std::sync::Arc;

on_both_databases!(a_hash_brought_along_lets_its_owner_in_and_is_renewed);

/// Of both.
const BEFORE: &str = "Contraseña de antes 1";
/// passlib 1.7 over bcrypt 4.0.
const BCRYPT: &str = "$2b$12$6RqYHnavmixF4tubvybC6uigDGL6QrLy6sET1DaTMboQ3hcZQAOQ2";
/// pwdlib 0.3, with the parameters it recommends.
const ARGON2: &str =
    "$argon2id$v=19$m=65536,t=3,p=4$JijLqbh55LnkMmqnnCi66w$mXDdYvSJm0I0UbbcyZ/BsdWz4fAMEvtiKptY2h1+T7A";
const OURS: &str = "$plantel-sha384$";

async fn a_hash_brought_along_lets_its_owner_in_and_is_renewed(kind: Kind) {
    let mut server = Server::start(kind, &[]).await;
    for email in [ANA, LUIS] {
        account(&server, email).await;
    }
    server.kill();
    let pools = server.database.pools().await;
    for (email, hash) in [(ANA, BCRYPT), (LUIS, ARGON2)] {
        let sql = format!("UPDATE users SET password_hash = '{hash}' WHERE email = '{email}'");
        assert_eq!(change(&pools, &sql).await, 1);
    }
    let stored = |email: &str| {
        let (pools, sql) = (pools.clone(), format!("SELECT password_hash FROM users WHERE email = '{email}'"));
        async move { texts(&pools, &sql).await.remove(0) }
    };
    let server = Server::over(Arc::clone(&server.database), &[]);
    let client = server.client();
    for (email, hash) in [(ANA, BCRYPT), (LUIS, ARGON2)] {
        client.login(email, PASSWORD).await.refuses(401, "login.bad-credentials");
        says(&form_login(&client, email, "Contraseña de antes 2", None).await, 400, "Incorrect email or password");
        assert_eq!(stored(email).await, hash, "a wrong password renews nothing");
        form_login(&client, email, BEFORE, None).await.is(200);
        let renewed = stored(email).await;
        assert!(renewed.starts_with(OURS), "{renewed}");
        client.login(email, BEFORE).await.is(200);
        assert_eq!(stored(email).await, renewed, "once is enough");
        client.login(email, "Contraseña de antes 2").await.refuses(401, "login.bad-credentials");
    }
    let kinds = texts(&pools, "SELECT kind FROM journal WHERE kind = 'user.password-rehashed'").await;
    assert_eq!(kinds.len(), 2);
}
