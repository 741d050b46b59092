//! Hostlists: `node[01-07,11]`, `r[1-2]-n[3-4]`, `a,b`, `n[01-10/3]`, `n[01-10]!n05`, wherever hosts are named.

use thiserror::Error;

/// At most so many names from one pattern.
const MOST: usize = 100_000;

/// Why a pattern cannot be read.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum HostlistError {
    #[error("`{0}` has a bracket without its partner")]
    Bracket(String),
    #[error("`{0}` is not a number, a range `01-07` or a range with a step `01-09/2`")]
    Range(String),
    #[error("`{0}` counts down; write the smaller number first")]
    Backwards(String),
    #[error("`{0}` names no host")]
    Empty(String),
    #[error("`{0}` names more than {MOST} hosts")]
    TooMany(String),
}

/// The names of a pattern in order, each once. Width of the first number is kept: `node[01-10]` begins with `node01`.
///
/// # Errors
/// The part of the pattern that cannot be read.
pub fn expand(pattern: &str) -> Result<Vec<String>, HostlistError> {
    let mut names: Vec<String> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let mut parts = pattern.split('!');
    for part in split_top(parts.next().unwrap_or_default())? {
        for name in expand_one(part)? {
            if seen.insert(name.clone()) {
                names.push(name);
            }
            if names.len() > MOST {
                return Err(HostlistError::TooMany(pattern.into()));
            }
        }
    }
    for excluded in parts {
        for part in split_top(excluded)? {
            let gone: std::collections::HashSet<String> = expand_one(part)?.into_iter().collect();
            names.retain(|name| !gone.contains(name));
        }
    }
    Ok(names)
}

/// The names as few patterns, in order of their first name: `node[01-03]`, `login`. [`expand`] gives the names back.
pub fn fold(names: &[String]) -> Vec<String> {
    /// What stands around the last number of a name, and how many digits the number has.
    type Around<'a> = (&'a str, usize, &'a str);
    let mut groups: Vec<(Around<'_>, Vec<u64>)> = Vec::new();
    for name in names {
        let (head, digits, tail) = last_number(name);
        let (key, number) = match digits.parse::<u64>() {
            Ok(number) if digits.len() <= 9 => ((head, digits.len(), tail), Some(number)),
            _ => ((name.as_str(), 0, ""), None),
        };
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, numbers)) => numbers.extend(number),
            None => groups.push((key, number.into_iter().collect())),
        }
    }
    groups.into_iter().map(|((head, width, tail), numbers)| folded(head, width, tail, numbers)).collect()
}

/// What stands before the last run of digits, the run, and what follows.
fn last_number(name: &str) -> (&str, &str, &str) {
    let is_digit = |c: char| c.is_ascii_digit();
    let end = name.rfind(is_digit).map_or(0, |last| last + 1);
    let start = name[..end].trim_end_matches(is_digit).len();
    (&name[..start], &name[start..end], &name[end..])
}

fn folded(head: &str, width: usize, tail: &str, mut numbers: Vec<u64>) -> String {
    numbers.sort_unstable();
    numbers.dedup();
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    for number in numbers {
        match ranges.last_mut() {
            Some((_, end)) if *end + 1 == number => *end = number,
            _ => ranges.push((number, number)),
        }
    }
    let text = |(low, high): &(u64, u64)| {
        if low == high { format!("{low:0width$}") } else { format!("{low:0width$}-{high:0width$}") }
    };
    match ranges.as_slice() {
        [] => head.to_owned(),
        [(low, high)] if low == high => format!("{head}{low:0width$}{tail}"),
        many => format!("{head}[{}]{tail}", many.iter().map(text).collect::<Vec<_>>().join(",")),
    }
}

/// Splits at commas outside brackets.
fn split_top(text: &str) -> Result<Vec<&str>, HostlistError> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0, 0);
    for (i, c) in text.char_indices() {
        match c {
            '[' if depth == 0 => depth = 1,
            ']' if depth == 1 => depth = 0,
            '[' | ']' => return Err(HostlistError::Bracket(text.into())),
            ',' if depth == 0 => {
                parts.push(text[start..i].trim());
                start = i + 1;
            }
            _ => {}
        }
    }
    if depth != 0 {
        return Err(HostlistError::Bracket(text.into()));
    }
    parts.push(text[start..].trim());
    match parts.iter().find(|part| part.is_empty()) {
        Some(_) => Err(HostlistError::Empty(text.into())),
        None => Ok(parts),
    }
}

fn expand_one(pattern: &str) -> Result<Vec<String>, HostlistError> {
    let mut names = vec![String::new()];
    let mut rest = pattern;
    while let Some(open) = rest.find('[') {
        let close = rest.find(']').ok_or_else(|| HostlistError::Bracket(pattern.into()))?;
        let mut numbers = Vec::new();
        for range in rest[open + 1..close].split(',') {
            numbers.extend(numbers_of(range.trim())?);
        }
        if names.len().saturating_mul(numbers.len()) > MOST {
            return Err(HostlistError::TooMany(pattern.into()));
        }
        let head = &rest[..open];
        names = names.iter().flat_map(|n| numbers.iter().map(move |number| format!("{n}{head}{number}"))).collect();
        rest = &rest[close + 1..];
    }
    for name in &mut names {
        name.push_str(rest);
    }
    Ok(names)
}

fn numbers_of(range: &str) -> Result<Vec<String>, HostlistError> {
    let wrong = || HostlistError::Range(range.into());
    let (ends, step) = range.split_once('/').unwrap_or((range, "1"));
    let (low, high) = ends.split_once('-').unwrap_or((ends, ends));
    let number = |text: &str| {
        let digits = !text.is_empty() && text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| text.parse::<usize>().ok()).flatten().ok_or_else(wrong)
    };
    let (first, last, step) = (number(low)?, number(high)?, number(step)?);
    if step == 0 {
        return Err(wrong());
    }
    if first > last {
        return Err(HostlistError::Backwards(range.into()));
    }
    if last - first >= MOST {
        return Err(HostlistError::TooMany(range.into()));
    }
    let width = if low.starts_with('0') { low.len() } else { 0 };
    Ok((first..=last).step_by(step).map(|n| format!("{n:0width$}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(pattern: &str) -> String {
        expand(pattern).map_or_else(|e| format!("error: {e}"), |names| names.join(" "))
    }

    /// Expected lists are ClusterShell's (`nodeset -e`).
    #[test]
    fn patterns_expand_as_nodeset_does() {
        for (pattern, expected) in [
            ("node[01-03]", "node01 node02 node03"),
            ("node[1-3,7]", "node1 node2 node3 node7"),
            ("n[08-11]", "n08 n09 n10 n11"),
            ("r[1-2]-n[3-4]", "r1-n3 r1-n4 r2-n3 r2-n4"),
            ("n[01-10/3]", "n01 n04 n07 n10"),
            ("a, b,a", "a b"),
            ("n[1-4]!n[2-3]", "n1 n4"),
            ("login", "login"),
        ] {
            assert_eq!(joined(pattern), expected, "{pattern}");
        }
    }

    /// Expected lists are ClusterShell's (`nodeset -f`), apart from widths that differ.
    #[test]
    fn names_fold_into_patterns_that_expand_to_them() {
        for (names, expected) in [
            ("node01 node02 node03", "node[01-03]"),
            ("node03 node01 login", "node[01,03] login"),
            ("r1-n3 r1-n4 r2-n3", "r1-n[3-4] r2-n3"),
            ("n8 n9 n10", "n[8-9] n10"),
            ("n1 n1 n2 a1b a2b", "n[1-2] a[1-2]b"),
            ("n12345678901 x", "n12345678901 x"),
        ] {
            let names: Vec<String> = names.split(' ').map(str::to_owned).collect();
            let folded = fold(&names);
            assert_eq!(folded.join(" "), expected);
            let mut back: Vec<String> = folded.iter().flat_map(|pattern| expand(pattern).unwrap()).collect();
            let mut names = names;
            for list in [&mut back, &mut names] {
                list.sort();
                list.dedup();
            }
            assert_eq!(back, names);
        }
    }

    #[test]
    fn bad_patterns_are_named() {
        for bad in [
            "node[",
            "node]",
            "n[[1]]",
            "n[3-1]",
            "n[a-b]",
            "n[1-2/0]",
            "",
            "a,,b",
            "n[]",
            "n[1-999999999]",
            "n[1-999][1-999]",
        ] {
            assert!(joined(bad).starts_with("error: "), "{bad}");
        }
    }
}
