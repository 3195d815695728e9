//! Single values as people type them: what is read once is read again as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plantel_domain::codes::{DocumentNumber, NamePart, Phone};
use plantel_domain::identity::PersonName;
use plantel_domain::inventory::FieldKey;
use plantel_domain::money::Money;
use plantel_domain::text::{Line, Prose, fold};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(phone) = Phone::parse(text) {
        assert!((7..=20).contains(&phone.as_str().len()));
        assert_eq!(Phone::parse(phone.as_str()), Ok(phone));
    }
    if let Ok(number) = DocumentNumber::parse(text) {
        assert!((1..=20).contains(&number.as_str().len()));
        assert_eq!(DocumentNumber::parse(number.as_str()), Ok(number));
    }
    if let Ok(name) = NamePart::parse(text) {
        assert!((1..=200).contains(&name.as_str().chars().count()));
        assert_eq!(NamePart::parse(name.as_str()), Ok(name));
    }
    if let Ok(key) = FieldKey::parse(text) {
        assert_eq!(key.as_str(), text);
    }
    texts(text);
    for currency in ["COP", "USD", "CLP", "KWD"] {
        let currency = Money::currency_of(currency).expect("it is in use");
        if let Ok(money) = Money::parse(text, currency) {
            assert_eq!(Money::parse(&money.amount(), currency), Ok(money));
        }
    }
});

fn texts(text: &str) {
    let control = |text: &str| text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
    if let Ok(line) = Line::<200>::parse(text) {
        assert!((1..=200).contains(&line.as_str().chars().count()) && !line.as_str().chars().any(char::is_control));
        assert_eq!(PersonName::parse(text).map(|name| name.as_str().to_owned()).as_deref(), Ok(line.as_str()));
        assert_eq!(Line::parse(line.as_str()), Ok(line));
    }
    if let Ok(prose) = Prose::<2000>::parse(text) {
        assert!((1..=2000).contains(&prose.as_str().chars().count()) && !control(prose.as_str()));
        assert_eq!(Prose::parse(prose.as_str()), Ok(prose));
    }
    let folded = fold(text);
    assert_eq!(fold(&folded), folded);
}
