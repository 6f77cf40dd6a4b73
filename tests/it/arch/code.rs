//! What a source file names: paths, exposed secrets, prints, allowed lints. Comments and strings say nothing.

use std::str::FromStr as _;

use proc_macro2::{Delimiter, LexError, TokenStream, TokenTree};

/// Something that a rule may be about.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// A path in a `use` or in code, groups spread out: `use a::{b, c}` is two.
    Path(Vec<String>),
    /// `.expose()` or `Secret::expose`.
    Expose { in_tests: bool },
    /// `println!` and its like.
    Print,
    /// `#[allow(…)]`.
    Allow,
}

/// A file's tokens, looked through.
pub(crate) struct Code(Vec<Found>);

impl Code {
    pub(crate) fn read(text: &str) -> Result<Self, LexError> {
        let mut found = Vec::new();
        walk(TokenStream::from_str(text)?, false, &mut found);
        Ok(Self(found))
    }

    pub(crate) fn found(&self) -> impl Iterator<Item = &Found> {
        self.0.iter()
    }
}

fn walk(stream: TokenStream, in_tests: bool, found: &mut Vec<Found>) {
    let trees: Vec<TokenTree> = stream.into_iter().collect();
    let mut at = 0;
    while at < trees.len() {
        match &trees[at] {
            TokenTree::Group(group) => {
                let is_test_module =
                    at >= 2 && is(&trees, at - 2, "mod") && is(&trees, at - 1, "tests");
                walk(group.stream(), in_tests || is_test_module, found);
                at += 1;
            }
            TokenTree::Ident(_) => at = read_path(&trees, at, in_tests, found),
            TokenTree::Punct(_) | TokenTree::Literal(_) => at += 1,
        }
    }
}

/// Reads the path that begins here, and what its place says; gives the place behind it.
fn read_path(trees: &[TokenTree], start: usize, in_tests: bool, found: &mut Vec<Found>) -> usize {
    let mut segments = vec![trees[start].to_string()];
    let mut at = start + 1;
    while is(trees, at, ":") && is(trees, at + 1, ":") {
        match trees.get(at + 2) {
            Some(TokenTree::Ident(name)) => segments.push(name.to_string()),
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                spread(&segments, group.stream(), in_tests, found);
                return at + 3;
            }
            Some(_) | None => break,
        }
        at += 3;
    }
    let is_call = |name: &str| segments.len() == 1 && segments[0] == name;
    let has_arguments = matches!(trees.get(at), Some(TokenTree::Group(_)));
    let is_method = start > 0 && is(trees, start - 1, ".");
    let is_taken = segments.len() > 1 || is_method && has_arguments;
    if segments.last().is_some_and(|name| name == "expose") && is_taken {
        found.push(Found::Expose { in_tests });
    }
    if ["print", "println", "eprint", "eprintln"]
        .iter()
        .any(|name| is_call(name))
        && is(trees, at, "!")
    {
        found.push(Found::Print);
    }
    if is_call("allow") && has_arguments && !is_method {
        found.push(Found::Allow);
    }
    if segments.len() > 1 {
        found.push(Found::Path(segments));
    }
    at
}

/// `a::{b, c::d}` names `a::b` and `a::c::d`.
fn spread(prefix: &[String], group: TokenStream, in_tests: bool, found: &mut Vec<Found>) {
    let mut inner = Vec::new();
    let trees: Vec<TokenTree> = group.clone().into_iter().collect();
    for (at, tree) in trees.iter().enumerate() {
        let begins = at == 0 || is(&trees, at - 1, ",");
        if let TokenTree::Ident(name) = tree
            && begins
            && !is(&trees, at + 1, ":")
        {
            inner.push(Found::Path(vec![name.to_string()]));
        }
    }
    walk(group, in_tests, &mut inner);
    for one in inner {
        found.push(match one {
            Found::Path(segments) => Found::Path(prefix.iter().cloned().chain(segments).collect()),
            other @ (Found::Expose { .. } | Found::Print | Found::Allow) => other,
        });
    }
}

fn is(trees: &[TokenTree], at: usize, text: &str) -> bool {
    trees.get(at).is_some_and(|tree| tree.to_string() == text)
}
