//! Suggestions: the known word closest to the one written.

/// Known words that are looked at.
const MOST: usize = 1000;

/// The nearest of `known` to `word`, when it is near enough to be meant. Of very many words only the first are looked at.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = word.to_ascii_lowercase().replace('-', "_");
    let length = folded.chars().count();
    let limit = (length / 3).clamp(1, 3);
    known
        .into_iter()
        .take(MOST)
        // so many letters too few or too many are at least that far away, and the distance need not be counted
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= limit)
        .map(|candidate| (strsim::damerau_levenshtein(&folded, &candidate.to_ascii_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The words as a sentence lists them: "`a`, `b` or `c`".
pub fn one_of(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => format!("`{one}`"),
        [init @ .., last] => {
            let init: Vec<String> = init.iter().map(|w| format!("`{w}`")).collect();
            format!("{} or `{last}`", init.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_typos_and_other_spellings_but_not_strangers() {
        let known = ["xmit_hash_policy", "miimon", "mode"];
        assert_eq!(nearest("xmit_hash_polcy", known), Some("xmit_hash_policy"));
        assert_eq!(nearest("xmit-hash-policy", known), Some("xmit_hash_policy"));
        assert_eq!(nearest("mod", known), Some("mode"));
        assert_eq!(nearest("address", known), None);
    }

    #[test]
    fn lists_as_a_sentence_does() {
        assert_eq!(one_of(&["a", "b", "c"]), "`a`, `b` or `c`");
        assert_eq!(one_of(&["a"]), "`a`");
    }
}
