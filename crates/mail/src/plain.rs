//! What strangers typed, made fit for a letter. Escaping is not done here but where HTML begins.

/// The longest name shown, in characters: a letter is no place for somebody else's advertisement.
const NAME: usize = 80;
/// The longest description of a device shown.
const AGENT: usize = 200;

/// The longest title of a notice shown.
const TITLE: usize = 200;
/// The most of a notice's text shown: as much as an announcement has.
const PROSE: usize = 4000;

/// What a notice is called; addresses in it are told as such only where they stand on purpose.
pub fn title(told: &str, verbatim: bool) -> String {
    shortened(&addresses(one_line(told), verbatim), TITLE)
}

/// What a notice says: paragraphs stay, one empty line between them at most.
pub fn prose(told: &str, verbatim: bool) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in told.replace("\r\n", "\n").split(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let line = addresses(one_line(line), verbatim);
        if !line.is_empty() || lines.last().is_some_and(|before| !before.is_empty()) {
            lines.push(line);
        }
    }
    shortened(lines.join("\n").trim_end(), PROSE)
}

fn addresses(line: String, verbatim: bool) -> String {
    if verbatim { line } else { unlinked(&line) }
}

/// What a person or an institution is called.
pub fn name(typed: &str) -> Option<String> {
    Some(shortened(&unlinked(&one_line(typed)), NAME)).filter(|name| !name.is_empty())
}

/// What a device calls itself.
pub fn agent(told: &str) -> Option<String> {
    Some(shortened(&unlinked(&one_line(told)), AGENT)).filter(|agent| !agent.is_empty())
}

/// On one line, without what is not seen: line breaks end headers, and marks of direction turn the
/// rest of a line around.
pub fn one_line(typed: &str) -> String {
    let seen: String = typed.chars().map(|c| if c.is_control() || separates(c) { ' ' } else { c }).collect();
    let words: Vec<&str> = seen.split_whitespace().collect();
    words.join(" ").chars().filter(|c| !steers(*c)).collect()
}

fn separates(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

/// Marks of direction, and the invisible ones that hide words from filters. U+200D stays: emoji need it.
fn steers(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// Mail programs make a link of whatever looks like one, also in plain text. With a gap it does not:
/// otherwise anybody could send links in our name, by being called `win.example/prize`.
fn unlinked(line: &str) -> String {
    let chars: Vec<char> = line.chars().collect();
    let mut told = String::with_capacity(line.len());
    for (at, c) in chars.iter().enumerate() {
        told.push(*c);
        let (before, after) = (&chars[..at], &chars[at + 1..]);
        let breaks = match c {
            ':' => after.starts_with(&['/', '/']),
            '.' => before.last().is_some_and(|c| c.is_alphanumeric()) && begins_label(after),
            '@' => !after.is_empty(),
            _ => false,
        };
        if breaks {
            told.push(' ');
        }
    }
    told
}

/// Whether what follows a dot may be a part of a host name. `S.A.S.` has only letters that stand alone.
fn begins_label(after: &[char]) -> bool {
    after.iter().take(2).filter(|c| c.is_alphabetic()).count() == 2
}

fn shortened(line: &str, most: usize) -> String {
    if line.chars().count() <= most {
        return line.to_owned();
    }
    let kept: String = line.chars().take(most - 1).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Ana\r\nBcc: all@x.test", "Ana Bcc: all@ x. test")]
    #[case("  Ana\u{0} \t Ruiz\u{2028}", "Ana Ruiz")]
    #[case("Ana \u{202E}ziuR\u{202C}", "Ana ziuR")]
    #[case("win.example/prize", "win. example/prize")]
    #[case("see https://evil.test", "see https: //evil. test")]
    #[case("https://192.0.2.1/a", "https: //192.0.2.1/a")]
    #[case("Útiles del Norte S.A.S.", "Útiles del Norte S.A.S.")]
    #[case("👩‍🏫 Ana", "👩‍🏫 Ana")]
    fn a_name_is_one_line_that_no_program_takes_for_a_link(#[case] typed: &str, #[case] shown: &str) {
        assert_eq!(name(typed).as_deref(), Some(shown));
    }

    #[test]
    fn what_a_notice_says_keeps_its_paragraphs_and_no_more() {
        let told = "\n\nHola,\r\n\tvea  win.example/prize\u{202E}\r\r\n \nAna\n\n";
        assert_eq!(prose(told, false), "Hola,\nvea win. example/prize\n\nAna");
        assert_eq!(prose(told, true), "Hola,\nvea win.example/prize\n\nAna");
        assert_eq!(prose(&"ñ".repeat(PROSE + 1), true).chars().count(), PROSE);
    }

    #[test]
    fn what_a_notice_is_called_is_one_line() {
        assert_eq!(title("Acta\r\nBcc: a@x.test", false), "Acta Bcc: a@ x. test");
        assert_eq!(title("Acta\nhttps://x.test", true), "Acta https://x.test");
        assert_eq!(title(&"ñ".repeat(300), false).chars().count(), TITLE);
    }

    #[test]
    fn a_name_of_nothing_is_none() {
        assert_eq!(name(" \r\n\u{200B} "), None);
    }

    #[test]
    fn a_long_name_is_cut_at_a_character() {
        let shown = name(&"ñ".repeat(300)).expect("a name");
        assert_eq!(shown.chars().count(), NAME);
        assert!(shown.ends_with('…'), "{shown}");
    }
}
