//! A stream of notices as a client reads it, and what comes on it.

use crate::asking::headers;
use crate::house::{Ask, House};
use actix_web::body::{BoxBody, MessageBody};
use plantel_domain::access::Context;
use plantel_domain::ids::IdSource;
use plantel_domain::notifications::{Link, NewNotice, NoticeKind, NoticeParams, Priority};
use plantel_domain::store::Store;
use plantel_testkit::RandomIds;
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::future::poll_fn;
use std::pin::Pin;

/// An open stream, as a client reads it.
pub struct Stream {
    pub headers: BTreeMap<String, String>,
    body: BoxBody,
    blocks: VecDeque<String>,
}

#[derive(Debug)]
pub struct Event {
    pub name: String,
    pub id: Option<String>,
    pub data: Value,
}

impl Stream {
    pub async fn open(house: &House, who: &str, path: &str, more: &[(&str, &str)]) -> Self {
        let ask = Ask { who, method: "GET", path, headers: more.to_vec(), ..Ask::default() };
        let response = house.respond(ask).await;
        assert_eq!(response.status().as_u16(), 200, "{path}");
        Self { headers: headers(&response), body: response.into_body(), blocks: VecDeque::new() }
    }

    /// The lines up to the next empty one; nothing when it has ended.
    pub async fn block(&mut self) -> Option<String> {
        while self.blocks.is_empty() {
            let chunk = poll_fn(|cx| Pin::new(&mut self.body).poll_next(cx)).await?;
            let text = String::from_utf8(chunk.unwrap().to_vec()).unwrap();
            assert!(text.ends_with("\n\n"), "an event comes whole: {text:?}");
            self.blocks.extend(text.split_terminator("\n\n").map(str::to_owned));
        }
        self.blocks.pop_front()
    }

    /// The next event, whatever is said in between.
    pub async fn event(&mut self) -> Option<Event> {
        loop {
            let block = self.block().await?;
            let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
            if let Some(name) = field("event: ") {
                let data = serde_json::from_str(&field("data: ").unwrap()).unwrap();
                return Some(Event { name, id: field("id: "), data });
            }
        }
    }

    pub async fn next(&mut self) -> Event {
        self.event().await.expect("the stream goes on")
    }
}

/// Tells somebody that loans of theirs were approved, as a reaction does.
pub async fn tell(house: &House, who: &str, count: usize) {
    let notice = |_| NewNotice {
        user: house.users[who].id,
        kind: NoticeKind::LoanApproved,
        params: NoticeParams::from([("items".to_owned(), json!("<b>Cámara</b>\n\ndata: x"))]),
        priority: Priority::Medium,
        link: Some(Link::to("loan", house.loan.id)),
        cause: RandomIds.random(),
        shown: true,
        expires_at: None,
    };
    let new: Vec<_> = (0..count).map(notice).collect();
    let mut work = house.store.begin(&Context::system("test", Some(house.id()))).await.unwrap();
    work.notices().add_all(&new).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    house.services.live.wake(&[house.users[who].id]);
}
