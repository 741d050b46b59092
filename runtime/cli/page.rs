//! Pages of documentation for a terminal: headings, paragraphs at the terminal's width, and examples.

use crate::terminal::Style;

const BOLD: &str = "\u{1b}[1m";
const CYAN: &str = "\u{1b}[36m";
const PLAIN: &str = "\u{1b}[0m";

/// A page that is being written.
pub struct Page {
    text: String,
    color: bool,
    width: usize,
}

impl Page {
    pub fn new(style: Style) -> Self {
        Page { text: String::new(), color: style.color_out, width: style.width.min(100) }
    }

    /// The finished text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// A line that stands out.
    pub fn heading(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.blank();
        }
        let line = self.colored(BOLD, text);
        self.line(0, &line);
    }

    /// An empty line; two in a row are one.
    pub fn blank(&mut self) {
        if !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// A word that the following paragraphs are about, and what it takes.
    pub fn term(&mut self, indent: usize, word: &str, takes: &str) {
        let colon = if takes.is_empty() { "" } else { ":" };
        let line = format!("{} {takes}", self.colored(BOLD, &format!("{word}{colon}")));
        self.paragraph_with(indent, indent + 4, &line);
    }

    /// Text, wrapped. Blank lines part paragraphs, and lines that begin with a blank or a bracket are kept as they are.
    pub fn paragraph(&mut self, indent: usize, text: &str) {
        self.paragraph_with(indent, indent, text);
    }

    fn paragraph_with(&mut self, first: usize, indent: usize, text: &str) {
        let mut lines = vec![String::new()];
        let mut wide = first;
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let width = visible(word);
            if wide + 1 + width > self.width && wide > indent {
                lines.push(String::new());
                wide = indent;
            }
            let line = lines.last_mut().expect("there is always a line");
            if !line.is_empty() {
                line.push(' ');
                wide += 1;
            }
            line.push_str(word);
            wide += width;
        }
        // Backticks are coloured last: a quoted phrase may be broken over two lines.
        let mut open = false;
        for (i, line) in lines.iter().enumerate() {
            let line = self.quoted(line, &mut open);
            self.line(if i == 0 { first } else { indent }, &line);
        }
    }

    /// Text that keeps its lines.
    pub fn code(&mut self, indent: usize, text: &str) {
        for line in text.lines() {
            let line = self.colored(CYAN, line);
            self.line(indent, &line);
        }
    }

    fn line(&mut self, indent: usize, line: &str) {
        if !line.is_empty() {
            self.text.push_str(&" ".repeat(indent));
        }
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn colored(&self, color: &str, text: &str) -> String {
        if self.color && !text.is_empty() { format!("{color}{text}{PLAIN}") } else { text.to_owned() }
    }

    fn quoted(&self, line: &str, open: &mut bool) -> String {
        if !self.color {
            return line.to_owned();
        }
        let mut out = String::new();
        for (i, part) in line.split('`').enumerate() {
            if i > 0 {
                *open = !*open;
            }
            out.push_str(&if *open { self.colored(CYAN, part) } else { part.to_owned() });
        }
        out
    }
}

/// Columns of a word, without its colours.
fn visible(word: &str) -> usize {
    let mut count = 0;
    let mut hidden = false;
    for c in word.chars() {
        match c {
            '\u{1b}' => hidden = true,
            'm' if hidden => hidden = false,
            _ if hidden => {}
            _ => count += 1,
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Form;

    fn page(color: bool) -> Page {
        Page::new(Style { form: Form::Plain, color, color_out: color, width: 60 })
    }

    #[test]
    fn paragraphs_keep_to_the_width() {
        let mut page = page(false);
        page.paragraph(2, &"word ".repeat(40));
        assert!(page.text().lines().all(|line| line.len() <= 60 && line.starts_with("  word")), "{}", page.text());
    }

    #[test]
    fn colours_do_not_count_and_are_not_there_without_a_terminal() {
        let mut page = page(true);
        page.term(0, "miimon", "`100` or not");
        assert_eq!(page.text(), "\u{1b}[1mmiimon:\u{1b}[0m \u{1b}[36m100\u{1b}[0m or not\n");
    }
}
