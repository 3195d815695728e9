//! The contracts of every repository, on both databases. The fake keeps them in `testkit`.

mod sqlite {
    use plantel_tests::databases::{Kind, store};
    plantel_testkit::contract_tests!(store(Kind::Sqlite).await);
}

mod postgres {
    use plantel_tests::databases::{Kind, store};
    plantel_testkit::contract_tests!(store(Kind::Postgres).await);
}
