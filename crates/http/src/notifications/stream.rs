//! The caller's notices as they come: server-sent events.
//!
//! A stream is one future in the connection that it answers, with no task and no channel of its own, and rests without
//! a unit of work: thousands may be open.

use super::views::NoticeView;
use crate::caller::Caller;
use crate::client::ClientAddress;
use crate::error::ApiResult;
use crate::language::Language;
use crate::limits::network;
use crate::query::Query;
use crate::services::Services;
use crate::settings::HttpSettings;
use actix_web::http::header;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse, get};
use futures::Stream;
use futures::stream::unfold;
use plantel_application::attempt;
use plantel_application::notifications::{Door, Following, Look, News, Place, StreamError};
use plantel_domain::identity::Locale;
use serde::Serialize;
use std::convert::Infallible;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout_at};

/// What a stream begins with: after how many milliseconds a client comes back, and something to show that it is open.
const OPENING: &[u8] = b"retry: 3000\n: Plantel\n\n";

/// What is sent when nothing comes.
const HEARTBEAT: &[u8] = b":\n\n";

/// So often in a row the store may fail a stream before it ends; the client comes back to where it was.
const FAILURES: u32 = 5;

/// Tells the caller's notices of all institutions as they come, as server-sent events.
///
/// `notice` has the id of its place in the inbox and is a notice as in the list, with `unread`. `ready` comes when
/// everything was told that was there at the beginning; `unread` when that number changed. A client that comes back
/// with the last id misses nothing, however long it was away. Lines that begin with a colon only show that the
/// stream is open. It ends when the token does, or the session, or the server.
#[utoipa::path(operation_id = "notifications-stream", tag = "notifications", security(("bearer" = [])),
    params(
        ("Last-Event-ID" = Option<String>, Header, description = "The id of the last event that was received"),
        ("last_event_id" = Option<String>, Query, description = "The same, for clients that cannot set a header")),
    responses((status = OK, description = "The events, for as long as it is open", body = String,
        content_type = "text/event-stream")))]
#[get("/notifications/stream")]
pub async fn stream(
    caller: Caller,
    mut query: Query,
    request: HttpRequest,
    services: Data<Services>,
    settings: Data<HttpSettings>,
) -> ApiResult<HttpResponse> {
    let asked = query.read("last_event_id", |text| Ok(text.to_owned()));
    query.done("notifications-stream")?;
    let from = last_event(&request, asked)?;
    let door = Door { address: network(ClientAddress::of(&request).0), places: settings.streams };
    let streams = &services.streams;
    let following = attempt(|| streams.follow(&caller.ctx, from, caller.until, door)).await?;
    let flow = Flow {
        following,
        locale: Language::of(&request).0,
        heartbeat: settings.heartbeat,
        beats_at: Instant::now() + settings.heartbeat,
        begun: false,
        failed: 0,
        services,
    };
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CONTENT_TYPE, "text/event-stream"))
        // Whatever compresses or buffers would keep events back.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header(("x-accel-buffering", "no"))
        // Nothing else comes on this connection.
        .force_close();
    Ok(response.streaming(events(flow)))
}

/// From where to go on. A browser that comes back by itself sends the header to the address that it was given once, so
/// the header is the newer.
fn last_event(request: &HttpRequest, asked: Option<String>) -> Result<Option<Place>, StreamError> {
    let header = request.headers().get("last-event-id");
    let header = header.map(|value| value.to_str().map_err(|_| StreamError::UnknownEvent)).transpose()?;
    let header = header.filter(|text| !text.is_empty());
    header.or(asked.as_deref()).map(Place::parse).transpose()
}

/// A stream while it is open. The request and its caller are gone.
struct Flow {
    following: Following,
    services: Data<Services>,
    locale: Locale,
    heartbeat: Duration,
    /// When something must be sent at the latest.
    beats_at: Instant,
    begun: bool,
    /// How often in a row the store failed.
    failed: u32,
}

fn events(flow: Flow) -> impl Stream<Item = Result<Bytes, Infallible>> {
    unfold(flow, |mut flow| async move { flow.next().await.map(|bytes| (Ok(bytes), flow)) })
}

impl Flow {
    /// What is sent next; nothing when the stream ends.
    async fn next(&mut self) -> Option<Bytes> {
        if !self.begun {
            self.begun = true;
            return Some(Bytes::from_static(OPENING));
        }
        loop {
            let woken = timeout_at(self.beats_at, self.following.woken()).await.is_ok();
            // In boxes, so that a stream at rest is small.
            let done = if woken { Box::pin(self.look()).await } else { Box::pin(self.beat()).await };
            match done {
                Ok(Step::Send(bytes)) => {
                    (self.failed, self.beats_at) = (0, Instant::now() + self.heartbeat);
                    return Some(bytes);
                }
                Ok(Step::Rest) => self.failed = 0,
                Ok(Step::End) => return None,
                Err(error) => {
                    self.failed += 1;
                    if self.failed > FAILURES {
                        tracing::warn!(%error, "a stream was given up");
                        return None;
                    }
                    Box::pin(sleep(Duration::from_secs(1) * self.failed)).await;
                }
            }
        }
    }

    async fn look(&mut self) -> plantel_application::Result<Step> {
        Ok(match self.following.look().await? {
            Look::Nothing => Step::Rest,
            Look::Over => Step::End,
            Look::News(news) => Step::Send(self.told(news).into()),
        })
    }

    async fn beat(&mut self) -> plantel_application::Result<Step> {
        let lasts = self.following.lasts().await?;
        Ok(if lasts { Step::Send(Bytes::from_static(HEARTBEAT)) } else { Step::End })
    }

    fn told(&self, news: News) -> String {
        let mut text = String::new();
        let (count, unread) = (news.notices.len(), news.unread);
        for notice in news.notices {
            let place = Place { position: notice.position, ..news.place };
            let notice = NoticeView::of(notice, &*self.services.wording, self.locale);
            text.push_str(&event("notice", Some(place), &NoticeEvent { notice, unread }));
        }
        if news.ready {
            text.push_str(&event("ready", Some(news.place), &UnreadEvent { unread }));
        } else if count == 0 {
            text.push_str(&event("unread", None, &UnreadEvent { unread }));
        }
        text
    }
}

/// What is done after a look.
enum Step {
    Send(Bytes),
    Rest,
    End,
}

#[derive(Serialize)]
struct NoticeEvent {
    #[serde(flatten)]
    notice: NoticeView,
    unread: u64,
}

#[derive(Serialize)]
struct UnreadEvent {
    unread: u64,
}

/// An event. JSON has no line of its own, whatever stands in its texts.
fn event(name: &str, id: Option<Place>, data: &impl Serialize) -> String {
    let data = serde_json::to_string(data).expect("a view is plain data");
    let id = id.map(|id| format!("id: {id}\n")).unwrap_or_default();
    format!("event: {name}\n{id}data: {data}\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;
    use rstest::rstest;
    use uuid::Uuid;

    const ONE: &str = "0190a5b2c3d4e5f60718293a4b5c6d7e.7";
    const TWO: &str = "0190a5b2c3d4e5f60718293a4b5c6d7e.9";

    #[rstest]
    #[case(None, None, Ok(None))]
    #[case(Some(ONE), None, Ok(Some(7)))]
    #[case(None, Some(ONE), Ok(Some(7)))]
    #[case(Some(TWO), Some(ONE), Ok(Some(9)))]
    #[case(Some(""), Some(ONE), Ok(Some(7)))]
    #[case(Some(""), None, Ok(None))]
    #[case(Some("7"), None, Err(StreamError::UnknownEvent))]
    #[case(Some("ñ"), None, Err(StreamError::UnknownEvent))]
    #[case(Some("x"), Some(ONE), Err(StreamError::UnknownEvent))]
    #[case(None, Some("x"), Err(StreamError::UnknownEvent))]
    fn the_header_is_newer_than_the_address(
        #[case] header: Option<&str>,
        #[case] asked: Option<&str>,
        #[case] expected: Result<Option<i64>, StreamError>,
    ) {
        let mut request = TestRequest::default();
        if let Some(header) = header {
            request = request.insert_header(("last-event-id", header.as_bytes().to_vec()));
        }
        let read = last_event(&request.to_http_request(), asked.map(str::to_owned));
        assert_eq!(read.map(|place| place.map(|place| place.position)), expected);
    }

    #[test]
    fn an_event_is_its_lines_and_an_empty_one() {
        let place = Place { key: Uuid::from_u128(5), position: 2 };
        let told = event("notice", Some(place), &"one\nline: of\r\ntwo");
        let id = "00000000000000000000000000000005.2";
        assert_eq!(told, format!("event: notice\nid: {id}\ndata: \"one\\nline: of\\r\\ntwo\"\n\n"));
        assert_eq!(event("unread", None, &UnreadEvent { unread: 3 }), "event: unread\ndata: {\"unread\":3}\n\n");
    }
}
