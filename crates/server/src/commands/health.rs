//! Asking a server on this machine whether it serves.

use crate::config::Config;
use anyhow::{Context, Result, ensure};
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpStream, ToSocketAddrs};
use std::time::Duration;
use url::Url;

/// Longer than this is as bad as never.
const PATIENCE: Duration = Duration::from_secs(5);

/// Most of an answer that is read.
const MOST: u64 = 64 * 1024;

/// Asks `/health/ready` below this address, or where the configuration has the server listen; fails unless it is 200.
pub fn health(config: &Config, url: Option<Url>) -> Result<()> {
    let url = url.map_or_else(|| own(config), Ok)?;
    ensure!(url.scheme() == "http", "--url: {url} must begin with http://: this is for servers without a proxy");
    let answer = ask(&url).with_context(|| format!("{url} does not answer"))?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head.lines().next().unwrap_or_default();
    ensure!(status.split(' ').nth(1) == Some("200"), "{url} is not ready: {status}");
    println!("{body}");
    Ok(())
}

/// Where the server of this configuration is asked from its own machine.
fn own(config: &Config) -> Result<Url> {
    let (host, port) = (&config.http.host, config.http.port);
    ensure!(port != 0, "http.port is any: say --url");
    let host = match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(any)) if any.is_unspecified() => Ipv4Addr::LOCALHOST.to_string(),
        Ok(IpAddr::V6(any)) if any.is_unspecified() => format!("[{}]", Ipv6Addr::LOCALHOST),
        Ok(IpAddr::V6(one)) => format!("[{one}]"),
        _ => host.clone(),
    };
    Url::parse(&format!("http://{host}:{port}")).context("http.host")
}

fn ask(url: &Url) -> Result<String> {
    let (host, port) = (url.host_str().context("no host")?, url.port_or_known_default().context("no port")?);
    let plain = host.trim_start_matches('[').trim_end_matches(']');
    let place = (plain, port).to_socket_addrs()?.next().context("no address")?;
    let mut stream = TcpStream::connect_timeout(&place, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let base = url.path().trim_end_matches('/');
    let request = format!("GET {base}/health/ready HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.take(MOST).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
