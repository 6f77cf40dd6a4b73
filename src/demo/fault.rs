//! Which faults a simulated server can be told to have.

mod canned;
mod shape;

use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use canned::Canned;
pub use shape::Shape;
pub(crate) use shape::dated;

/// A fault: what goes wrong, where, and how often.
///
/// As JSON: `{"trouble":"maintenance","retry_after":5,"on":"/oauth/token","times":1}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// What goes wrong.
    #[serde(flatten)]
    pub trouble: Trouble,
    /// Only for paths that start so. Without: everywhere; for a [`Shape`] of fields, at the token endpoint.
    #[serde(default)]
    pub on: Option<String>,
    /// How many requests it meets before it goes away. Without: until it is switched off.
    #[serde(default)]
    pub times: Option<u32>,
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Trouble {
    /// A ready answer comes instead; nothing is carried out.
    Instead(Canned),
    /// The connection misbehaves.
    Wire(Wire),
    /// It is carried out, and the answer is bent.
    Bent(Shape),
}

/// How the connection misbehaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "trouble", rename_all = "kebab-case")]
pub enum Wire {
    /// Dropped; nothing is carried out.
    Drop,
    /// Carried out, then dropped before the answer: a lost answer.
    LostAnswer,
    /// Carried out, then dropped in the middle of the answer.
    CutAnswer,
    /// Nothing is carried out, and no answer ever comes.
    Hang,
    /// Carried out at once, answered late.
    Slow {
        /// How late.
        millis: u64,
    },
    /// Carried out late, even if nobody waits for it any more.
    Late {
        /// How late.
        millis: u64,
    },
    /// Carried out late, even if nobody waits for it any more, and answered late.
    Paced {
        /// How long until it is carried out, in milliseconds.
        before: u64,
        /// How long from there to the answer, in milliseconds.
        after: u64,
    },
    /// Carried out, then a proxy's 502.
    LostBehindProxy,
    /// Carried out, then 200 with a page instead of the answer.
    LostBehindPortal,
}

impl From<Canned> for Trouble {
    fn from(canned: Canned) -> Self {
        Self::Instead(canned)
    }
}

impl From<Wire> for Trouble {
    fn from(wire: Wire) -> Self {
        Self::Wire(wire)
    }
}

impl From<Shape> for Trouble {
    fn from(shape: Shape) -> Self {
        Self::Bent(shape)
    }
}

impl Fault {
    /// A fault that meets one request.
    #[must_use]
    pub fn once(trouble: impl Into<Trouble>) -> Self {
        Self {
            times: Some(1),
            ..Self::always(trouble)
        }
    }

    /// A fault that stays until it is switched off.
    #[must_use]
    pub fn always(trouble: impl Into<Trouble>) -> Self {
        Self {
            trouble: trouble.into(),
            on: None,
            times: None,
        }
    }

    /// Only for paths that start so.
    #[must_use]
    pub fn on(mut self, path: impl Into<String>) -> Self {
        self.on = Some(path.into());
        self
    }

    fn meets(&self, path: &str, is_token_path: IsTokenPath) -> bool {
        match (self.on.as_deref(), &self.trouble) {
            (Some(place), _) => path.starts_with(place),
            (None, Trouble::Instead(_) | Trouble::Wire(_)) => true,
            (None, Trouble::Bent(shape)) => !shape.is_of_tokens() || is_token_path(path),
        }
    }
}

/// Whether tokens are made at a path.
pub type IsTokenPath = fn(&str) -> bool;

/// The faults that one server has now. A request meets the first one that fits.
#[derive(Debug, Clone)]
pub struct Faults {
    list: Arc<Mutex<Vec<Fault>>>,
    is_token_path: IsTokenPath,
}

impl Faults {
    /// None yet, for a server that makes tokens there.
    #[must_use]
    pub fn over(is_token_path: IsTokenPath) -> Self {
        Self {
            list: Arc::default(),
            is_token_path,
        }
    }

    /// Adds a fault, after those that are there.
    pub fn add(&self, fault: Fault) {
        self.extend(vec![fault]);
    }

    /// Adds faults, after those that are there.
    pub(crate) fn extend(&self, faults: Vec<Fault>) {
        let mut list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        list.extend(faults);
    }

    /// Replaces all faults; an empty list switches them off.
    pub fn set(&self, faults: Vec<Fault>) {
        let mut list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        *list = faults;
    }

    /// Switches all off.
    pub fn clear(&self) {
        self.set(Vec::new());
    }

    /// The faults that are still to come.
    #[must_use]
    pub fn all(&self) -> Vec<Fault> {
        let list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        list.clone()
    }

    /// Whether tokens are made at this path.
    pub(crate) fn is_token_path(&self, path: &str) -> bool {
        (self.is_token_path)(path)
    }

    /// What goes wrong with a request to this path, once.
    pub(crate) fn take(&self, path: &str) -> Option<Trouble> {
        let mut list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        let at = list
            .iter()
            .position(|fault| fault.meets(path, self.is_token_path))?;
        let fault = list.get_mut(at)?;
        let trouble = fault.trouble.clone();
        match fault.times {
            None => {}
            Some(0 | 1) => drop(list.remove(at)),
            Some(times) => fault.times = Some(times.saturating_sub(1)),
        }
        Some(trouble)
    }
}

/// Reads one fault or a list of them.
pub(crate) fn read(json: Value) -> Result<Vec<Fault>, serde_json::Error> {
    match json {
        Value::Array(_) => serde_json::from_value(json),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
            Ok(vec![serde_json::from_value(json)?])
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_fault_for_one_request_meets_one_request() {
        let faults = Faults::over(|path| path == "/oauth/token");
        faults.add(Fault::once(Wire::Drop).on("/oauth/"));
        assert_eq!(faults.take("/api/ping"), None);
        assert_eq!(faults.take("/oauth/token"), Some(Trouble::Wire(Wire::Drop)));
        assert_eq!(faults.take("/oauth/token"), None);
    }

    #[test]
    fn faults_are_readable_from_json_and_back() {
        let written = json!([
            {"trouble": "maintenance", "retry_after": 5, "on": "/oauth/token", "times": 1},
            {"trouble": "lost-answer", "on": null, "times": null},
            {"trouble": "set", "field": "expires_in", "value": null, "on": null, "times": 2},
        ]);
        let read_back = read(written.clone()).unwrap();
        assert_eq!(read_back[1], Fault::always(Wire::LostAnswer));
        assert_eq!(serde_json::to_value(&read_back).unwrap(), written);
    }
}
