//! YAML with the place of every key and value, for files people write by hand.

use std::collections::HashMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Span, Tag};

/// Nodes that aliases may add, so that nested anchors cannot fill the memory.
const MOST_ALIASED: usize = 100_000;
/// Levels of lists and maps.
const DEEPEST: usize = 32;

/// Line and column, both counted from 1, the column in characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    pub line: u32,
    pub column: u32,
}

impl From<Marker> for Spot {
    fn from(marker: Marker) -> Self {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Spot { line: number(marker.line()), column: number(marker.col() + 1) }
    }
}

/// A value and its place.
#[derive(Clone, Debug)]
pub struct Node {
    pub spot: Spot,
    pub kind: Kind,
}

#[derive(Clone, Debug)]
pub enum Kind {
    Null,
    /// A scalar without quotes, as written: it may be a number.
    Plain(String),
    /// A scalar that is text whatever it looks like.
    Quoted(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

/// A key of a map, its place, and its value.
#[derive(Clone, Debug)]
pub struct Entry {
    pub key: String,
    pub spot: Spot,
    pub value: Node,
}

/// Why a text is not read.
#[derive(Clone, Debug)]
pub struct YamlError {
    pub spot: Spot,
    pub message: String,
}

impl YamlError {
    fn new(spot: Spot, message: impl Into<String>) -> Self {
        YamlError { spot, message: message.into() }
    }
}

impl From<ScanError> for YamlError {
    fn from(error: ScanError) -> Self {
        YamlError::new((*error.marker()).into(), error.info())
    }
}

impl Node {
    /// What it is, as a message would say it.
    pub fn describe(&self) -> String {
        match &self.kind {
            Kind::Null => "nothing".into(),
            Kind::Plain(text) | Kind::Quoted(text) => netrecipe_model::raw::quote(text),
            Kind::List(_) => "a list".into(),
            Kind::Map(_) => "a map".into(),
        }
    }

    /// The text of a scalar, as written.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Plain(text) | Kind::Quoted(text) => Some(text),
            Kind::Null | Kind::List(_) | Kind::Map(_) => None,
        }
    }
}

/// Reads the only document of a text; an empty text is null. What cannot be read is told beside the rest; where the parser
/// itself is lost there is no rest.
pub fn parse(text: &str) -> (Option<Node>, Vec<YamlError>) {
    let parser = Parser::new_from_str(text);
    let mut reader = Reader { parser, anchors: HashMap::new(), aliased: 0, problems: Vec::new() };
    match reader.document() {
        Ok(root) => (Some(root), reader.problems),
        Err(lost) => {
            reader.problems.push(lost);
            (None, reader.problems)
        }
    }
}

struct Reader<'a> {
    parser: Parser<'a, saphyr_parser::StrInput<'a>>,
    anchors: HashMap<usize, Node>,
    aliased: usize,
    problems: Vec<YamlError>,
}

impl<'a> Reader<'a> {
    fn document(&mut self) -> Result<Node, YamlError> {
        let mut root = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => break,
                Event::DocumentStart(_) if root.is_some() => {
                    return Err(YamlError::new(
                        span.start.into(),
                        "one document is expected, here begins a second one",
                    ));
                }
                Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd | Event::Nothing => {}
                event => root = Some(self.node(event, span, 0)?),
            }
        }
        Ok(root.unwrap_or(Node { spot: Spot { line: 1, column: 1 }, kind: Kind::Null }))
    }

    fn next(&mut self) -> Result<(Event<'a>, Span), YamlError> {
        match self.parser.next_event() {
            Some(event) => Ok(event?),
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Node, YamlError> {
        let spot = Spot::from(span.start);
        if depth > DEEPEST {
            return Err(YamlError::new(spot, format!("at most {DEEPEST} levels of lists and maps are read")));
        }
        let (anchor, kind) = match event {
            Event::Alias(anchor) => return self.alias(anchor, spot),
            Event::Scalar(text, style, anchor, tag) => (anchor, scalar(&text, style, tag.as_deref(), spot)?),
            Event::SequenceStart(anchor, _) => (anchor, self.list(depth)?),
            Event::MappingStart(anchor, _) => (anchor, self.map(depth)?),
            _ => return Err(YamlError::new(spot, "a value is expected here")),
        };
        let node = Node { spot, kind };
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    fn alias(&mut self, anchor: usize, spot: Spot) -> Result<Node, YamlError> {
        let node =
            self.anchors.get(&anchor).ok_or_else(|| YamlError::new(spot, "this alias has no anchor above it"))?;
        self.aliased += count(node);
        if self.aliased > MOST_ALIASED {
            return Err(YamlError::new(spot, format!("aliases stand for more than {MOST_ALIASED} values")));
        }
        Ok(node.clone())
    }

    fn list(&mut self, depth: usize) -> Result<Kind, YamlError> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(Kind::List(items)),
                (event, span) => items.push(self.node(event, span, depth + 1)?),
            }
        }
    }

    fn map(&mut self, depth: usize) -> Result<Kind, YamlError> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut lines: HashMap<String, u32> = HashMap::new();
        loop {
            let (event, span) = self.next()?;
            if event == Event::MappingEnd {
                return Ok(Kind::Map(entries));
            }
            let key = self.node(event, span, depth + 1)?;
            let (event, span) = self.next()?;
            let value = self.node(event, span, depth + 1)?;
            match name_of(&key, &lines) {
                Ok(name) => {
                    lines.insert(name.clone(), key.spot.line);
                    entries.push(Entry { key: name, spot: key.spot, value });
                }
                Err(message) => self.problems.push(YamlError { spot: key.spot, message }),
            }
        }
    }
}

/// The key's text, when it is new in its map. `lines` says where the others stand.
fn name_of(key: &Node, lines: &HashMap<String, u32>) -> Result<String, String> {
    let name = key.text().ok_or_else(|| format!("a key is text, this is {}", key.describe()))?;
    if name == "<<" {
        return Err("merge keys are not read; values that many hosts share belong into a group".into());
    }
    match lines.get(name) {
        Some(line) => Err(format!("{} stands here and in line {line}", netrecipe_model::raw::quote(name))),
        None => Ok(name.into()),
    }
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>, spot: Spot) -> Result<Kind, YamlError> {
    let is_text = match tag {
        None => style != ScalarStyle::Plain,
        Some(tag) if tag.is_yaml_core_schema() && tag.suffix == "str" => true,
        Some(tag) => {
            return Err(YamlError::new(spot, format!("tags such as `{}{}` are not read", tag.handle, tag.suffix)));
        }
    };
    Ok(match text {
        text if is_text => Kind::Quoted(text.into()),
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        text => Kind::Plain(text.into()),
    })
}

fn count(node: &Node) -> usize {
    match &node.kind {
        Kind::Null | Kind::Plain(_) | Kind::Quoted(_) => 1,
        Kind::List(items) => 1 + items.iter().map(count).sum::<usize>(),
        Kind::Map(entries) => 1 + entries.iter().map(|entry| count(&entry.value)).sum::<usize>(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        let problems = parse(text).1;
        let lines = problems.iter().map(|e| format!("{}:{}: {}", e.spot.line, e.spot.column, e.message));
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn places_count_from_one_and_quotes_are_known() {
        let Kind::Map(entries) = parse("a:\n  'b c': 01\n  d: \"1\"\n").0.unwrap().kind else { panic!("a map") };
        let Kind::Map(inner) = &entries[0].value.kind else { panic!("a map") };
        assert_eq!((inner[0].spot, inner[0].value.spot), (Spot { line: 2, column: 3 }, Spot { line: 2, column: 10 }));
        assert!(matches!(&inner[0].value.kind, Kind::Plain(text) if text == "01"));
        assert!(matches!(&inner[1].value.kind, Kind::Quoted(text) if text == "1"));
        assert!(matches!(parse("").0.unwrap().kind, Kind::Null));
    }

    #[test]
    fn what_is_not_read_is_said_with_its_place() {
        assert_eq!(error("a: 1\nb: 2\na: 3\n"), "3:1: `a` stands here and in line 1");
        assert_eq!(error("a: *b\n").split(':').next(), Some("1"));
        assert!(error("a: !!binary x\n").contains("tags such as"));
        assert!(error("a: 1\n---\nb: 1\n").contains("second one"));
        assert!(error(&format!("{}{}", "[".repeat(40), "]".repeat(40))).contains("levels"));
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for n in 1..9 {
            let of = format!("*a{}, ", n - 1).repeat(10);
            bomb.push_str(&format!("a{n}: &a{n} [{}]\n", of.trim_end_matches(", ")));
        }
        assert!(error(&bomb).contains("aliases stand for more"));
        assert!(error("a: [1, 2\nb: }").contains(':'));
    }
}
