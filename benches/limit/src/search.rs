//! Searching as Plantel does: PostgreSQL is asked for the words, which are said in the statement; SQLite for the rarest
//! groups of three letters first.

use crate::database::{Connection, Database, Row, Value};
use crate::statements::with_letters;
use anyhow::{Result, ensure};
use serde_json::json;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Up to so many assets are looked up by their number.
const FEW: i64 = 5_000;
/// So many entries of a group tell how common it is.
const SAMPLE: i64 = 200;
/// The most groups that are looked up.
const GROUPS: usize = 16;
/// The rarest of them, which are asked for first.
const RAREST: usize = 3;

const BY_WORDS: &str = concat!(
    "SELECT ",
    asset_columns!(),
    " FROM assets WHERE institution_id = $1 AND institution_id = $2 AND ({words}strpos(search_text, '{whole}') > $3) \
     AND retired_at IS NULL ORDER BY code_key ASC, id ASC LIMIT $4"
);
const BY_NUMBERS: &str = concat!(
    "SELECT ",
    asset_columns!(),
    " FROM assets WHERE +assets.institution_id = $1 AND +assets.institution_id = $2 \
     AND (search_text LIKE $3 ESCAPE '\\' AND assets.id IN \
     (SELECT asset_id FROM asset_numbers WHERE n IN (SELECT value FROM json_each($4)))) \
     AND retired_at IS NULL ORDER BY code_key ASC, id ASC LIMIT $5"
);
const RANKED: &str = "SELECT COUNT(*), COALESCE(MAX(n) - MIN(n), 0) FROM (SELECT rowid AS n FROM asset_search WHERE \
    asset_search MATCH ? LIMIT ?)";
const HAVING: &str = "SELECT rowid FROM asset_search WHERE asset_search MATCH ? LIMIT ?";

type Rows<D> = Vec<<<D as Database>::Reader as Connection>::Row>;

/// What has this text, which must be of several words.
pub async fn search<D: Database>(db: &mut D::Reader, tenant: Uuid, text: &str, limit: i64) -> Result<Rows<D>> {
    let folded = text.to_lowercase();
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, ' ' | '-');
    ensure!(folded.chars().all(plain), "the bench searches for letters and digits");
    if D::POSTGRES {
        let sql = with_letters(BY_WORDS, &folded, || by_words(&folded));
        return db.rows(sql, &[tenant.into(), tenant.into(), 0_i32.into(), limit.into()]).await;
    }
    let groups = rarest_first::<D>(db, groups(&folded)).await?;
    let mut numbers = having::<D>(db, &groups[..groups.len().min(RAREST)]).await?;
    if i64::try_from(numbers.len())? > FEW {
        numbers = having::<D>(db, &groups).await?;
    }
    ensure!(i64::try_from(numbers.len())? <= FEW, "the bench searches for what is rare");
    let (pattern, numbers) = (format!("%{folded}%"), json!(numbers).to_string());
    let values: [Value<'_>; 5] =
        [tenant.into(), tenant.into(), pattern.as_str().into(), numbers.as_str().into(), limit.into()];
    db.rows(BY_NUMBERS, &values).await
}

fn by_words(folded: &str) -> String {
    let words = folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.len() >= 3);
    let words: Vec<String> = words.map(|word| format!("search_text LIKE '%{word}%' AND ")).collect();
    let words = words.concat();
    BY_WORDS.replace("{words}", &words).replace("{whole}", folded)
}

fn groups(folded: &str) -> Vec<String> {
    let letters: Vec<char> = folded.chars().collect();
    let all: BTreeSet<String> = letters.windows(3).map(|three| three.iter().collect()).collect();
    all.iter().take(GROUPS).map(|three| format!("\"{three}\"")).collect()
}

async fn rarest_first<D: Database>(db: &mut D::Reader, groups: Vec<String>) -> Result<Vec<String>> {
    if groups.len() <= RAREST {
        return Ok(groups);
    }
    let length = groups.len().to_string();
    let sql = with_letters(RANKED, &length, || vec![RANKED; groups.len()].join(" UNION ALL "));
    let values: Vec<Value<'_>> = groups.iter().flat_map(|group| [group.as_str().into(), SAMPLE.into()]).collect();
    let mut ranked = Vec::with_capacity(groups.len());
    for (row, group) in db.rows(sql, &values).await?.iter().zip(&groups) {
        ranked.push((row.get::<i64>(0)?, Reverse(row.get::<i64>(1)?), group.clone()));
    }
    ranked.sort_unstable();
    Ok(ranked.into_iter().map(|(.., group)| group).collect())
}

async fn having<D: Database>(db: &mut D::Reader, groups: &[String]) -> Result<Vec<i64>> {
    let wanted = groups.join(" AND ");
    let rows = db.rows(HAVING, &[wanted.as_str().into(), (FEW + 1).into()]).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_and_the_whole_are_asked_for() {
        let sql = by_words("cosa-0042");
        let wanted =
            "(search_text LIKE '%cosa%' AND search_text LIKE '%0042%' AND strpos(search_text, 'cosa-0042') > $3)";
        assert!(sql.contains(wanted), "{sql}");
    }

    #[test]
    fn groups_have_three_letters_each() {
        assert_eq!(groups("cosac"), ["\"cos\"", "\"osa\"", "\"sac\""]);
    }
}
