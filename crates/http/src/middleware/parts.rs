//! The parts of a form that came as `multipart/form-data`, whatever its boundary is.

use actix_web::http::header::{ContentDisposition, HeaderValue};

/// A part of a form.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Part<'a> {
    /// What it is called.
    pub name: String,
    /// What its file is called; empty where it is none.
    pub file_name: String,
    /// What it holds.
    pub bytes: &'a [u8],
}

/// The parts of a body of this media type, in order; none of what is no such form, or a broken one.
pub(crate) fn parts<'a>(media: &str, body: &'a [u8]) -> Option<Vec<Part<'a>>> {
    let delimiter = ["--", boundary(media)?].concat();
    let (_, mut rest) = split(body, delimiter.as_bytes())?;
    let end = ["\r\n", &delimiter].concat();
    let mut found = Vec::new();
    while !rest.starts_with(b"--") {
        let (head, behind) = split(rest.strip_prefix(b"\r\n")?, b"\r\n\r\n")?;
        let (bytes, next) = split(behind, end.as_bytes())?;
        let (name, file_name) = names(head)?;
        found.push(Part { name, file_name, bytes });
        rest = next;
    }
    Some(found)
}

fn boundary(media: &str) -> Option<&str> {
    let mut parameters = media.split(';').map(str::trim);
    parameters.next().filter(|kind| kind.eq_ignore_ascii_case("multipart/form-data"))?;
    let boundary =
        parameters.filter_map(|it| it.split_once('=')).find(|(name, _)| name.eq_ignore_ascii_case("boundary"));
    boundary.map(|(_, value)| value.trim_matches('"')).filter(|value| !value.is_empty())
}

/// What stands before and behind the first such place.
fn split<'a>(text: &'a [u8], at: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let place = text.windows(at.len()).position(|window| window == at)?;
    Some((text.get(..place)?, text.get(place + at.len()..)?))
}

/// The name of a part, and that of its file.
fn names(head: &[u8]) -> Option<(String, String)> {
    let value = head.split(|byte| *byte == b'\n').find_map(|line| {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let (name, value) = line.split_at(colon);
        name.eq_ignore_ascii_case(b"content-disposition").then(|| value[1..].trim_ascii())
    })?;
    let said = ContentDisposition::from_raw(&HeaderValue::from_bytes(value).ok()?).ok()?;
    let in_other_letters = || said.get_filename_ext().map(|name| String::from_utf8_lossy(&name.value).into_owned());
    let file_name = said.get_filename().map(str::to_owned).or_else(in_other_letters).unwrap_or_default();
    Some((said.get_name()?.to_owned(), file_name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(boundary: &str, file_name: &str, bytes: &str) -> Vec<u8> {
        format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nphoto\r\n--{boundary}\r\n\
             content-type: text/plain\r\n\
             content-disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\n\r\n\
             {bytes}\r\n--{boundary}--\r\n"
        )
        .into_bytes()
    }

    #[test]
    fn the_parts_of_a_form_are_the_same_whatever_its_boundary_is() {
        let (one, other) = (form("b", "a.txt", "x\r\ny"), form("----Web7", "a.txt", "x\r\ny"));
        let first = parts("multipart/form-data; boundary=b", &one).unwrap();
        assert_eq!(parts("Multipart/Form-Data; charset=utf-8; Boundary=\"----Web7\"", &other).unwrap(), first);
        let told: Vec<_> = first.iter().map(|it| (it.name.as_str(), it.file_name.as_str(), it.bytes)).collect();
        assert_eq!(told, [("kind", "", &b"photo"[..]), ("file", "a.txt", &b"x\r\ny"[..])]);
        assert_ne!(parts("multipart/form-data; boundary=b", &form("b", "b.txt", "x\r\ny")).unwrap(), first);
    }

    #[test]
    fn what_is_no_whole_form_has_no_parts() {
        let whole = form("b", "a.txt", "x");
        assert_eq!(parts("text/csv", &whole), None);
        assert_eq!(parts("multipart/form-data", &whole), None);
        assert_eq!(parts("multipart/form-data; boundary=c", &whole), None);
        assert_eq!(parts("multipart/form-data; boundary=b", &whole[..whole.len() - 6]), None);
        assert_eq!(parts("multipart/form-data; boundary=b", b"--b\r\nhalf"), None);
        assert_eq!(parts("multipart/form-data; boundary=b", b"--b--"), Some(Vec::new()));
    }
}
