//! Tokens: how far the word at a line and column reaches, found by reading the source text.

/// What the text around a word is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Recipe,
    /// YAML or TOML: a word ends at a blank, a comma or a bracket.
    Data,
}

/// Byte range of the word at a place, lines and columns counted from 1, columns in characters. Past the end of a line it is
/// the line's end, past the end of the text the text's end: a place is always somewhere.
pub fn at(text: &str, language: Language, line: u32, column: u32) -> (usize, usize) {
    let mut start = 0;
    for _ in 1..line {
        match text[start..].find('\n') {
            Some(end) => start += end + 1,
            None => return (text.len(), 0),
        }
    }
    let rest = &text[start..];
    let row = &rest[..rest.find('\n').unwrap_or(rest.len())];
    let skip = row.char_indices().nth(column.saturating_sub(1) as usize).map_or(row.len(), |(at, _)| at);
    (start + skip, length(&row[skip..], language))
}

/// Length of the token that the row begins with, in bytes; a token that goes on in the next row ends with this one.
fn length(row: &str, language: Language) -> usize {
    let word = |c: char| match language {
        Language::Recipe => c.is_alphanumeric() || c == '_',
        Language::Data => !(c.is_whitespace() || ",{}[]=#".contains(c)),
    };
    let reach = |accept: &dyn Fn(char) -> bool| row.find(|c| !accept(c)).unwrap_or(row.len());
    match row.chars().next() {
        None => 0,
        Some(quote @ ('"' | '`' | '\'')) => quoted(row, quote),
        Some('#') if row.starts_with("#{") => bracketed(row),
        Some('[' | '{' | '(') => bracketed(row),
        Some(c) if word(c) => match language {
            Language::Recipe => reach(&word),
            Language::Data => row[..reach(&word)].trim_end_matches(':').len().max(1),
        },
        Some(c) => c.len_utf8(),
    }
}

fn quoted(row: &str, quote: char) -> usize {
    let mut chars = row.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' if quote == '"' => drop(chars.next()),
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    row.trim_end().len().max(1)
}

/// To the partner of the first bracket, or to the row's last word.
fn bracketed(row: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(c) = row[at..].chars().next() {
        match c {
            '"' | '`' => {
                at += quoted(&row[at..], c);
                continue;
            }
            '[' | '{' | '(' => depth += 1,
            ']' | '}' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += c.len_utf8();
        if depth == 0 && c != '#' {
            return at;
        }
    }
    row.trim_end().len().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, language: Language, line: u32, column: u32) -> &str {
        let (start, length) = at(text, language, line, column);
        &text[start..start + length]
    }

    #[test]
    fn words_of_a_recipe() {
        let text = "let a = bond(\"b\\\"0\", #{ mode: [1, \"]\"] });\n  naïve(`x ${1}`)\n#{";
        for (line, column, expected) in [
            (1, 1, "let"),
            (1, 9, "bond"),
            (1, 14, "\"b\\\"0\""),
            (1, 22, "#{ mode: [1, \"]\"] }"),
            (1, 31, "[1, \"]\"]"),
            (1, 8, " "),
            (2, 3, "naïve"),
            (2, 9, "`x ${1}`"),
            (3, 1, "#{"),
            (1, 999, ""),
            (9, 1, ""),
        ] {
            assert_eq!(word(text, Language::Recipe, line, column), expected, "{line}:{column}");
        }
    }

    #[test]
    fn words_of_data() {
        let text = "nics: { a: { mac: 58:47:ca:76:76:fb, port: '1/1' } }\nbad key: 1";
        for (line, column, expected) in
            [(1, 1, "nics"), (1, 9, "a"), (1, 19, "58:47:ca:76:76:fb"), (1, 44, "'1/1'"), (2, 1, "bad")]
        {
            assert_eq!(word(text, Language::Data, line, column), expected, "{line}:{column}");
        }
    }
}
