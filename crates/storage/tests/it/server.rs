//! A real S3, which others wrote, on a free port of this machine.

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use plantel_domain::journal::Sensitive;
use plantel_storage::{Addressing, S3Settings};
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub const ID: &str = "AKPLANTEL";
pub const SECRET: &str = "s3cr3t-0f-the-t3sts";
const BUCKET: &str = "plantel-files";

/// Runs until it is dropped.
pub struct Server {
    folder: TempDir,
    port: u16,
    task: JoinHandle<()>,
}

impl Server {
    /// With one bucket, and one who may sign in.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join(BUCKET)).expect("a bucket");
        let mut service = S3ServiceBuilder::new(s3s_fs::FileSystem::new(folder.path()).expect("a folder for buckets"));
        service.set_auth(SimpleAuth::from_single(ID, SECRET));
        let (service, http) = (service.build(), Builder::new(TokioExecutor::new()));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let task = tokio::spawn(async move {
            loop {
                let (socket, _) = listener.accept().await.expect("a connection");
                let connection = http.serve_connection(TokioIo::new(socket), service.clone()).into_owned();
                // Who hangs up in the midst is no matter of the server.
                tokio::spawn(async move { drop(connection.await) });
            }
        });
        Self { folder, port, task }
    }

    /// How to reach it.
    pub fn settings(&self) -> S3Settings {
        settings(self.port)
    }

    /// Where it keeps its one bucket.
    pub fn bucket(&self) -> PathBuf {
        self.folder.path().join(BUCKET)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// How to reach a server on that port.
pub fn settings(port: u16) -> S3Settings {
    S3Settings {
        bucket: BUCKET.to_owned(),
        region: "us-east-1".to_owned(),
        endpoint: Some(format!("http://127.0.0.1:{port}").parse().expect("an address")),
        access_key_id: ID.to_owned(),
        secret_access_key: Sensitive(SECRET.to_owned()),
        prefix: None,
        allow_http: true,
        addressing: Addressing::Path,
        // Machines that run tests are slow.
        timeout: Duration::from_secs(30),
    }
}
