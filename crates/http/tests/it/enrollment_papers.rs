//! Papers of enrolments: what is taken, how it is given back, and who opens it.

use crate::house::{Answer, House};
use plantel_domain::enrollment::{EnrollmentState, Guardian};
use plantel_testkit::builders::{Pupil, a_pupil, seed};
use rstest::rstest;
use serde_json::{Value, json};

/// The media type of a form with a file.
pub const FORM: &str = "multipart/form-data; boundary=b";

const LARGEST: usize = 10 << 20;

/// A part of a form.
fn part(head: &str, contains: &[u8]) -> Vec<u8> {
    let head = format!("--b\r\nContent-Disposition: form-data; {head}\r\n\r\n");
    [head.as_bytes(), contains, b"\r\n"].concat()
}

/// A paper of a kind with a name, as a browser sends it.
pub fn form(kind: &str, name: &str, file: &[u8]) -> Vec<u8> {
    let file = part(&format!("name=\"file\"; filename=\"{name}\""), file);
    [part("name=\"kind\"", kind.as_bytes()), file, b"--b--\r\n".to_vec()].concat()
}

/// A house with a student in review, whose mother is the guardian of the house.
pub async fn school() -> (House, Pupil) {
    let house = House::build().await;
    let pupil = a_pupil(house.id()).standing(EnrollmentState::InReview);
    let mother = Guardian { user: Some(house.users["guardian"].id), ..pupil.mother };
    let pupil = seed(&*house.store, Pupil { mother, ..pupil }).await;
    (house, pupil)
}

fn papers(pupil: &Pupil) -> String {
    format!("/api/v1/enrollments/{}/documents", pupil.enrollment.id)
}

async fn send(house: &House, pupil: &Pupil, body: Vec<u8>) -> Answer {
    house.send("secretary", "POST", &papers(pupil), &[("content-type", FORM)], body).await
}

/// Brings a paper; its path.
async fn brought(house: &House, pupil: &Pupil, name: &str, file: &[u8]) -> String {
    let made = send(house, pupil, form("photo", name, file)).await;
    assert_eq!(made.status, 201, "{}", made.body);
    format!("/api/v1/enrollment-documents/{}", made.body["id"].as_str().unwrap())
}

#[actix_web::test]
async fn a_paper_is_brought_looked_up_and_opened() {
    let (house, pupil) = school().await;
    let made = send(&house, &pupil, form("identity_document", "Registro.PDF", b"%PDF-1.7 uno")).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let path = made.headers["location"].clone();
    assert_eq!(path, format!("/api/v1/enrollment-documents/{}", made.body["id"].as_str().unwrap()));
    assert_eq!(made.headers["etag"], "\"1\"");
    let known = ["kind", "number", "media_type", "file_name", "bytes", "state", "uploaded_by_name", "reviewed_at"];
    let known: Vec<Value> = known.iter().map(|field| made.body[*field].clone()).collect();
    let told = json!(["identity_document", 1, "application/pdf", "Registro.PDF", 12, "uploaded", "secretary", null]);
    assert_eq!(json!(known), told);
    let mut nameless = made.body.clone();
    nameless["file_name"] = Value::Null;
    for (who, seen) in [
        ("rector", &made.body),
        ("secretary", &made.body),
        ("guardian", &made.body),
        ("coordinator", &nameless),
        ("auditor", &nameless),
    ] {
        assert_eq!(house.get(who, &path).await.body, *seen, "{who}");
        assert_eq!(house.get(who, &papers(&pupil)).await.body["data"], json!([seen]), "{who}");
    }
    for (query, how) in [("", "inline"), ("?mode=inline", "inline"), ("?mode=download", "attachment")] {
        let file = house.get("guardian", &format!("{path}/content{query}")).await;
        assert_eq!((file.status, &file.bytes[..]), (200, &b"%PDF-1.7 uno"[..]));
        let field = |name: &str| file.headers[name].as_str();
        assert_eq!(field("content-type"), "application/pdf");
        let named = format!("{how}; filename=\"Registro.PDF\"; filename*=UTF-8''Registro.PDF");
        assert_eq!(field("content-disposition"), named);
        assert_eq!((field("cache-control"), field("x-content-type-options")), ("no-store", "nosniff"));
        assert_eq!(field("content-security-policy"), "sandbox; default-src 'none'");
    }
    let wrong = house.get("guardian", &format!("{path}/content?mode=print")).await;
    assert_eq!((wrong.status, wrong.faults()), (422, vec![("?mode", "kind.unknown")]));
    let opened = house.store.kinds().iter().filter(|kind| *kind == "enrollment-document.opened").count();
    assert_eq!(opened, 3);
    // The journal knows that a file has a name, and not which: people write names of children there.
    assert!(house.store.journal_entries().iter().all(|entry| !format!("{entry:?}").contains("Registro")));
}

#[rstest]
#[case("programa.pdf", b"MZ\x90\0%PDF-1.7".to_vec(), 415, "enrollment-document.not-a-paper")]
#[case("pagina.pdf", b"<html><script>alert(1)</script>".to_vec(), 415, "enrollment-document.not-a-paper")]
#[case("dibujo.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), 415, "enrollment-document.not-a-paper")]
#[case("nada.pdf", Vec::new(), 415, "enrollment-document.not-a-paper")]
#[actix_web::test]
async fn what_is_no_paper_is_refused_and_leaves_nothing(
    #[case] name: &str,
    #[case] file: Vec<u8>,
    #[case] status: u16,
    #[case] code: &str,
) {
    let (house, pupil) = school().await;
    let answer = send(&house, &pupil, form("photo", name, &file)).await;
    assert_eq!(answer.told(), (status, code), "{}", answer.body);
    assert!(house.files.keys().is_empty());
    assert_eq!(house.get("secretary", &papers(&pupil)).await.body["data"], json!([]));
}

#[actix_web::test]
async fn ten_megabytes_are_taken_and_not_a_byte_more() {
    let (house, pupil) = school().await;
    let pdf = |bytes: usize| [b"%PDF-".to_vec(), vec![b'a'; bytes - 5]].concat();
    let path = brought(&house, &pupil, "grande.pdf", &pdf(LARGEST)).await;
    assert_eq!(house.get("secretary", &format!("{path}/content")).await.bytes, pdf(LARGEST));
    let answer = send(&house, &pupil, form("photo", "grande.pdf", &pdf(LARGEST + 1))).await;
    assert_eq!(answer.told(), (413, "enrollment-document.too-large"));
    assert_eq!(house.files.keys().len(), 1);
}

#[rstest]
#[case(form("Foto", "a.pdf", b"%PDF-"), &[("/kind", "document-kind.invalid")])]
#[case(form("", "a.pdf", b"%PDF-"), &[("/kind", "document-kind.invalid")])]
#[case(form(&"a".repeat(2_000), "a.pdf", b"%PDF-"), &[("/kind", "document-kind.invalid")])]
#[case(form("photo", &format!("{}.pdf", "ñ".repeat(197)), b"%PDF-"), &[("/file", "text.too-long")])]
#[case(form("photo", "a\u{202e}fdp.exe", b"%PDF-"), &[("/file", "text.control-character")])]
#[case(form("photo", " ", b"%PDF-"), &[("/file", "text.empty")])]
#[case([part("name=\"kind\"", b"photo"), b"--b--\r\n".to_vec()].concat(), &[("/file", "field.required")])]
#[case([part("name=\"kind\"", b"a"), part("name=\"file\"", b"%PDF-"), b"--b--\r\n".to_vec()].concat(),
    &[("/kind", "document-kind.invalid"), ("/file", "field.required")])]
#[case([part("name=\"size\"", b"A4"), b"--b--\r\n".to_vec()].concat(), &[("/size", "field.unknown")])]
#[case([part("name=\"kind\"", b"photo"), form("photo", "a.pdf", b"%PDF-")].concat(), &[("/kind", "field.invalid")])]
#[case(b"--b--\r\n".to_vec(), &[("/kind", "field.required"), ("/file", "field.required")])]
#[actix_web::test]
async fn a_bad_form_is_told_field_by_field(#[case] body: Vec<u8>, #[case] faults: &[(&str, &str)]) {
    let (house, pupil) = school().await;
    let answer = send(&house, &pupil, body).await;
    assert_eq!((answer.status, answer.faults()), (422, faults.to_vec()), "{}", answer.body);
    assert!(house.files.keys().is_empty());
}

#[rstest]
#[case("application/json", b"{}".to_vec(), 415, "request.unsupported-media")]
#[case("application/pdf", b"%PDF-".to_vec(), 415, "request.unsupported-media")]
#[case("multipart/form-data", form("photo", "a.pdf", b"%PDF-"), 400, "request.malformed")]
#[case("multipart/form-data; boundary=c", form("photo", "a.pdf", b"%PDF-"), 400, "request.malformed")]
#[case(FORM, part("name=\"kind\"", b"photo"), 400, "request.malformed")]
#[case(FORM, b"--b\r\nContent-Type: text/plain\r\n\r\nphoto\r\n--b--\r\n".to_vec(), 400, "request.malformed")]
#[actix_web::test]
async fn what_is_no_form_is_not_read(
    #[case] media: &str,
    #[case] body: Vec<u8>,
    #[case] status: u16,
    #[case] code: &str,
) {
    let (house, pupil) = school().await;
    let answer = house.send("secretary", "POST", &papers(&pupil), &[("content-type", media)], body).await;
    assert_eq!(answer.told(), (status, code), "{}", answer.body);
    assert!(house.files.keys().is_empty());
}

#[rstest]
#[case("a \\\"b\\\"; ñ.png", "a \"b\"; ñ.png", "a _b__ _.png", "a%20%22b%22%3B%20%C3%B1.png")]
#[case("C:\\\\papeles\\\\foto.PNG", "foto.PNG", "foto.PNG", "foto.PNG")]
#[case("../../etc/foto.png", "foto.png", "foto.png", "foto.png")]
#[case("foto.exe", "foto.exe", "foto.exe.png", "foto.exe.png")]
#[case("a%0D%0Ab.png", "a%0D%0Ab.png", "a_0D_0Ab.png", "a%250D%250Ab.png")]
#[actix_web::test]
async fn a_name_says_neither_where_a_file_lies_nor_what_it_is(
    #[case] sent: &str,
    #[case] kept: &str,
    #[case] plain: &str,
    #[case] exact: &str,
) {
    let (house, pupil) = school().await;
    let path = brought(&house, &pupil, sent, b"\x89PNG\r\n\x1a\n").await;
    assert_eq!(house.get("secretary", &path).await.body["file_name"], kept);
    let file = house.get("secretary", &format!("{path}/content")).await;
    assert_eq!(file.headers["content-type"], "image/png");
    let named = format!("inline; filename=\"{plain}\"; filename*=UTF-8''{exact}");
    assert_eq!(file.headers["content-disposition"], named);
    assert!(house.files.keys().iter().all(|key| !key.as_str().contains("foto")));
}

#[actix_web::test]
async fn versions_are_kept_and_the_newest_is_looked_at_once() {
    let (house, pupil) = school().await;
    let first = brought(&house, &pupil, "uno.pdf", b"%PDF-1").await;
    let second = brought(&house, &pupil, "dos.pdf", b"%PDF-2").await;
    let post = async |path: String, body: Value| house.json("secretary", "POST", &path, &body).await;
    let old = post(format!("{first}/validate"), json!({})).await;
    assert_eq!(old.told(), (409, "enrollment-document.superseded"));
    let headers = [("if-match", "\"7\"")];
    let other = house.send("secretary", "POST", &format!("{second}/validate"), &headers, Vec::new()).await;
    assert_eq!(other.told(), (412, "store.precondition-failed"));
    let done = post(format!("{second}/validate"), json!({})).await;
    assert_eq!((done.status, done.headers["etag"].as_str()), (200, "\"2\""));
    assert_eq!(done.body["state"], "validated");
    assert_eq!(post(format!("{second}/validate"), json!({})).await.told(), (409, "enrollment-document.reviewed"));
    let unsaid = post(format!("{second}/reject"), json!({"reason": " "})).await;
    assert_eq!((unsaid.status, unsaid.faults()), (422, vec![("/reason", "text.empty")]));
    let rejected = post(format!("{second}/reject"), json!({"reason": "Está vencido"})).await;
    assert_eq!((&rejected.body["state"], &rejected.body["reason"]), (&json!("rejected"), &json!("Está vencido")));
    let sheet = format!("/api/v1/enrollments/{}", pupil.enrollment.id);
    for (who, reads) in [("rector", true), ("guardian", true), ("coordinator", false), ("auditor", false)] {
        let reason = if reads { json!("Está vencido") } else { Value::Null };
        assert_eq!(house.get(who, &second).await.body["reason"], reason, "{who}");
        let history = house.get(who, &sheet).await.body["history"].clone();
        assert_eq!(history.as_array().unwrap().last().unwrap()["reason"], reason, "{who}");
    }
    let contents = async |path: &str| house.get("guardian", &format!("{path}/content")).await.bytes;
    assert_eq!((contents(&first).await, contents(&second).await), (b"%PDF-1".to_vec(), b"%PDF-2".to_vec()));
    let list = house.get("guardian", &papers(&pupil)).await.body;
    let numbers: Vec<_> = list["data"].as_array().unwrap().iter().map(|paper| paper["number"].clone()).collect();
    assert_eq!(numbers, [2, 1]);
}

#[actix_web::test]
async fn nobody_opens_or_brings_papers_who_may_not() {
    let (house, pupil) = school().await;
    let path = brought(&house, &pupil, "uno.pdf", b"%PDF-1").await;
    let other = seed(&*house.store, a_pupil(house.id())).await;
    let theirs = brought(&house, &other, "suyo.pdf", b"%PDF-2").await;
    for who in ["teacher", "coordinator", "auditor", "instructor"] {
        let told = house.get(who, &format!("{path}/content")).await;
        assert_eq!(told.told(), (403, "access.denied"), "{who}");
    }
    for behind in ["", "/content"] {
        let told = house.get("guardian", &format!("{theirs}{behind}")).await;
        assert_eq!(told.told(), (404, "enrollment-document.not-found"));
        assert_eq!(house.get("student", &format!("{path}{behind}")).await.status, 404);
    }
    assert_eq!(house.get("teacher", &path).await.told(), (404, "enrollment-document.not-found"));
    assert_eq!(house.get("guardian", &papers(&other)).await.told(), (404, "enrollment.not-found"));
    for who in ["teacher", "coordinator", "guardian", "auditor"] {
        let body = form("photo", "a.pdf", b"%PDF-");
        let told = house.send(who, "POST", &papers(&pupil), &[("content-type", FORM)], body).await;
        assert_eq!(told.told(), (403, "access.denied"), "{who}");
        let told = house.json(who, "POST", &format!("{path}/validate"), &json!({})).await;
        assert_eq!(told.told(), (403, "access.denied"), "{who}");
    }
    assert_eq!(house.files.keys().len(), 2);
}

#[actix_web::test]
async fn a_paper_sent_twice_under_a_key_is_one() {
    let (house, pupil) = school().await;
    let headers = [("content-type", FORM), ("idempotency-key", "papel-1")];
    let mut answers = Vec::new();
    for _ in 0..2 {
        let body = form("photo", "a.pdf", b"%PDF-1.7");
        answers.push(house.send("secretary", "POST", &papers(&pupil), &headers, body).await);
    }
    assert_eq!((answers[0].status, &answers[0].body), (201, &answers[1].body));
    assert_eq!((answers[1].status, house.files.keys().len()), (201, 1));
}
