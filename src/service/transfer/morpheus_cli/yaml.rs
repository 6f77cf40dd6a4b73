//! One entry of a dumped mapping as text, mappings and nothing else.

use std::iter::Peekable;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, StrInput};

use super::blocks::Naming;

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    /// Nothing: an empty scalar, `~`, `null`.
    Null,
    /// A scalar's text as written, quotes and folds undone.
    Text(String),
    /// A mapping; keys without the colon of a symbol.
    Map(Vec<(String, Self)>),
    /// A list: the files have none that matters.
    List,
}

/// Deeper mappings are none of the tool's.
const DEEPEST: usize = 8;

impl Node {
    /// The value of a key in a mapping.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => entries
                .iter()
                .find(|(name, _)| name == key)
                .map(|(_, value)| value),
            Self::Null | Self::Text(_) | Self::List => None,
        }
    }

    /// The text of a key's value, a symbol's without its colon.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        match self.get(key)? {
            Self::Text(text) if !text.is_empty() => Some(text),
            Self::Text(_) | Self::Null | Self::Map(_) | Self::List => None,
        }
    }
}

type Events<'a> = Peekable<Parser<'a, StrInput<'a>>>;

/// Why an entry was left out; never a value of it.
type Odd = String;

/// A mapping of one entry: name, how it is named, value.
pub(super) fn entry(text: &str) -> Result<(String, Naming, Node), Odd> {
    let mut events = Parser::new_from_str(text).peekable();
    loop {
        let event = next(&mut events)?;
        if event == Event::MappingStart(0, None) {
            break;
        }
        if !matches!(event, Event::StreamStart | Event::DocumentStart(_)) {
            return Err("it isn't a name with a value".to_owned());
        }
    }
    let (name, naming) = key(&mut events)?;
    let value = node(&mut events, 0)?;
    if next(&mut events)? == Event::MappingEnd {
        Ok((name, naming, value))
    } else {
        Err("it has more than one name".to_owned())
    }
}

fn next<'a>(events: &mut Events<'a>) -> Result<Event<'a>, Odd> {
    match events.next() {
        Some(Ok((event, _))) => Ok(event),
        Some(Err(error)) => Err(broken(&error)),
        None => Err("it ends too early".to_owned()),
    }
}

fn broken(error: &ScanError) -> Odd {
    format!("it is no YAML ({})", error.info())
}

fn key(events: &mut Events<'_>) -> Result<(String, Naming), Odd> {
    let Event::Scalar(text, _, 0, None) = next(events)? else {
        return Err("its name is no plain text".to_owned());
    };
    Ok(match text.strip_prefix(':') {
        Some(symbol) if !symbol.is_empty() => (symbol.to_owned(), Naming::Symbol),
        Some(_) | None => (text.into_owned(), Naming::Text),
    })
}

fn node(events: &mut Events<'_>, depth: usize) -> Result<Node, Odd> {
    if depth > DEEPEST {
        return Err("it is nested too deeply".to_owned());
    }
    let event = next(events)?;
    if let Event::Scalar(text, style, 0, None) = event {
        return Ok(scalar(&text, style));
    }
    if event == Event::MappingStart(0, None) {
        let mut entries = Vec::new();
        while !matches!(events.peek(), Some(Ok((Event::MappingEnd, _)))) {
            let (name, _) = key(events)?;
            entries.push((name, node(events, depth + 1)?));
        }
        next(events)?;
        return Ok(Node::Map(entries));
    }
    if event == Event::SequenceStart(0, None) {
        while !matches!(events.peek(), Some(Ok((Event::SequenceEnd, _)))) {
            node(events, depth + 1)?;
        }
        next(events)?;
        return Ok(Node::List);
    }
    Err("it has tags, anchors or aliases, which aren't followed".to_owned())
}

fn scalar(text: &str, style: ScalarStyle) -> Node {
    let is_plain = style == ScalarStyle::Plain;
    match text {
        "" | "~" | "null" | "Null" | "NULL" if is_plain => Node::Null,
        // A symbol as a value: `:name: :true`.
        text if is_plain && text.len() > 1 => {
            Node::Text(text.strip_prefix(':').unwrap_or(text).to_owned())
        }
        text => Node::Text(text.to_owned()),
    }
}
