//! What the tests in `it/` stand on: databases of their own, and the running program over them.

pub mod calendars;
pub mod center;
pub mod classes;
pub mod client;
pub mod codes;
pub mod databases;
pub mod furnished;
pub mod inside;
pub mod kept;
pub mod letters;
pub mod look;
pub mod mailbox;
pub mod pictures;
pub mod plans;
pub mod receiver;
pub mod refusals;
pub mod school;
pub mod server;
pub mod stock;
pub mod stream;
pub mod workbooks;

/// Runs each of these functions, which take a [`databases::Kind`], as a test on both databases.
#[macro_export]
macro_rules! on_both_databases {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::databases::Kind::Sqlite).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::databases::Kind::Postgres).await;
            })+
        }
    };
}
