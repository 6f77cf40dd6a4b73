//! What the menu "copy as" offers for one kind of server.

use std::collections::BTreeMap;

use super::{Form, Format, Template, variables};
use crate::domain::provider::Provider;

/// A form as the menu offers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The letter that chooses it; templates have none.
    pub letter: Option<char>,
    /// Which.
    pub form: Form,
    /// What it is for; of a template its text.
    pub purpose: String,
}

/// What can be offered for a provider: keyfob's formats, then the templates that can be read.
#[must_use]
pub fn offers(provider: Provider, templates: &BTreeMap<String, String>) -> Vec<Offer> {
    let standard = Format::offered(provider).map(|format| Offer {
        letter: Some(format.letter()),
        form: Form::Standard(format),
        purpose: if format == Format::Env {
            format!("bash, zsh: {}", variables::names(provider))
        } else {
            format.purpose().to_owned()
        },
    });
    let own = templates
        .iter()
        .filter(|(name, _)| Format::parse(name).is_none())
        .filter_map(|(name, text)| Template::read(name, text).ok())
        .map(|template| Offer {
            letter: None,
            purpose: template.text.clone(),
            form: Form::Template(template),
        });
    standard.chain(own).collect()
}
