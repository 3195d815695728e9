//! Another system that is told of what happens: it verifies as receivers do, and lies when a test wants it to.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use standardwebhooks::Webhook;
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How somebody who tells something is answered.
#[derive(Clone, Debug)]
pub enum Says {
    /// With a status.
    Status(u16),
    /// That it is elsewhere.
    Elsewhere(String),
    /// Never.
    Nothing,
    /// With ten gigabytes.
    TooMuch,
    /// A little at a time, without end.
    Drips,
}

/// What came.
#[derive(Clone, Debug)]
pub struct Heard {
    /// The path and query it came to.
    pub path: String,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Vec<u8>,
}

impl Heard {
    /// Whether this secret signed it, by the library of the standard.
    pub fn verifies(&self, secret: &str) -> bool {
        Webhook::new(secret).expect("a secret of the standard").verify(&self.body, &self.headers).is_ok()
    }

    /// What it tells.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("it is JSON")
    }

    /// A header.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// Listens on this machine until the test ends.
pub struct Receiver {
    /// `http://127.0.0.1:12345`.
    pub address: String,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    heard: Mutex<Vec<Heard>>,
    says: Mutex<VecDeque<Says>>,
}

/// A test that failed while it held the lock has told so already.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Receiver {
    /// One that answers 204, but first so, one after the other.
    pub fn saying(says: impl IntoIterator<Item = Says>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        let address = format!("http://{}", listener.local_addr().expect("it has an address"));
        let shared = Arc::new(Shared { says: Mutex::new(says.into_iter().collect()), ..Shared::default() });
        let own = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let own = Arc::clone(&own);
                std::thread::spawn(move || serve(&own, stream));
            }
        });
        Self { address, shared }
    }

    /// What came so far, in order.
    pub fn heard(&self) -> Vec<Heard> {
        held(&self.shared.heard).clone()
    }

    /// What came, once that are so many.
    pub async fn hears(&self, count: usize) -> Vec<Heard> {
        let started = Instant::now();
        loop {
            let heard = self.heard();
            if heard.len() >= count {
                return heard;
            }
            assert!(started.elapsed() < Duration::from_mins(1), "{} of {count} came", heard.len());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// Reads one request; none when somebody hangs up.
fn read(stream: &TcpStream) -> Option<Heard> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let path = line.split(' ').nth(1)?.to_owned();
    let (mut headers, mut length) = (HeaderMap::new(), 0);
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.parse().ok()?;
        }
        headers.append(HeaderName::from_bytes(name.as_bytes()).ok()?, HeaderValue::from_str(value).ok()?);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Heard { path, headers, body })
}

fn serve(shared: &Shared, mut stream: TcpStream) {
    let Some(heard) = read(&stream) else { return };
    let says = held(&shared.says).pop_front().unwrap_or(Says::Status(204));
    held(&shared.heard).push(heard);
    let answer = match &says {
        Says::Status(204) => "HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n".to_owned(),
        Says::Status(status) => format!("HTTP/1.1 {status} Said\r\ncontent-length: 4\r\nconnection: close\r\n\r\nsaid"),
        Says::Elsewhere(place) => {
            format!("HTTP/1.1 302 Found\r\nlocation: {place}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        }
        Says::Nothing => String::new(),
        Says::TooMuch => "HTTP/1.1 200 OK\r\ncontent-length: 10737418240\r\n\r\n".to_owned(),
        Says::Drips => "HTTP/1.1 200 OK\r\n".to_owned(),
    };
    // Who tells may have hung up.
    let mut written = stream.write_all(answer.as_bytes());
    if let Says::TooMuch = says {
        let piece = vec![b'a'; 65_536];
        while written.is_ok() {
            written = stream.write_all(&piece);
        }
    }
    if let Says::Drips = says {
        while written.is_ok() {
            std::thread::sleep(Duration::from_millis(100));
            written = stream.write_all(b"x-more: a\r\n");
        }
    }
    if let Says::Nothing = says {
        // Until who tells gives up.
        let _ = stream.read(&mut [0]);
    }
    let _ = stream.shutdown(Shutdown::Both);
}
