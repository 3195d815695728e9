//! A server that misbehaves as no real one does on demand.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What the server does that is not right.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing: it takes what comes.
    None,
    /// It takes the connection and says nothing.
    Silent,
    /// It will not have us.
    Unwelcoming,
    /// It takes a letter and does not say so.
    Forgetful,
    /// It refuses a letter, and quotes it.
    Quoting,
    /// It hangs up after each letter.
    Leaving,
}

/// Runs until the test ends.
pub struct Scripted {
    pub port: u16,
    connections: Arc<AtomicUsize>,
}

impl Scripted {
    pub async fn start(fault: Fault) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let connections = Arc::new(AtomicUsize::new(0));
        let count = connections.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(talk(stream, fault));
            }
        });
        Self { port, connections }
    }

    /// How often somebody connected.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

async fn talk(stream: TcpStream, fault: Fault) -> Option<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    if fault == Fault::Silent {
        std::future::pending::<()>().await;
    }
    let greeting = if fault == Fault::Unwelcoming { "554 5.3.2 not you\r\n" } else { "220 peer.test\r\n" };
    write.write_all(greeting.as_bytes()).await.ok()?;
    while let Some(line) = lines.next_line().await.ok()? {
        let answer = match line.split(' ').next().unwrap_or_default() {
            "DATA" => {
                write.write_all(b"354 go on\r\n").await.ok()?;
                let mut quote = String::new();
                while let Some(line) = lines.next_line().await.ok()?.filter(|line| line != ".") {
                    quote = if line.starts_with("https://") { line } else { quote };
                }
                match fault {
                    Fault::Forgetful => std::future::pending().await,
                    Fault::Quoting => format!("554 5.7.1 looks bad: {quote}\r\n"),
                    _ => "250 2.0.0 taken\r\n".to_owned(),
                }
            }
            "QUIT" => return write.write_all(b"221 bye\r\n").await.ok(),
            _ => "250 fine\r\n".to_owned(),
        };
        write.write_all(answer.as_bytes()).await.ok()?;
        if fault == Fault::Leaving && answer.ends_with("taken\r\n") {
            return None;
        }
    }
    None
}
