//! Another system, which is told of everything and only remembers of what.

use super::notes::plain;
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Who says no more for so long is not listened to any more.
const PATIENCE: Duration = Duration::from_secs(20);

/// Of which events it was told, and how often it was told anything.
#[derive(Debug, Default)]
pub struct Heard {
    /// The ids of the events.
    pub events: BTreeSet<String>,
    /// How many requests came.
    pub requests: usize,
}

/// Listens on this machine as long as the program runs.
pub struct Receiver {
    /// `http://127.0.0.1:12345`.
    pub address: String,
    heard: Arc<Mutex<Heard>>,
}

impl Receiver {
    /// One that has heard nothing.
    pub fn listen() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").context("there is a free port")?;
        let address = format!("http://{}", listener.local_addr()?);
        let heard = Arc::<Mutex<Heard>>::default();
        let own = Arc::clone(&heard);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let own = Arc::clone(&own);
                // Who was killed while they spoke is not answered.
                std::thread::spawn(move || serve(&own, &stream).ok());
            }
        });
        Ok(Self { address, heard })
    }

    /// What it heard so far.
    pub fn heard(&self) -> MutexGuard<'_, Heard> {
        held(&self.heard)
    }
}

fn held(heard: &Mutex<Heard>) -> MutexGuard<'_, Heard> {
    heard.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reads a request to its end, remembers its event, and says so.
fn serve(heard: &Mutex<Heard>, stream: &TcpStream) -> Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut reader = BufReader::new(stream);
    let (mut line, mut event, mut length) = (String::new(), None, 0);
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let header = line.trim_end();
        if header.is_empty() {
            break;
        }
        let Some((name, value)) = header.split_once(": ") else { continue };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse()?,
            "webhook-id" => event = Some(plain(value)),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let mut known = held(heard);
    known.requests += 1;
    known.events.extend(event);
    drop(known);
    let mut answer = stream;
    Ok(answer.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_twice_is_one_event() {
        let receiver = Receiver::listen().unwrap();
        for _ in 0..2 {
            let mut stream = TcpStream::connect(receiver.address.trim_start_matches("http://")).unwrap();
            stream.write_all(b"POST /hook HTTP/1.1\r\nWebhook-Id: 019A-01\r\nContent-Length: 2\r\n\r\n{}").unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
        }
        let heard = receiver.heard();
        assert_eq!((heard.requests, heard.events.iter().next().map(String::as_str)), (2, Some("019a01")));
        assert_eq!(heard.events.len(), 1);
    }
}
