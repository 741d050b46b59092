//! Excerpts: the lines around some places of a text, fit for a terminal.

use std::fmt::Write as _;

use super::sources::Text;
use super::token;

/// Lines kept on both sides of a place.
const AROUND: usize = 3;
/// Longer lines are cut to a window around their first place.
const WIDEST: usize = 300;
const BEFORE: usize = 60;
const WINDOW: usize = 200;

/// The text with all lines that are far from every spot left empty, so that numbers of lines stay true, and the byte range of
/// each spot's word in it. Control characters are made visible: a recipe does not draw on the terminal.
pub fn excerpt(text: &Text, spots: &[(u32, u32)]) -> (String, Vec<(usize, usize)>) {
    let mut out = String::new();
    let mut ranges = vec![None; spots.len()];
    let near = |n: usize| spots.iter().any(|(line, _)| n.abs_diff(*line as usize) <= AROUND);
    for (row, n) in text.text.lines().zip(1..) {
        if near(n) {
            let here = spots.iter().enumerate().filter(|(_, (line, _))| *line as usize == n);
            push_row(&mut out, row, text, &mut ranges, here.map(|(i, (_, column))| (i, *column)));
        }
        out.push('\n');
    }
    out.push('\n');
    let end = out.len() - 1;
    (out, ranges.into_iter().map(|range| range.unwrap_or((end, 0))).collect())
}

fn push_row(
    out: &mut String,
    row: &str,
    text: &Text,
    ranges: &mut [Option<(usize, usize)>],
    here: impl Iterator<Item = (usize, u32)>,
) {
    let here: Vec<_> = here.map(|(i, column)| (i, token::at(row, text.language, 1, column))).collect();
    let (mut from, mut to) = (0, row.len());
    if row.len() > WIDEST {
        let centre = here.first().map_or(0, |(_, (start, _))| *start);
        from = floor(row, centre.saturating_sub(BEFORE));
        to = floor(row, (from + WINDOW).min(row.len()));
    }
    if from > 0 {
        out.push('…');
    }
    // Where each byte of the row lands: control characters change their length.
    let mut landed = Vec::with_capacity(to - from + 1);
    for c in row[from..to].chars() {
        landed.extend(std::iter::repeat_n(out.len(), c.len_utf8()));
        if c.is_control() && c != '\t' {
            write!(out, "{}", c.escape_default()).expect("writing to a String does not fail");
        } else {
            out.push(c);
        }
    }
    landed.push(out.len());
    if to < row.len() {
        out.push('…');
    }
    let land = |at: usize| landed[at.clamp(from, to) - from];
    for (i, (start, length)) in here {
        ranges[i] = Some((land(start), land(start + length) - land(start)));
    }
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::token::Language;

    fn shown(text: &str, line: u32, column: u32) -> (String, String) {
        let text = Text { name: "x".into(), text: text.into(), language: Language::Recipe };
        let (out, ranges) = excerpt(&text, &[(line, column)]);
        let (start, length) = ranges[0];
        (out.clone(), out[start..start + length].to_owned())
    }

    #[test]
    fn far_lines_are_left_out_and_words_found() {
        let text: String = (1..=20).map(|n| format!("line{n}\n")).collect();
        let (out, word) = shown(&text, 10, 1);
        assert_eq!(word, "line10");
        assert!(!out.contains("line6\n") && out.contains("line7\n"));
        assert_eq!(out.lines().nth(9), Some("line10"));
    }

    #[test]
    fn long_lines_are_cut_and_control_characters_shown() {
        let (out, word) = shown(&format!("{} needle {}", "x".repeat(5000), "y".repeat(5000)), 1, 5002);
        assert_eq!(word, "needle");
        assert!(out.len() < 400, "{}", out.len());
        let (out, word) = shown("a\u{1b}[2J\0 b \"\u{7}\"", 1, 10);
        assert_eq!((word.as_str(), out.contains('\u{1b}')), ("\"\\u{7}\"", false));
        assert_eq!(shown("", 1, 1).1, "");
        assert_eq!(shown("a", 7, 7).1, "");
    }
}
