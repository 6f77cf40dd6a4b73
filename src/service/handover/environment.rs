//! A token as the variables of a program's environment: which it gets, and which it mustn't see beside them.

mod lines;

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Form, Template, render};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::provider::Provider;
use crate::domain::secret::Secret;
use crate::domain::text;
use crate::service::get::Ready;
use crate::service::ports::Registry;

/// What changes in a program's environment.
#[derive(Debug)]
pub struct Environment {
    /// What it gets.
    pub variables: Vec<(String, Secret)>,
    /// What would win over it or contradict it: another login's user, password, refresh token or profile.
    pub without: &'static [&'static str],
}

/// How variables are named: a word of `--as`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Naming {
    /// The provider's own names (PRODUCT "get").
    Usual,
    /// Terraform's gomorpheus/morpheus provider reads the usual names.
    TerraformMorpheus,
    /// Terraform's HPE/hpe provider reads none: input variables `morpheus_url` and `morpheus_token`.
    TerraformHpe,
    /// Ansible's connection plugin morpheus.core.morpheus; the host is the inventory's.
    Ansible,
    /// The ZeyOS command line and MCP server read the usual names.
    ZeyosCli,
    /// Lines that a template of the user's makes.
    Template(Template),
}

impl Naming {
    /// The naming of this word; keyfob's own come first, and need no configuration.
    ///
    /// # Errors
    /// `Kind::Usage` for everything else (the hint has all that can be said) or a broken template.
    pub fn named(word: &str, registry: &dyn Registry) -> Result<Self> {
        let own = match word {
            "env" | "dotenv" => Self::Usual,
            "terraform-morpheus" => Self::TerraformMorpheus,
            "terraform-hpe" => Self::TerraformHpe,
            "ansible" => Self::Ansible,
            "zeyos-cli" | "zeyos-mcp" => Self::ZeyosCli,
            other => {
                let templates = registry.load()?.templates;
                let text = templates.get(other);
                let text = text.ok_or_else(|| unknown(other, &templates))?;
                Self::Template(Template::read(other, text)?)
            }
        };
        Ok(own)
    }

    /// Whose servers it is for; none for all.
    const fn provider(&self) -> Option<Provider> {
        match self {
            Self::Usual | Self::Template(_) => None,
            Self::TerraformMorpheus | Self::TerraformHpe | Self::Ansible => {
                Some(Provider::Morpheus)
            }
            Self::ZeyosCli => Some(Provider::Zeyos),
        }
    }
}

/// The forms that are variables.
const WORDS: [&str; 7] = [
    "env",
    "dotenv",
    "ansible",
    "terraform-hpe",
    "terraform-morpheus",
    "zeyos-cli",
    "zeyos-mcp",
];

fn unknown(word: &str, templates: &BTreeMap<String, String>) -> Error {
    let own = templates.keys().map(String::as_str);
    let words: Vec<&str> = WORDS.into_iter().chain(own).collect();
    let shown = text::clean(word, 64);
    Error::new(Kind::Usage, format!("'{shown}' gives no variables"))
        .hint(format!("one of: {}", words.join(", ")))
}

/// The environment for a program.
///
/// # Errors
/// `Kind::Usage` if the naming is for another kind of server, or if a template doesn't give variables.
pub fn environment(ready: &Ready, naming: &Naming, now: Timestamp) -> Result<Environment> {
    let provider = ready.server.provider;
    if naming.provider().is_some_and(|only| only != provider) {
        let what = format!("'{}' has no such variables", ready.profile.name);
        return Err(Error::new(Kind::Usage, what)
            .hint("leave --as out: the usual variables fit every server"));
    }
    let token = || ready.tokens.access.share();
    let url = || Secret::new(ready.server.address.as_str().to_owned());
    let variables = match naming {
        Naming::Usual | Naming::TerraformMorpheus | Naming::ZeyosCli => super::variables(ready)
            .into_iter()
            .map(|(name, value)| (name.to_owned(), Secret::new(value)))
            .collect(),
        Naming::TerraformHpe => vec![
            ("TF_VAR_morpheus_url".to_owned(), url()),
            ("TF_VAR_morpheus_token".to_owned(), token()),
        ],
        Naming::Ansible => vec![("ANSIBLE_MORPHEUS_TOKEN".to_owned(), token())],
        Naming::Template(template) => {
            let text = render(ready, &Form::Template(template.clone()), now)?;
            lines::read(&text)
                .map_err(|error| error.about(&format!("template '{}'", template.name)))?
        }
    };
    for (name, value) in &variables {
        if value.expose().contains('\0') {
            let what = format!("{name} can't carry this value: there is a zero byte in it");
            return Err(Error::new(Kind::Failed, what).hint("log in again: keyfob login NAME"));
        }
    }
    Ok(Environment {
        variables,
        without: rivals(naming, provider),
    })
}

/// The variables of another login that the same tools read.
///
/// - gomorpheus/morpheus refuses a token beside a user, password or tenant.
/// - morpheus.core takes user and password, too.
/// - The ZeyOS tools take a profile's stored login, and refresh with these what isn't theirs.
const fn rivals(naming: &Naming, provider: Provider) -> &'static [&'static str] {
    match (naming, provider) {
        (Naming::Ansible, _) => &["ANSIBLE_MORPHEUS_USER", "ANSIBLE_MORPHEUS_PASSWORD"],
        (Naming::TerraformHpe | Naming::Template(_), _) | (_, Provider::Oidc) => &[],
        (Naming::Usual | Naming::TerraformMorpheus | Naming::ZeyosCli, Provider::Morpheus) => &[
            "MORPHEUS_API_USERNAME",
            "MORPHEUS_API_PASSWORD",
            "MORPHEUS_API_TENANT",
        ],
        (Naming::Usual | Naming::TerraformMorpheus | Naming::ZeyosCli, Provider::Zeyos) => &[
            "ZEYOS_PROFILE",
            "ZEYOS_INSTANCE",
            "ZEYOS_REFRESH_TOKEN",
            "ZEYOS_CLIENT_ID",
            "ZEYOS_CLIENT_SECRET",
        ],
    }
}
