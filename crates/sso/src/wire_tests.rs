use super::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Answers every request with these pieces, this long after one another.
async fn answering(pieces: Vec<Vec<u8>>, pause: Duration) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4096]).await;
            for piece in &pieces {
                let _ = stream.write_all(piece).await;
                tokio::time::sleep(pause).await;
            }
        }
    });
    url.parse().unwrap()
}

async fn ask(url: &Url, limits: Limits) -> Result<HttpResponse, WireError> {
    let mut request = HttpRequest::new(Vec::new());
    *request.uri_mut() = url.as_str().parse().unwrap();
    Wire::new(url, limits).unwrap().send(request).await
}

const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n";

#[tokio::test]
async fn an_answer_that_drips_is_given_up_in_time() {
    let pieces = std::iter::once(HEAD.to_vec()).chain((0..100).map(|_| b"x".to_vec())).collect();
    let url = answering(pieces, Duration::from_millis(50)).await;
    let limits = Limits { time: Duration::from_millis(300), ..Limits::default() };
    assert!(matches!(ask(&url, limits).await, Err(WireError::TooSlow)));
}

#[tokio::test]
async fn an_answer_that_never_comes_is_given_up_in_time() {
    let url = answering(vec![Vec::new()], Duration::from_mins(1)).await;
    let limits = Limits { time: Duration::from_millis(300), ..Limits::default() };
    assert!(matches!(ask(&url, limits).await, Err(WireError::TooSlow)));
}

#[tokio::test]
async fn an_answer_may_be_as_large_as_the_limit_and_no_larger() {
    for (size, fits) in [(1000, true), (1001, false)] {
        let url = answering(vec![HEAD.to_vec(), vec![b'x'; size]], Duration::ZERO).await;
        let answer = ask(&url, Limits { size: 1000, ..Limits::default() }).await;
        assert_eq!(answer.is_ok(), fits);
        assert!(fits || matches!(answer, Err(WireError::TooLarge)));
    }
}

#[tokio::test]
async fn without_tls_only_this_machine_is_asked_and_only_for_an_issuer_on_it() {
    let here = Url::parse("http://127.0.0.1:1/").unwrap();
    let there = Url::parse("https://accounts.example.org/").unwrap();
    let plain = Url::parse("http://accounts.example.org/").unwrap();
    let wire = |issuer: &Url| Wire::new(issuer, Limits::default()).unwrap();
    let allowed = |issuer: &Url| [&here, &there, &plain].map(|url| wire(issuer).allows(url));
    assert_eq!((allowed(&here), allowed(&there)), ([true, true, false], [false, true, false]));
}
